//! A number from another kiosk: first its letter, then its digits.

use queue_types::TicketLetter;

use crate::flow::Flow;
use crate::reprint::{NoReprint, Reprinting};
use crate::view::{CheckInView, LettersView, MainButton, Screen};

pub(super) fn reprint(flow: &Flow, it: &Reprinting) -> Screen {
    match it.letter {
        None => Screen::Letters(letters(flow)),
        Some(letter) => Screen::CheckIn(digits(flow, it, letter)),
    }
}

fn letters(flow: &Flow) -> LettersView {
    let words = &flow.words().reprint;
    LettersView {
        title: words.letter.clone(),
        hint: words.letter_hint.clone(),
        letters: TicketLetter::ALL.to_vec(),
    }
}

fn digits(flow: &Flow, it: &Reprinting, letter: TicketLetter) -> CheckInView {
    let phrases = flow.words();
    let words = &phrases.reprint;
    let patience_ms = flow.setup.timings.please_wait_ms;
    let slow = it.since_ms.is_some_and(|since_ms| flow.now.wall_ms >= since_ms + patience_ms);
    let mut signs = it.digits.chars();
    let mut boxes = vec![Some(letter.as_char())];
    boxes.extend((0..it.length()).map(|_| signs.next()));
    CheckInView {
        title: words.title.clone(),
        scan: String::new(),
        scan_hint: String::new(),
        or: String::new(),
        prompt: words.prompt.clone(),
        boxes,
        first_group: 1,
        wrong: match it.wrong {
            None => String::new(),
            Some(NoReprint::Refused) => words.refused.clone(),
            Some(NoReprint::Unanswered) => words.unanswered.clone(),
        },
        call_assistant: None,
        erase: phrases.check_in.erase.clone(),
        delete: phrases.check_in.delete.clone(),
        main: MainButton {
            text: if slow { phrases.details.please_wait.clone() } else { words.print.clone() },
            tail: String::new(),
            enabled: it.since_ms.is_none()
                && it.number().is_some()
                && it.wrong != Some(NoReprint::Refused),
        },
    }
}
