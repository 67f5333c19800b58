//! The calling order: whom a point would call, one after the other, if nothing else happened.

use jiff::Timestamp;
use queue_types::{Class, PointId, QueueId, TicketId, TicketNumber};

use super::line::{Key, Work};
use super::lists::{Lists, Span};
use super::next::{Calls, Head, choose, heads};
use super::rules::{Group, Rules, Standing, waited};
use super::{Office, Place, Stage, Ticket};
use crate::event::{Rival, Rule, Why};
use crate::plan::Lane;

/// Most rivals that are remembered with a call.
const RIVALS: usize = 4;

/// In a queue up to this long a place is found by playing the calls, quotas and all; in a longer
/// one quotas are left out of the count, for the answer must not cost more than the ticket.
const PLAYED: u32 = 64;

/// A player of calls: takes the next ticket off copies of the lists, at one frozen moment.
struct Play<'a> {
    rules: &'a Rules,
    now: Timestamp,
    sent: Option<Span<'a>>,
    spans: Vec<Span<'a>>,
    early: Vec<Span<'a>>,
    calls: Calls,
    /// Somebody who has not joined yet.
    newcomer: Option<Head>,
}

/// One call of the play: whom, why, and the other heads of that moment.
struct Played {
    key: Key,
    rule: Rule,
    rivals: Vec<Head>,
}

impl Iterator for Play<'_> {
    type Item = Played;

    fn next(&mut self) -> Option<Played> {
        let mut heads = heads(&self.spans, self.rules, self.now);
        if let Some(key) = self.sent.as_ref().and_then(Span::head).copied() {
            if let Some(sent) = &mut self.sent {
                sent.advance();
            }
            return Some(Played { key, rule: Rule::SentHere, rivals: heads });
        }
        heads.extend(self.newcomer);
        let Some((head, rule)) = choose(&heads, self.rules, &self.calls, self.now) else {
            return self.call_early();
        };
        let chosen = *head;
        match self.spans.get_mut(chosen.span) {
            Some(span) => span.advance(),
            None => self.newcomer = None,
        }
        self.calls.count(chosen.lane);
        heads.retain(|head| head.key != chosen.key);
        Some(Played { key: chosen.key, rule, rivals: heads })
    }
}

impl Play<'_> {
    /// Nobody else waits: the nearest appointment may come before its slot.
    fn call_early(&mut self) -> Option<Played> {
        let mut rivals = heads(&self.early, self.rules, self.now);
        let first = *rivals.iter().min_by_key(|head| head.key)?;
        let rule = if rivals.len() == 1 && first.alone { Rule::Only } else { Rule::Arrival };
        self.early[first.span].advance();
        self.calls.count(first.lane);
        rivals.retain(|head| head.key != first.key);
        Some(Played { key: first.key, rule, rivals })
    }
}

impl Office {
    /// Whom `point` would call now, and why; `None` when the point is closed or nobody waits for
    /// it. The same choice as the command makes.
    #[must_use]
    pub fn next_for(&self, point: PointId, now: Timestamp) -> Option<Place> {
        let now = self.not_before(now);
        let played = self.play(point, now)?.next()?;
        Some(self.place(played, now))
    }

    /// The first `limit` tickets that `point` would call, in calling order as it is now.
    #[must_use]
    pub fn calling_order(&self, point: PointId, limit: usize, now: Timestamp) -> Vec<Place> {
        let now = self.not_before(now);
        let play = self.play(point, now).into_iter().flatten();
        play.take(limit).map(|played| self.place(played, now)).collect()
    }

    /// How many people of its queue go before this waiting ticket as things stand now; 0 when it
    /// does not wait. For an appointment whose slot has not come: who would go before it at its
    /// slot.
    #[must_use]
    pub fn people_ahead(&self, ticket: TicketId, now: Timestamp) -> u32 {
        let now = self.not_before(now);
        let Some((index, ticket)) = self.waiting_ticket(ticket) else { return 0 };
        let key = self.key(index, ticket);
        if let Some(point) = ticket.only {
            return self.seats.get(&point).map_or(0, |seat| {
                Span::whole(&seat.sent, Lane::Class(ticket.class)).ahead(|other| *other < key).count
            });
        }
        let Some(lists) = self.queue(&ticket.queue) else { return 0 };
        let standing = self.standing(index, ticket, now);
        self.place_in(lists, &standing, None, now)
    }

    /// How many people would go before somebody who joined `queue` now.
    #[must_use]
    pub fn ahead_of_newcomer(&self, queue: &QueueId, class: Class, now: Timestamp) -> u32 {
        let now = self.not_before(now);
        let Some(lists) = self.queue(queue) else { return 0 };
        let newcomer = self.newcomer(class, now);
        self.place_in(lists, &newcomer.standing, Some(newcomer), now)
    }

    fn place_in(
        &self,
        lists: &Lists,
        standing: &Standing,
        newcomer: Option<Head>,
        now: Timestamp,
    ) -> u32 {
        let counted = lists.sent + self.ahead_in(lists, standing, now, now).count;
        let quotas_matter = !self.rules.quotas.is_empty() && standing.group == Group::Credit;
        if !quotas_matter || lists.waiting() > PLAYED {
            return counted;
        }
        let play = self.play_of([lists].into_iter(), None, newcomer, now);
        let played = play.take_while(|played| played.key != standing.key).count();
        lists.sent + u32::try_from(played).unwrap_or(counted)
    }

    /// What of a queue goes before a ticket of this standing, quotas aside. An appointment counts
    /// when its slot comes by `horizon`.
    pub(super) fn ahead_in(
        &self,
        lists: &Lists,
        standing: &Standing,
        now: Timestamp,
        horizon: Timestamp,
    ) -> Work {
        let mut ahead = Work::default();
        for span in lists.spans(&self.rules, now) {
            let beats = |key: &Key| self.rules.standing(span.lane, key, now).before(standing);
            ahead += span.ahead(beats);
        }
        // Appointments still to come go before this one when they fall due in time.
        let after_now = super::rules::later(now, jiff::SignedDuration::from_nanos(1));
        ahead += lists.coming(after_now).ahead(|key| match standing.group {
            Group::Over => false,
            Group::Due => *key < standing.key,
            Group::Credit => key.since <= horizon,
        });
        ahead
    }

    /// How a waiting ticket stands; an appointment whose slot has not come stands as at its slot.
    pub(super) fn standing(&self, index: u32, ticket: &Ticket, now: Timestamp) -> Standing {
        let key = self.key(index, ticket);
        self.rules.standing(self.rules.lane(ticket, now), &key, now)
    }

    /// Somebody of `class` who joins now, behind everybody of the same instant.
    pub(super) fn newcomer(&self, class: Class, now: Timestamp) -> Head {
        let last = queue_types::TicketLetter::OFFLINE;
        let number = TicketNumber::new(last, TicketNumber::WIDTH_MAX, 9_999_999)
            .expect("seven nines have seven digits");
        let key = Key { since: now, number, index: u32::MAX };
        let lane = Lane::Class(class);
        let standing = self.rules.standing(lane, &key, now);
        Head { span: usize::MAX, lane, key, standing, alone: true }
    }

    fn play(&self, point: PointId, now: Timestamp) -> Option<Play<'_>> {
        let seat = self.seats.get(&point)?;
        let lists = seat.serves.iter().map(|queue| &self.lists[*queue]);
        let sent = Span::whole(&seat.sent, Lane::Class(Class::ORDINARY));
        Some(self.play_of(lists, Some(sent), None, now))
    }

    fn play_of<'a>(
        &'a self,
        lists: impl Iterator<Item = &'a Lists> + Clone,
        sent: Option<Span<'a>>,
        newcomer: Option<Head>,
        now: Timestamp,
    ) -> Play<'a> {
        let filled = lists.filter(|lists| lists.waiting() > 0);
        let spans = filled.clone().flat_map(|lists| lists.spans(&self.rules, now));
        let early = filled.map(|lists| lists.early(&self.rules, now));
        Play {
            rules: &self.rules,
            now,
            sent,
            spans: spans.filter(|span| span.head().is_some()).collect(),
            early: early.filter(|span| span.head().is_some()).collect(),
            calls: self.calls.clone(),
            newcomer,
        }
    }

    fn place(&self, played: Played, now: Timestamp) -> Place {
        let ticket = &self.tickets[played.key.index as usize].ticket;
        let mut rivals = played.rivals;
        rivals.sort_by(|one, other| {
            if one.standing.before(&other.standing) {
                std::cmp::Ordering::Less
            } else {
                std::cmp::Ordering::Greater
            }
        });
        let over = rivals.iter().take(RIVALS).map(|head| {
            let rival = &self.tickets[head.key.index as usize].ticket;
            Rival {
                number: rival.number,
                class: rival.class,
                waited_ms: waited_ms(rival.arrived, now),
            }
        });
        let why = Why {
            rule: played.rule,
            waited_ms: waited_ms(ticket.arrived, now),
            over: over.collect(),
            reason: None,
        };
        Place { ticket: ticket.id, why }
    }

    pub(super) fn waiting_ticket(&self, id: TicketId) -> Option<(u32, &Ticket)> {
        let index = *self.index.get(&id)?;
        let ticket = &self.tickets.get(index as usize)?.ticket;
        (ticket.stage == Stage::Waiting).then_some((index, ticket))
    }
}

/// Time waited since the arrival, as reports tell it (milliseconds).
pub(crate) fn waited_ms(arrived: Timestamp, now: Timestamp) -> i64 {
    i64::try_from(waited(arrived, now).as_millis()).unwrap_or(i64::MAX)
}
