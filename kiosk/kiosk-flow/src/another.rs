//! «Ещё один талон?»: whoever takes a second ticket for the same service at once may have meant
//! only the first. Asked of the service and the time alone; nothing else of the visitor before is
//! known, and both are forgotten within seconds.

use queue_types::ServiceId;

use crate::flow::Flow;
use crate::input::{Request, Touch};

impl Flow {
    /// Whether the ticket is asked about instead of taken.
    pub(crate) fn doubts(&mut self, service: &ServiceId) -> bool {
        // In a simulation a minute is a second, and people stand behind each other.
        let simulated = self.office.as_ref().is_some_and(|it| it.clock_speed > 1);
        let same = self.last.as_ref().is_some_and(|(last, _)| last == service);
        self.session.doubted = same && !simulated;
        self.session.doubted
    }

    /// Answers the question, where it stands. `false` leaves the touch to the screen beneath.
    pub(crate) fn answer_doubt(&mut self, touch: &Touch, requests: &mut Vec<Request>) -> bool {
        if !self.session.doubted || self.help_shown() {
            return false;
        }
        if *touch == Touch::TryAgain {
            self.session.doubted = false;
            self.last = None;
            self.take_ticket(requests);
        } else if *touch == Touch::Back {
            self.session.doubted = false;
        } else {
            // The frame around the question works as ever; nothing of the screen beneath does.
            let of_screen = matches!(
                touch,
                Touch::GetTicket
                    | Touch::TakeTicket
                    | Touch::Service(_)
                    | Touch::Situation(_)
                    | Touch::Group(_)
                    | Touch::Letter(_)
                    | Touch::AllServices
                    | Touch::Alphabet
                    | Touch::PrintList
                    | Touch::Priority(_)
                    | Touch::AddService
                    | Touch::Visit
            );
            return of_screen;
        }
        true
    }

    /// The last ticket is forgotten when it is no question any more.
    pub(crate) fn forget_last(&mut self) {
        let now_ms = self.now.wall_ms;
        self.last.take_if(|(_, until_ms)| *until_ms <= now_ms);
    }
}
