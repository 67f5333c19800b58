//! Why a ticket is next, in the words of the office.

use std::fmt::Display;

use queue_engine::Ticket;
use queue_engine::event::{Rule, Why};
use queue_types::Class;

use super::Show;
use crate::texts::Section;

/// The rules in the order in which they are asked, with the names of their sentences.
const RULES: [(Rule, &str); 5] = [
    (Rule::Bound, "bound"),
    (Rule::Appointment, "appointment"),
    (Rule::Quota, "quota"),
    (Rule::Credit, "credit"),
    (Rule::Arrival, "arrival"),
];

impl Show<'_> {
    /// One line, e.g. «льготная категория, ждёт 11 мин».
    pub(super) fn why(&self, why: &Why, ticket: &Ticket) -> String {
        let key = match why.rule {
            Rule::Only => "only",
            Rule::Bound => "bound",
            Rule::Appointment => "appointment",
            Rule::Quota => "quota",
            Rule::Credit if ticket.class > Class::ORDINARY => "credit_class",
            Rule::Credit => "credit",
            Rule::Arrival => "arrival",
            Rule::SentHere => "sent_here",
            Rule::Chosen => "chosen",
        };
        let wait = self.waited(why.waited_ms);
        let (slot, reason) = (self.slot(ticket), why.reason.as_deref().unwrap_or_default());
        self.say(Section::Why, key, &[("wait", &wait), ("slot", &slot), ("reason", &reason)])
    }

    /// Why a row of the list stands where it does, in a word or two: its wait stands beside it.
    pub(super) fn why_here(&self, why: &Why, ticket: &Ticket) -> String {
        let early = ticket.slot.is_some_and(|slot| slot > self.now);
        let key = match why.rule {
            _ if early => "early",
            Rule::Bound => "bound",
            Rule::Appointment => "appointment",
            Rule::Quota => "quota",
            Rule::Credit if ticket.class > Class::ORDINARY => "credit_class",
            // The last of the list has nobody left to be compared with.
            Rule::Credit | Rule::Arrival | Rule::Only | Rule::Chosen => "in_order",
            Rule::SentHere => "sent_here",
        };
        self.say(Section::Here, key, &[("slot", &self.slot(ticket))])
    }

    /// Each rule that was asked, with the fact of this moment: nobody, until one singles out the
    /// ticket that would be called. Empty when no rule was needed.
    pub(super) fn rules(&self, why: &Why, ticket: &Ticket) -> Vec<(String, String)> {
        let Some(at) = RULES.iter().position(|(rule, _)| *rule == why.rule) else {
            return Vec::new();
        };
        let asked = RULES.iter().take(at + 1).enumerate();
        let fact = |index: usize, key: &str| {
            if index == at { self.decided(why, ticket) } else { self.say(Section::Unmet, key, &[]) }
        };
        asked
            .map(|(index, (_, key))| (self.say(Section::Rule, key, &[]), fact(index, key)))
            .collect()
    }

    /// Who it is and what speaks for this one, and who would follow.
    fn decided(&self, why: &Why, ticket: &Ticket) -> String {
        let (number, wait) = (ticket.number, self.waited(why.waited_ms));
        let key = if why.rule == Rule::Appointment { "booked" } else { "waits" };
        let slot = self.slot(ticket);
        let values: [(&str, &dyn Display); 3] =
            [("number", &number), ("wait", &wait), ("slot", &slot)];
        let mut fact = self.say(Section::Fact, key, &values);
        if let Some(rival) = why.over.first() {
            let wait = self.waited(rival.waited_ms);
            let values: [(&str, &dyn Display); 2] = [("number", &rival.number), ("wait", &wait)];
            fact.push_str(&self.say(Section::Fact, "then", &values));
        }
        fact
    }

    /// «13 мин», and never «0 мин».
    fn waited(&self, waited_ms: i64) -> String {
        match waited_ms / 60_000 {
            ..=0 => self.say(Section::Fact, "under_minute", &[]),
            minutes => self.say(Section::Fact, "minutes", &[("n", &minutes)]),
        }
    }

    /// The booked time, for an appointment.
    fn slot(&self, ticket: &Ticket) -> String {
        let zone = self.house.files.hours.zone();
        ticket.slot.map_or_else(String::new, |slot| {
            slot.to_zoned(zone.clone()).strftime("%-H:%M").to_string()
        })
    }

    fn say(&self, section: Section, key: &str, values: &[(&str, &dyn Display)]) -> String {
        self.house.texts.say(self.house.language(), section, key, values)
    }
}
