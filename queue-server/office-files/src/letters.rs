//! The letters that a queue's tickets may have.

use queue_types::TicketLetter;

use crate::row::{Found, Row};

/// A letter of the set that is not reserved.
pub(crate) fn read(row: &Row<'_>, found: &Found<&str>) -> Option<TicketLetter> {
    let all: Vec<String> = TicketLetter::ALL.iter().map(char::to_string).collect();
    let (appointment, offline) =
        (TicketLetter::APPOINTMENT.as_char(), TicketLetter::OFFLINE.as_char());
    let mut signs = found.value.chars();
    let letter = signs.next().and_then(|sign| TicketLetter::new(sign).ok());
    let Some(letter) = letter.filter(|_| signs.next().is_none()) else {
        let set = all.join(" ");
        let reserved = format!("{appointment} and {offline} are reserved");
        row.fault(&found.mark, format!("not a ticket letter; use one of {set} ({reserved})"));
        return None;
    };
    if letter == TicketLetter::APPOINTMENT || letter == TicketLetter::OFFLINE {
        let what = if letter == TicketLetter::OFFLINE {
            "tickets printed without the server"
        } else {
            "appointments"
        };
        let free = all.iter().filter(|sign| ![appointment, offline].contains(&first_sign(sign)));
        let free: Vec<&str> = free.map(String::as_str).collect();
        let message = format!("reserved for {what}; use one of {}", free.join(" "));
        row.fault(&found.mark, message);
        return None;
    }
    Some(letter)
}

fn first_sign(text: &str) -> char {
    text.chars().next().unwrap_or_default()
}
