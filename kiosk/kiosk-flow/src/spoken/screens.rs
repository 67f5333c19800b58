//! Each screen in turn.

use super::{Phrase, Told, number};
use crate::input::Touch;
use crate::keyboard::Key;
use crate::view::{
    CheckInView, DetailsView, Frame, HelpView, HomeCard, HomeView, LettersView, ListView,
    MessageView, Row, Screen, SearchView, ServicesView, StillHereView, Target, TicketView,
};
use crate::visit::Right;

pub(super) fn tell(told: &mut Told<'_>, screen: &Screen, frame: &Frame) {
    match screen {
        Screen::Home(it) => home(told, it),
        Screen::Services(it) => services(told, it, frame),
        Screen::Search(it) => search(told, it, frame),
        Screen::CheckIn(it) => check_in(told, it, frame),
        Screen::List(it) => list(told, it, frame),
        Screen::Letters(it) => letters(told, it, frame),
        Screen::Details(it) => details(told, it, frame),
        Screen::Ticket(it) => ticket(told, it, frame),
        Screen::StillHere(it) => still_here(told, it),
        Screen::Help(it) => help(told, it),
        Screen::Message(it) => message(told, it, frame),
    }
}

fn home(told: &mut Told<'_>, view: &HomeView) {
    if let Some(offline) = &view.offline {
        told.say(&offline.title);
        told.say(&offline.text);
        told.say(&offline.unknown);
        told.say(&offline.missing_title);
        for (_, missing) in &offline.missing {
            told.say(missing);
        }
    } else {
        told.say(&view.greeting);
        told.say(&view.question);
    }
    told.say(view.notice.as_deref().unwrap_or_default());
    match &view.card {
        HomeCard::Open { title, hint, waiting, wait, calm } => {
            let mut facts = format!("{hint}.");
            if view.offline.is_none() {
                facts = format!("{facts} {} {}.", waiting.0, waiting.1);
            }
            if let Some((label, value)) = wait {
                facts = format!("{facts} {label} {value}.");
            }
            if let Some(calm) = calm {
                facts = format!("{facts} {calm}");
            }
            told.item_with(title, &facts, Touch::GetTicket, true);
        }
        HomeCard::Closed(closed) => {
            told.say(&closed.title);
            told.say(closed.opens.as_deref().unwrap_or_default());
            told.say(closed.hours.as_deref().unwrap_or_default());
            told.say(&closed.hint);
        }
    }
    told.say(&format!("{}: {}", view.how, view.steps.join(". ")));
    if let Some((title, hint)) = &view.appointment {
        told.item_with(title, hint, Touch::Appointment, true);
    }
    if let Some(reprint) = &view.reprint {
        told.item(reprint, Touch::Reprint);
    }
    told.item(&view.call_assistant, Touch::Help);
}

fn services(told: &mut Told<'_>, view: &ServicesView, frame: &Frame) {
    told.say(&view.title);
    told.item(&view.search, Touch::Search);
    rows(told, &view.rows);
    for it in &view.situations {
        told.item_with(&it.title, &view.situations_title, Touch::Situation(it.id.clone()), true);
    }
    told.item(&view.all, Touch::AllServices);
    told.back_and_help(frame);
}

fn rows(told: &mut Told<'_>, rows: &[Row]) {
    for it in rows {
        let touch = match &it.target {
            Target::Service(id) => Touch::Service(id.clone()),
            Target::Group(id) => Touch::Group(id.clone()),
            Target::Situation(id) => Touch::Situation(id.clone()),
            Target::Search => Touch::Search,
            Target::Right(id) => Touch::Right(Right::new(id)),
            Target::Remove(id) => Touch::Remove(id.clone()),
            Target::Nothing => Touch::Elsewhere,
        };
        let mut hint = told.wait(&it.wait, it.at_once);
        if !it.note.is_empty() {
            hint = format!("{}. {hint}", it.note);
        }
        told.item_with(&it.title, &hint, touch, true);
    }
}

fn list(told: &mut Told<'_>, view: &ListView, frame: &Frame) {
    told.say(&view.title);
    told.say(view.page.as_ref().map(|it| it.text.as_str()).unwrap_or_default());
    told.say(&view.hint);
    rows(told, &view.rows);
    told.pages(view.page.as_ref());
    if let Some(spell) = &view.spell {
        told.item(spell, if view.to_all { Touch::AllServices } else { Touch::Alphabet });
    }
    told.back_and_help(frame);
}

fn search(told: &mut Told<'_>, view: &SearchView, frame: &Frame) {
    told.say(&view.title);
    // What is typed may be anything: it is for headphones alone.
    told.whisper(&view.query);
    told.say(&view.said);
    if !view.query.is_empty() && !view.erase.is_empty() {
        told.item(&view.erase, Touch::Key(Key::Erase));
    }
    for it in &view.rows {
        told.item_with(&it.title, &it.note, Touch::Service(it.service.clone()), true);
    }
    for it in view.keyboard.rows.iter().flatten().chain(&view.keyboard.boards) {
        told.item(&it.name, Touch::Key(it.key));
    }
    told.item(&view.keyboard.space, Touch::Key(Key::Sign(' ')));
    told.item(&view.keyboard.delete, Touch::Key(Key::Delete));
    if !view.show.is_empty() {
        told.item_with(&view.show, "", Touch::ShowFound, view.may_show);
    }
    told.item(&frame.back, Touch::Back);
    told.item(&view.call_assistant, Touch::Help);
}

fn check_in(told: &mut Told<'_>, view: &CheckInView, frame: &Frame) {
    told.say(&view.title);
    told.say(&view.scan);
    told.say(&view.scan_hint);
    told.say(&view.prompt);
    told.say(&view.wrong);
    let digits: Vec<String> = view.boxes.iter().flatten().map(char::to_string).collect();
    told.whisper(&digits.join(" "));
    if let Some(call) = &view.call_assistant {
        told.item(call, Touch::Help);
    }
    for digit in '1'..='9' {
        told.item(&digit.to_string(), Touch::Key(Key::Sign(digit)));
    }
    told.item(&view.erase, Touch::Key(Key::Erase));
    told.item("0", Touch::Key(Key::Sign('0')));
    told.item(&view.delete, Touch::Key(Key::Delete));
    told.button(&view.main, Touch::CheckIn);
    told.back_and_help(frame);
}

fn letters(told: &mut Told<'_>, view: &LettersView, frame: &Frame) {
    told.say(&view.title);
    told.say(&view.hint);
    for letter in &view.letters {
        told.item(&letter.to_string(), Touch::Letter(*letter));
    }
    told.back_and_help(frame);
}

fn details(told: &mut Told<'_>, view: &DetailsView, frame: &Frame) {
    told.say(&view.title);
    told.say(view.page.as_ref().map(|it| it.text.as_str()).unwrap_or_default());
    told.say(&view.plain);
    for it in &view.figures {
        told.say(format!("{} {} {}", it.label, it.value, it.unit).trim_end());
    }
    told.say(&view.notice);
    if !view.documents.is_empty() {
        told.say(&view.documents_title);
    }
    for it in &view.documents {
        told.say(&it.name);
        told.say(&it.note);
    }
    told.say(&view.note);
    told.pages(view.page.as_ref());
    if let Some(print) = &view.print {
        told.button(print, Touch::PrintList);
    }
    if let Some(visit) = &view.visit {
        told.item(&visit.text, if visit.opens_list { Touch::Visit } else { Touch::AddService });
    }
    if let Some(priority) = &view.priority {
        told.say(&priority.question);
        for (label, has) in [(&priority.no, false), (&priority.yes, true)] {
            let chosen = if priority.has == has { told.words.voice.chosen.as_str() } else { "" };
            let hint = format!("{} {chosen}", priority.question);
            // Whether somebody goes first is nobody else's business.
            told.item_with(label, "", Touch::Priority(has), true);
            if let Some(item) = told.items.last_mut() {
                item.said.push(Phrase::private(hint.trim_end()));
            }
        }
    }
    // Why nothing can be had is the screen's own last sentence; it is said again where it matters.
    let why = if view.main.enabled { "" } else { view.note.as_str() };
    told.item_with(&view.main.text, why, Touch::TakeTicket, view.main.enabled);
    told.back_and_help(frame);
}

fn ticket(told: &mut Told<'_>, view: &TicketView, frame: &Frame) {
    let said = number(&view.number.number, told.words);
    told.say(&format!("{}: {said}", view.number.label));
    told.say(&view.title);
    told.say(&view.hint);
    // The number is called aloud in the hall anyway; what it is for is nobody else's business.
    told.whisper(&view.number.service);
    for (label, value) in &view.number.facts {
        told.say(&format!("{label} {value}"));
    }
    told.say(&view.next_title);
    told.say(&view.next_text);
    if let Some(again) = &view.print_again {
        told.button(again, Touch::PrintAgain);
    }
    told.button(&view.done, Touch::Done);
    told.item(&frame.help, Touch::Help);
}

fn still_here(told: &mut Told<'_>, view: &StillHereView) {
    told.say(&view.title);
    told.say(&view.hint);
    told.item(&view.go_on, Touch::GoOn);
    told.item(&view.finish, Touch::Finish);
}

fn help(told: &mut Told<'_>, view: &HelpView) {
    told.say(&view.title);
    told.say(&view.hint);
    if let Some((label, service)) = &view.kept {
        told.say(label);
        told.whisper(service);
    }
    told.item(&view.go_on, Touch::GoOn);
    told.item(&view.second, if view.failed { Touch::TryAgain } else { Touch::CancelHelp });
}

fn message(told: &mut Told<'_>, view: &MessageView, frame: &Frame) {
    told.say(&view.title);
    told.say(&view.hint);
    told.say(&view.note);
    if let Some(again) = &view.try_again {
        told.item(again, Touch::TryAgain);
    }
    if view.back {
        told.item(&frame.back, Touch::Back);
    }
    if view.help {
        told.item(&frame.help, Touch::Help);
    }
}
