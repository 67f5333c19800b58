//! What may be asked before a ticket is taken: a right to go first, more services, a list to take
//! home, and whether to come later.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{
    BOOKED, Kiosk, NOON, PASSPORT, is_fresh, kiosk, language, office, service_id, snapshot, wait,
    words,
};
use jiff::tz::TimeZone;
use kiosk_flow::{
    DetailsView, HomeCard, Input, Key, ListView, PaperEnd, PrinterReadiness, Right, Screen, Target,
    Touch,
};
use queue_types::Class;

fn details(kiosk: &Kiosk) -> DetailsView {
    let Screen::Details(view) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    view
}

fn list(kiosk: &Kiosk) -> ListView {
    let Screen::List(view) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    view
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[test]
fn a_right_to_go_first_leaves_the_kiosk_as_a_class_only() {
    let mut kiosk = kiosk();
    kiosk.at_details();
    assert!(!details(&kiosk).priority.unwrap().has, "it starts at «Нет»");
    assert_eq!(details(&kiosk).figures.len(), 3);
    kiosk.touch(Touch::Priority(true));
    let rights = list(&kiosk);
    assert_eq!(rights.rows.len(), 2);
    assert_eq!(rights.rows[0].target, Target::Right("veteran".to_owned()));
    assert_eq!(
        (rights.rows[0].title.as_str(), rights.rows[0].note.as_str()),
        ("Ветераны", "Удостоверение")
    );
    kiosk.touch(Touch::Right(Right::new("veteran")));
    let view = details(&kiosk);
    assert!(view.priority.unwrap().has);
    assert!(view.figures.is_empty(), "figures of other people would be false");
    assert_eq!(plain(&view.notice), "Пройдёте вне очереди. Сколько ждать, покажет талон.");
    for kept in [format!("{:?}", kiosk.flow), format!("{:?}", kiosk.requests), words(&kiosk.view())]
    {
        // The catalogue names every right; the visitor's stands nowhere beside it.
        let without_catalogue = kept.split("categories").next().unwrap().to_owned();
        assert!(!without_catalogue.contains("Ветераны"), "{without_catalogue}");
        assert_eq!(kept.matches("veteran").count(), usize::from(kept.contains("categories")));
    }
    kiosk.touch(Touch::TakeTicket);
    let order = kiosk.orders().remove(0);
    assert_eq!(order.class, Class::new(2).unwrap());
    kiosk.answer(&order);
    assert!(kiosk.papers()[0].have_ready, "the paper asks for a document, never for which");
    assert!(!format!("{:?}", kiosk.papers()).contains("етеран"));
}

#[test]
fn a_right_is_taken_back_and_ends_with_its_visitor() {
    let mut kiosk = kiosk();
    kiosk.at_details().touch(Touch::Priority(true)).touch(Touch::Right(Right::new("hero")));
    assert!(details(&kiosk).priority.unwrap().has);
    kiosk.touch(Touch::Priority(false));
    assert!(!details(&kiosk).priority.unwrap().has && details(&kiosk).figures.len() == 3);
    kiosk.touch(Touch::Priority(true)).touch(Touch::Right(Right::new("no such right")));
    assert_eq!(kiosk.screen(), "list", "what nobody offered does nothing");
    kiosk.touch(Touch::Right(Right::new("hero")));
    kiosk.touch(Touch::Back).touch(Touch::Back);
    assert!(is_fresh(&kiosk.view()));
    kiosk.at_details();
    assert!(!details(&kiosk).priority.unwrap().has, "the next visitor starts at «Нет»");
}

#[test]
fn an_office_without_rights_does_not_ask() {
    let mut kiosk = kiosk();
    let mut catalogue = hall::catalogue();
    catalogue.categories.clear();
    kiosk.give(Input::Catalogue(Box::new(catalogue)));
    kiosk.at_details().touch(Touch::Priority(true));
    assert!(details(&kiosk).priority.is_none());
}

#[test]
fn several_services_are_one_ticket() {
    let mut kiosk = kiosk();
    kiosk.at_details();
    assert_eq!(plain(&details(&kiosk).visit.unwrap().text), "Добавить услугу");
    kiosk.touch(Touch::AddService);
    assert_eq!(kiosk.screen(), "services");
    kiosk
        .touch(Touch::Situation("moving".to_owned()))
        .touch(Touch::Service(service_id("cards.card-1")));
    let view = details(&kiosk);
    assert_eq!(view.main.text, "Добавить");
    assert!(view.priority.is_none() && view.visit.is_none() && view.figures.is_empty());
    assert_eq!(plain(&view.notice), "Талон будет один на все услуги.");
    kiosk.touch(Touch::TakeTicket);
    assert!(kiosk.orders().is_empty());
    let view = details(&kiosk);
    assert_eq!(plain(&view.title), "Паспорт гражданина РФ", "back at the first service");
    assert_eq!(plain(&view.visit.unwrap().text), "Услуги визита: 2");
    kiosk.touch(Touch::TakeTicket);
    let order = kiosk.orders().remove(0);
    assert_eq!(order.service, service_id(PASSPORT));
    assert_eq!(order.services, [service_id("cards.card-1")]);
}

#[test]
fn a_service_is_taken_out_again() {
    let mut kiosk = kiosk();
    kiosk.at_details();
    for n in 1..=2 {
        kiosk.touch(Touch::AddService).touch(Touch::AllServices);
        kiosk.touch(Touch::Group(queue_types::QueueId::new("cards").unwrap()));
        kiosk
            .touch(Touch::Service(service_id(&format!("cards.card-{n}"))))
            .touch(Touch::TakeTicket);
    }
    kiosk.touch(Touch::Visit);
    let rows = list(&kiosk).rows;
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0].target, Target::Nothing, "the ticket is for the first");
    kiosk.touch(Touch::Remove(service_id("cards.card-1")));
    assert_eq!(list(&kiosk).rows.len(), 2);
    kiosk.touch(Touch::Remove(service_id("cards.card-2")));
    assert_eq!(kiosk.screen(), "details", "with one service there is no list");
    assert_eq!(plain(&details(&kiosk).visit.unwrap().text), "Добавить услугу");
}

#[test]
fn no_more_than_five_services_are_added_and_none_twice() {
    let mut kiosk = kiosk();
    kiosk.at_details();
    kiosk.touch(Touch::AddService).touch(Touch::Service(service_id(PASSPORT)));
    assert!(!details(&kiosk).main.enabled, "it is the first already");
    kiosk.touch(Touch::TakeTicket).touch(Touch::Back);
    kiosk.touch(Touch::Service(service_id(BOOKED)));
    assert!(!details(&kiosk).main.enabled, "by appointment only");
    kiosk.touch(Touch::TakeTicket).touch(Touch::Back).touch(Touch::Back);
    for n in 1..=5 {
        kiosk.touch(Touch::AddService).touch(Touch::Search);
        kiosk
            .touch(Touch::Service(service_id(&format!("cards.card-{n}"))))
            .touch(Touch::TakeTicket);
    }
    kiosk.touch(Touch::AddService);
    assert_eq!(kiosk.screen(), "details", "five more are all");
    kiosk.touch(Touch::Visit);
    assert_eq!(list(&kiosk).spell, None);
    kiosk.touch(Touch::Back).touch(Touch::TakeTicket);
    assert_eq!(kiosk.orders()[0].services.len(), 5);
}

#[test]
fn the_list_of_documents_is_printed_without_a_ticket() {
    let mut kiosk = kiosk();
    kiosk.at_details().touch(Touch::Language(language("en"))).touch(Touch::PrintList);
    let paper = kiosk.lists().remove(0);
    assert_eq!(
        (paper.service.as_str(), paper.centre.as_str()),
        ("Паспорт гражданина РФ (en)", "Sadovaya centre")
    );
    assert_eq!(paper.documents, [("Passport".to_owned(), String::new())]);
    assert_eq!(details(&kiosk).print.unwrap().text, "Printing…");
    kiosk.touch(Touch::PrintList);
    assert_eq!(kiosk.lists().len(), 1, "one is on its way");
    kiosk.give(Input::ListPaper { id: paper.id, end: PaperEnd::Printed });
    assert_eq!(details(&kiosk).print.unwrap().text, "Printed");
    kiosk.touch(Touch::PrintList);
    let second = kiosk.lists().remove(1);
    kiosk.give(Input::ListPaper { id: second.id, end: PaperEnd::Unknown });
    assert_eq!(details(&kiosk).print.unwrap().text, "Not printed");
    assert!(kiosk.orders().is_empty() && kiosk.reports().is_empty());
    kiosk.give(Input::Printer(PrinterReadiness::OutOfPaper));
    assert!(!details(&kiosk).print.unwrap().enabled);
    kiosk.touch(Touch::PrintList);
    assert_eq!(kiosk.lists().len(), 2);
}

#[test]
fn a_long_wait_names_the_quieter_hours() {
    let mut kiosk = kiosk();
    let mut later = office();
    later.quiet_from = Some(jiff::civil::time(17, 0, 0, 0));
    let zone = TimeZone::fixed(jiff::tz::offset(3));
    let calm = "Сейчас ждать долго. Спокойнее всего после 17:00.";
    kiosk.give(Input::Office(Box::new(later.clone()), zone.clone()));
    assert!(!words(&kiosk.view()).contains(calm), "twelve minutes are not long");
    let mut full = snapshot();
    (full.wait, full.queues[0].wait) = (wait(30, 46, 70), wait(30, 46, 70));
    kiosk.give(Input::Snapshot(Box::new(full)));
    let Screen::Home(home) = kiosk.view().screen else { panic!() };
    let HomeCard::Open { calm: said, .. } = home.card else { panic!() };
    assert_eq!(plain(&said.unwrap()), calm);
    kiosk.at_details();
    assert_eq!(plain(&details(&kiosk).notice), calm);
    later.quiet_from = Some(jiff::civil::time(9, 0, 0, 0));
    kiosk.give(Input::Office(Box::new(later), zone));
    assert!(details(&kiosk).notice.is_empty(), "that hour of today is over");
}

#[test]
fn shortly_before_closing_nothing_is_promised() {
    let closing = "Закрываемся в 10:56. Сегодня можем не успеть.";
    let in_min = |minutes: i64| {
        let mut kiosk = kiosk();
        let mut soon = office();
        soon.closes_at = Some(NOON + jiff::SignedDuration::from_mins(minutes));
        let zone = TimeZone::fixed(jiff::tz::offset(3));
        kiosk.give(Input::Office(Box::new(soon), zone));
        kiosk.at_details();
        (plain(&details(&kiosk).notice), details(&kiosk).main.enabled)
    };
    assert_eq!(in_min(14), (closing.to_owned(), true), "whoever wants may still try");
    assert!(in_min(20).0.contains("можем не успеть"), "12 minutes of waiting and 10 of service");
    assert_eq!(in_min(23), (String::new(), true));
}

#[test]
fn a_closed_centre_says_when_it_opens() {
    let mut kiosk = kiosk();
    kiosk.at_details();
    let mut closed = snapshot();
    closed.open = false;
    kiosk.give(Input::Snapshot(Box::new(closed)));
    let view = details(&kiosk);
    assert_eq!(plain(&view.note), "Сейчас закрыто. Откроемся завтра в 8:00.");
    assert!(!view.main.enabled && view.visit.is_none());
    kiosk.touch(Touch::AddService).touch(Touch::Key(Key::Erase));
    assert!(kiosk.orders().is_empty());
}
