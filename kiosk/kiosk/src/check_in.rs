//! What the server says of a check-in that it refuses, as the flow hears it.

use kiosk_flow::{CheckInRefusal, NoCheckIn};
use queue_wire::{Problem, ProblemKind};

/// Kinds of problem that have a screen of their own.
const KINDS: [(ProblemKind, NoCheckIn); 7] = [
    (ProblemKind::AppointmentUnknown, NoCheckIn::Unknown),
    (ProblemKind::AppointmentUsed, NoCheckIn::Used),
    (ProblemKind::AppointmentCancelled, NoCheckIn::Cancelled),
    (ProblemKind::AppointmentMoved, NoCheckIn::Moved),
    (ProblemKind::AppointmentLate, NoCheckIn::Late),
    (ProblemKind::AppointmentElsewhere, NoCheckIn::Elsewhere),
    (ProblemKind::AppointmentOtherDay, NoCheckIn::OtherDay),
];

/// The refusal with what it says of the appointment; any other no keeps the server's sentence.
pub(crate) fn refusal(problem: Problem) -> CheckInRefusal {
    let known = KINDS.iter().find(|(kind, _)| kind.urn() == problem.kind);
    let hint = problem.appointment.unwrap_or_default();
    CheckInRefusal {
        why: known.map_or(NoCheckIn::Other, |(_, why)| *why),
        service: hint.service,
        slot: hint.slot,
        office: hint.office,
        detail: problem.detail,
    }
}

#[cfg(test)]
mod tests {
    use queue_wire::AppointmentHint;

    use super::*;

    fn problem(kind: &str, appointment: Option<AppointmentHint>) -> Problem {
        let (title, detail) = ("Refused".to_owned(), "Подойдите к администратору.".to_owned());
        let (kind, at, reason) = (kind.to_owned(), None, None);
        Problem { kind, title, status: 409, detail, at, appointment, reason }
    }

    #[test]
    fn each_no_of_the_server_has_its_own_screen() {
        let slot = Some("2026-10-14T07:00:00Z".parse().unwrap());
        let hint = AppointmentHint { slot, ..AppointmentHint::default() };
        for (kind, why) in KINDS {
            let heard = refusal(problem(kind.urn(), Some(hint.clone())));
            assert_eq!((heard.why, heard.slot), (why, slot));
        }
        let heard = refusal(problem("urn:talon:problem:refused", None));
        assert_eq!((heard.why, heard.slot), (NoCheckIn::Other, None));
        assert_eq!(heard.detail, "Подойдите к администратору.");
    }
}
