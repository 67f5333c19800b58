//! The paper of a ticket: what came of it, who is told, when a second one is printed.

use queue_types::{Class, ServiceId, TicketId};
use queue_wire::{IssuedTicket, PaperOutcome};

use crate::flow::Flow;
use crate::input::{PaperCopy, PaperEnd, PrinterReadiness, Request, TicketPaper};
use crate::offline::is_offline;
use crate::session::{Held, NoPaper, PaperState};
use crate::typeset::typeset;

/// Copies marked «повтор» that one visitor may print.
const MOST_COPIES: u8 = 2;

impl Flow {
    /// What goes to the printer, in the visitor's language.
    pub(crate) fn ticket_paper(&self, ticket: &IssuedTicket, copy: PaperCopy) -> TicketPaper {
        let (language, own) = (&self.session.language, self.home_language());
        let service = self.service(&ticket.service);
        let named = |it: &queue_wire::DocumentInfo| {
            // A note in a language that its reader did not choose would only lengthen the paper.
            let note = it.note.0.get(language).map_or("", String::as_str);
            listed(it.name.pick(language, &own), note)
        };
        let titled =
            |id: &ServiceId| self.service(id).map(|it| it.title.pick(language, &own).to_owned());
        let centre = self.office.as_ref().map_or("", |it| it.name.pick(language, &own));
        TicketPaper {
            id: ticket.id,
            copy,
            language: language.clone(),
            centre: typeset(&centre.replace('\n', " ")),
            number: ticket.number.to_string(),
            service: service.map_or("", |it| it.title.pick(language, &own)).to_owned(),
            also: self.session.visit.more.iter().filter_map(titled).collect(),
            people_ahead: (!is_offline(ticket)).then_some(ticket.people_ahead),
            wait: ticket.wait,
            issued: ticket.issued_at.to_zoned(self.zone.clone()).datetime(),
            documents: service
                .map(|it| it.documents.iter().map(named).collect())
                .unwrap_or_default(),
            tracking_url: ticket.tracking_url.clone(),
            have_ready: ticket.class != Class::ORDINARY && ticket.slot.is_none(),
            slot: ticket.slot.map(|at| at.to_zoned(self.zone.clone()).datetime()),
        }
    }

    /// One paper came to its end, perhaps after its visitor had gone.
    pub(crate) fn paper_ended(
        &mut self,
        id: TicketId,
        copy: PaperCopy,
        end: PaperEnd,
        requests: &mut Vec<Request>,
    ) {
        let (now_ms, timings) = (self.now.wall_ms, self.setup.timings.clone());
        let ticket_ms = self.ticket_ms();
        let mut held = self.session.held_mut().filter(|held| held.ticket.id == id);
        if let Some(held) = &mut held {
            held.on_paper |= end.leaves_paper();
        }
        let on_screen = match end {
            PaperEnd::Printed => {
                requests.push(Request::ReportPaper { id, outcome: PaperOutcome::Printed });
                if let Some(held) = held {
                    held.paper = PaperState::Printed;
                    held.until_ms = now_ms + ticket_ms;
                }
                return;
            }
            PaperEnd::OutOfPaper { .. } => NoPaper::OutOfPaper,
            PaperEnd::NotPrinted => NoPaper::NotPrinting,
            PaperEnd::Unknown => NoPaper::Doubtful,
        };
        match held {
            Some(held) => {
                held.paper = PaperState::OnScreen(on_screen);
                held.until_ms = now_ms + timings.paperless_ms;
                self.calm();
            }
            None if copy == PaperCopy(0) => {
                requests.push(Request::ReportPaper { id, outcome: PaperOutcome::Unconfirmed });
            }
            None => (),
        }
    }

    /// Whether «Печать ещё раз» is offered: not while a paper is on its way, twice at most.
    pub(crate) fn may_print_again(&self, held: &Held) -> bool {
        held.paper != PaperState::Coming
            && held.copies < MOST_COPIES
            && self.printer == PrinterReadiness::Ready
    }

    /// «Печать ещё раз»: a copy that says «повтор», unless there is nothing that it repeats.
    pub(crate) fn print_again(&mut self, requests: &mut Vec<Request>) {
        let Some(held) = self.session.held().filter(|held| self.may_print_again(held)) else {
            return;
        };
        let copy = PaperCopy(if held.on_paper { held.copies + 1 } else { 0 });
        let paper = self.ticket_paper(&held.ticket, copy);
        let until_ms = self.now.wall_ms + self.setup.timings.paperless_ms;
        if let Some(held) = self.session.held_mut() {
            held.copies = copy.0;
            held.paper = PaperState::Coming;
            held.until_ms = until_ms;
        }
        requests.push(Request::Print(Box::new(paper)));
    }

    /// «Готово»: the visitor holds the number, on paper or in mind.
    pub(crate) fn done(&mut self, requests: &mut Vec<Request>) {
        let Some(held) = self.session.held() else { return };
        if matches!(held.paper, PaperState::OnScreen(_)) {
            let id = held.ticket.id;
            requests.push(Request::ReportPaper { id, outcome: PaperOutcome::OnScreen });
        }
        self.end_session(requests);
    }

    /// The ticket's time on the screen is over, nobody touched «Готово».
    pub(crate) fn leave_ticket(&mut self, requests: &mut Vec<Request>) {
        let Some(held) = self.session.held() else { return };
        if matches!(held.paper, PaperState::OnScreen(_)) {
            let id = held.ticket.id;
            requests.push(Request::ReportPaper { id, outcome: PaperOutcome::Unconfirmed });
        }
        self.end_session(requests);
    }
}

/// A document within the paper's list: «собственник жилья (приходит с вами)». A name that begins
/// with an abbreviation keeps its capitals.
fn listed(name: &str, note: &str) -> String {
    let mut signs = name.chars();
    let (first, second) = (signs.next(), signs.next());
    let name = match first {
        Some(first) if second.is_some_and(char::is_lowercase) => {
            let rest = &name[first.len_utf8()..];
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => name.to_owned(),
    };
    if note.is_empty() { name } else { format!("{name} ({note})") }
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn a_document_stands_within_a_list() {
        assert_eq!(listed("Паспорт", ""), "паспорт");
        assert_eq!(
            listed("Собственник жилья", "приходит с вами"),
            "собственник жилья (приходит с вами)"
        );
        assert_eq!(listed("СНИЛС", ""), "СНИЛС");
        assert_eq!(listed("INN tax number", ""), "INN tax number");
    }
}
