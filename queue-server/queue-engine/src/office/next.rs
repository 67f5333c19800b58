//! Who is next: DESIGN's rules, asked in their order of the heads of the lists.

use jiff::Timestamp;

use super::line::Key;
use super::lists::Span;
use super::rules::{Group, LANES, Rules, Standing, place_of, waited};
use crate::event::Rule;
use crate::plan::Lane;

/// Calls of the day by lane: how many in a row came from a rank or higher follows from it, under
/// any policy, so that a changed policy needs no other history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Calls {
    pub(crate) made: u64,
    pub(crate) last: [u64; LANES],
}

impl Calls {
    pub(crate) fn count(&mut self, lane: Lane) {
        self.made += 1;
        self.last[place_of(lane)] = self.made;
    }

    /// How many of the newest calls, without a gap, were of `rank` or higher.
    fn in_a_row(&self, rank: u8, rules: &Rules) -> u64 {
        let classes = (0..4).filter_map(queue_types::Class::new).map(Lane::Class);
        let lower = classes
            .chain([Lane::Appointment, Lane::LateAppointment])
            .filter(|lane| rules.worth(*lane).rank < rank)
            .map(|lane| self.last[place_of(lane)]);
        self.made - lower.max().unwrap_or(0)
    }
}

/// The head of a list.
#[derive(Clone, Copy)]
pub(crate) struct Head {
    /// Which of the lists that were looked at.
    pub(crate) span: usize,
    pub(crate) lane: Lane,
    pub(crate) key: Key,
    pub(crate) standing: Standing,
    /// Nobody stands behind it in its list.
    pub(crate) alone: bool,
}

/// The heads of `spans` as they stand now.
pub(crate) fn heads(spans: &[Span<'_>], rules: &Rules, now: Timestamp) -> Vec<Head> {
    let head = |(span, list): (usize, &Span<'_>)| {
        let key = *list.head()?;
        let standing = rules.standing(list.lane, &key, now);
        Some(Head { span, lane: list.lane, key, standing, alone: list.head_is_last() })
    };
    spans.iter().enumerate().filter_map(head).collect()
}

/// Whose turn it is, and the rule that singled the ticket out.
///
/// Among heads of equal worth credit says nothing that arrival does not, so arrival is named. A
/// quota is named when it changed the choice.
pub(crate) fn choose<'a>(
    heads: &'a [Head],
    rules: &Rules,
    calls: &Calls,
    now: Timestamp,
) -> Option<(&'a Head, Rule)> {
    let first = first_of(heads.iter())?;
    if heads.len() == 1 && first.alone {
        return Some((first, Rule::Only));
    }
    match first.standing.group {
        Group::Over => return Some((first, Rule::Bound)),
        Group::Due => return Some((first, Rule::Appointment)),
        Group::Credit => (),
    }
    let allowed = within_quotas(heads, rules, calls, now);
    let chosen = first_of(allowed.iter().copied())?;
    let rule =
        if chosen.key != first.key { Rule::Quota } else { by_worth(chosen, &allowed, rules) };
    Some((chosen, rule))
}

fn first_of<'a>(heads: impl Iterator<Item = &'a Head>) -> Option<&'a Head> {
    heads.reduce(|first, other| if other.standing.before(&first.standing) { other } else { first })
}

/// The heads that the quotas leave to choose from; never none.
fn within_quotas<'a>(
    heads: &'a [Head],
    rules: &Rules,
    calls: &Calls,
    now: Timestamp,
) -> Vec<&'a Head> {
    let mut allowed: Vec<&Head> = heads.iter().collect();
    for quota in &rules.quotas {
        let lower = |head: &&Head| rules.worth(head.lane).rank < quota.rank;
        let kept_waiting = |head: &&Head| lower(head) && waited(head.key.since, now) > quota.after;
        let spent = calls.in_a_row(quota.rank, rules) >= u64::from(quota.calls);
        if spent && allowed.iter().any(kept_waiting) {
            allowed.retain(lower);
        }
    }
    allowed
}

fn by_worth(chosen: &Head, allowed: &[&Head], rules: &Rules) -> Rule {
    let (base, rate) = (rules.worth(chosen.lane).base, rules.worth(chosen.lane).rate);
    let same_worth = allowed.iter().all(|head| {
        let worth = rules.worth(head.lane);
        worth.base == base && worth.rate == rate
    });
    let best = |head: &&&Head| head.standing.credit == chosen.standing.credit;
    if same_worth || allowed.iter().filter(best).count() > 1 { Rule::Arrival } else { Rule::Credit }
}
