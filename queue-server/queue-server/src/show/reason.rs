//! Why a ticket is next, in the words of the office.

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
        let zone = self.house.files.hours.zone();
        let slot = ticket.slot.map_or_else(String::new, |slot| {
            slot.to_zoned(zone.clone()).strftime("%-H:%M").to_string()
        });
        let reason = why.reason.as_deref().unwrap_or_default();
        let minutes = why.waited_ms.max(0) / 60_000;
        self.say(Section::Why, key, &[("minutes", &minutes), ("slot", &slot), ("reason", &reason)])
    }

    /// Each rule with what it said of the ticket that would be called.
    pub(super) fn rules(&self, why: &Why, ticket: &Ticket) -> Vec<(String, String)> {
        let line = self.why(why, ticket);
        let mut decided = self.say(Section::Rule, "yes", &[("why", &line)]);
        for rival in &why.over {
            let minutes = rival.waited_ms.max(0) / 60_000;
            let over = [("number", &rival.number as &dyn std::fmt::Display), ("minutes", &minutes)];
            decided.push_str("; ");
            decided.push_str(&self.say(Section::Rule, "over", &over));
        }
        let Some(at) = RULES.iter().position(|(rule, _)| *rule == why.rule) else {
            // Only one was there, or it was meant by name: no rule was asked.
            return vec![(self.say(Section::Rule, "arrival", &[]), decided)];
        };
        let asked = |index: usize| match index.cmp(&at) {
            std::cmp::Ordering::Less => self.say(Section::Rule, "no", &[]),
            std::cmp::Ordering::Equal => decided.clone(),
            std::cmp::Ordering::Greater => self.say(Section::Rule, "unasked", &[]),
        };
        let rules = RULES.iter().enumerate();
        rules.map(|(index, (_, key))| (self.say(Section::Rule, key, &[]), asked(index))).collect()
    }

    fn say(
        &self,
        section: Section,
        key: &str,
        values: &[(&str, &dyn std::fmt::Display)],
    ) -> String {
        self.house.texts.say(self.house.language(), section, key, values)
    }
}
