//! A visit from the first touch to the last, and all that can go wrong with it.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers as well"
)]

mod hall;

use hall::{BOOKED, PASSPORT, is_fresh, kiosk, language, service_id, snapshot, words};
use kiosk_flow::{
    Access, HomeCard, Input, PaperCopy, PaperEnd, PrinterReadiness, Request, Screen, Touch,
};
use queue_types::QueueId;
use queue_wire::PaperOutcome;

#[test]
fn a_visitor_takes_a_ticket_in_four_touches() {
    let mut kiosk = kiosk();
    assert_eq!(kiosk.screen(), "home");
    kiosk.touch(Touch::GetTicket);
    assert_eq!(kiosk.screen(), "services");
    kiosk.touch(Touch::Service(service_id(PASSPORT)));
    assert_eq!(kiosk.screen(), "details");
    let said = words(&kiosk.view());
    for figure in ["Паспорт гражданина РФ", "Перед вами", "человека", "8–17", "Паспорт"]
    {
        assert!(said.contains(figure), "{figure} is not in {said}");
    }
    kiosk.touch(Touch::TakeTicket);
    let order = kiosk.orders().remove(0);
    assert_eq!((order.service, order.language), (service_id(PASSPORT), Some(language("ru"))));
    kiosk.answer(&kiosk.orders()[0]);
    assert_eq!(kiosk.screen(), "ticket", "the number is on the screen at once");
    assert!(words(&kiosk.view()).contains("К 015"));
    assert_eq!(kiosk.prints(), [PaperCopy(0)], "and printing starts at the same moment");
    kiosk.paper(0, PaperEnd::Printed);
    kiosk.touch(Touch::Done);
    assert!(is_fresh(&kiosk.view()));
    assert_eq!(kiosk.reports(), [PaperOutcome::Printed]);
}

#[test]
fn one_confirmation_is_one_ticket_however_often_it_is_touched() {
    let mut kiosk = kiosk();
    kiosk.at_details();
    kiosk.now_ms += 1000;
    for _ in 0..1000 {
        kiosk.now_ms += 1;
        kiosk.give(Input::Touch(Touch::TakeTicket));
    }
    assert_eq!(kiosk.orders().len(), 1);
    kiosk.answer(&kiosk.orders()[0]);
    kiosk.answer(&kiosk.orders()[0]);
    assert_eq!(kiosk.prints().len(), 1);
}

#[test]
fn a_second_touch_within_half_a_second_is_trembling_on_every_screen() {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::GetTicket);
    kiosk.now_ms += 300;
    kiosk.give(Input::Touch(Touch::Service(service_id(PASSPORT))));
    assert_eq!(kiosk.screen(), "services", "the finger still trembled from the first screen");
    kiosk.touch(Touch::Service(service_id(PASSPORT))).touch(Touch::TakeTicket);
    // The answer comes late: the tremble of the confirmation must not press «Готово».
    kiosk.now_ms += 450;
    kiosk.answer(&kiosk.orders()[0]);
    kiosk.now_ms += 200;
    kiosk.give(Input::Touch(Touch::Done));
    assert_eq!(kiosk.screen(), "ticket");
}

#[test]
fn only_the_same_control_is_taken_for_trembling() {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::Access(Access::Contrast));
    kiosk.now_ms += 100;
    kiosk.give(Input::Touch(Touch::Language(language("en"))));
    assert!(words(&kiosk.view()).contains("Welcome"), "another control is another wish");
    for _ in 0..3 {
        kiosk.now_ms += 100;
        kiosk.give(Input::Touch(Touch::Language(language("en"))));
    }
    kiosk.now_ms += 50;
    kiosk.give(Input::Touch(Touch::Access(Access::Contrast)));
    assert!(!kiosk.view().frame.contrast, "half a second later it is a touch again");
    kiosk.now_ms += 499;
    kiosk.give(Input::Touch(Touch::Access(Access::Contrast)));
    assert!(!kiosk.view().frame.contrast, "a second touch of the same control");
    kiosk.now_ms += 1;
    kiosk.give(Input::Touch(Touch::Access(Access::Contrast)));
    assert!(kiosk.view().frame.contrast);
}

#[test]
fn a_lost_answer_is_asked_for_again_under_the_same_id() {
    let mut kiosk = kiosk();
    kiosk.at_details().touch(Touch::TakeTicket);
    let id = kiosk.orders()[0].id;
    for _ in 0..3 {
        kiosk.pass(1000);
        kiosk.give(Input::Unanswered(id));
    }
    kiosk.pass(600);
    // Reading on in another language changes nothing of what was asked for.
    kiosk.touch(Touch::Language(language("en")));
    kiosk.give(Input::Unanswered(id));
    kiosk.pass(1000);
    kiosk.touch(Touch::Language(language("ru")));
    assert!(kiosk.orders().len() >= 4, "{:?}", kiosk.orders());
    assert!(kiosk.orders().iter().all(|it| *it == kiosk.orders()[0]), "always the same order");
    kiosk.pass(8000);
    assert_eq!(kiosk.screen(), "message", "after eight seconds there is a way out");
    kiosk.touch(Touch::TryAgain);
    assert_eq!(kiosk.orders().last().map(|it| it.id), Some(id));
    kiosk.answer(&kiosk.orders()[0]);
    assert_eq!(kiosk.screen(), "ticket");
    assert_eq!(kiosk.prints().len(), 1);
}

#[test]
fn a_ticket_whose_number_nobody_saw_is_taken_back() {
    let mut kiosk = kiosk();
    kiosk.at_details().touch(Touch::TakeTicket);
    let first = kiosk.orders()[0].clone();
    kiosk.pass(9000);
    kiosk.touch(Touch::Back);
    let taken_back = |kiosk: &hall::Kiosk| {
        kiosk.requests.iter().filter(|it| **it == Request::Withdraw(first.id)).count()
    };
    assert_eq!(taken_back(&kiosk), 1);
    assert_eq!(kiosk.screen(), "services");
    // The answer arrives after all: the next visitor must not be shown it.
    kiosk.answer(&first);
    assert_eq!(kiosk.screen(), "services");
    assert_eq!(taken_back(&kiosk), 2);
    assert!(kiosk.prints().is_empty() && kiosk.reports().is_empty());
    kiosk.touch(Touch::Service(service_id(PASSPORT))).touch(Touch::TakeTicket);
    assert_ne!(kiosk.orders().last().map(|it| it.id), Some(first.id), "a new wish is a new ticket");
}

#[test]
fn a_refusal_is_said_in_the_servers_words_and_leads_somewhere() {
    let mut kiosk = kiosk();
    kiosk.at_details().touch(Touch::TakeTicket);
    let id = kiosk.orders()[0].id;
    kiosk.give(Input::Refused {
        id, detail: "Номера на сегодня закончились.".to_owned()
    });
    let Screen::Message(message) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    assert_eq!(message.hint.replace('\u{a0}', " "), "Номера на сегодня закончились.");
    assert!(message.help && message.back);
    kiosk.touch(Touch::Language(language("en")));
    let said = words(&kiosk.view());
    assert!(said.contains("An assistant can tell you why") && !said.contains("Номера"), "{said}");
    kiosk.touch(Touch::Language(language("ru"))).touch(Touch::Back);
    assert_eq!(kiosk.screen(), "services");
    assert!(kiosk.reports().is_empty(), "there is no ticket to report about");
}

#[test]
fn without_paper_the_number_is_kept_on_the_screen() {
    let mut kiosk = kiosk();
    kiosk.give(Input::Printer(PrinterReadiness::OutOfPaper));
    kiosk.at_ticket();
    assert_eq!(kiosk.screen(), "paper-out");
    assert!(kiosk.prints().is_empty());
    let said = words(&kiosk.view());
    for truth in
        ["Бумага закончилась, но вы уже в очереди", "Бумага не нужна", "сфотографируйте экран"]
    {
        assert!(said.contains(truth), "{truth} is not in {said}");
    }
    assert!(!said.contains("апечата"), "nobody can print it: {said}");
    kiosk.touch(Touch::Done);
    assert_eq!(kiosk.reports(), [PaperOutcome::OnScreen]);
    assert!(is_fresh(&kiosk.view()));
}

#[test]
fn a_printer_pulled_in_mid_ticket_leaves_the_number() {
    for (end, said) in [
        (PaperEnd::OutOfPaper { begun: true }, "Бумага закончилась"),
        (PaperEnd::OutOfPaper { begun: false }, "Бумага закончилась"),
        (PaperEnd::NotPrinted, "Талон не печатается"),
        (PaperEnd::Unknown, "Бумага могла застрять"),
    ] {
        let mut kiosk = kiosk();
        kiosk.at_ticket().paper(0, end);
        assert_eq!(kiosk.screen(), "paper-out");
        assert!(words(&kiosk.view()).contains(said), "{said}");
        assert!(words(&kiosk.view()).contains("К 015"));
        kiosk.pass(46_000);
        assert_eq!(kiosk.reports(), [PaperOutcome::Unconfirmed], "nobody said «Готово»");
        assert!(is_fresh(&kiosk.view()));
    }
}

#[test]
fn a_paper_that_ends_after_its_visitor_is_still_reported() {
    let mut kiosk = kiosk();
    kiosk.at_ticket().touch(Touch::Done).paper(0, PaperEnd::Printed);
    assert_eq!(kiosk.reports(), [PaperOutcome::Printed]);
    let mut kiosk = hall::kiosk();
    kiosk.at_ticket().touch(Touch::Done).paper(0, PaperEnd::Unknown);
    assert_eq!(kiosk.reports(), [PaperOutcome::Unconfirmed]);
}

#[test]
fn a_copy_is_marked_and_there_are_two_at_most() {
    let mut kiosk = kiosk();
    kiosk.at_ticket();
    kiosk.touch(Touch::PrintAgain);
    assert_eq!(kiosk.prints().len(), 1, "not while the first is on its way");
    for copy in 1..=4 {
        kiosk.paper(copy - 1, PaperEnd::Printed);
        kiosk.touch(Touch::PrintAgain);
    }
    assert_eq!(kiosk.prints(), [PaperCopy(0), PaperCopy(1), PaperCopy(2)]);
}

#[test]
fn a_copy_says_so_wherever_another_paper_may_exist_and_only_there() {
    for (end, next) in [
        (PaperEnd::OutOfPaper { begun: true }, 1),
        (PaperEnd::Unknown, 1),
        (PaperEnd::OutOfPaper { begun: false }, 0),
        (PaperEnd::NotPrinted, 0),
    ] {
        let mut kiosk = kiosk();
        kiosk.at_ticket().paper(0, end).touch(Touch::PrintAgain);
        assert_eq!(kiosk.prints(), [PaperCopy(0), PaperCopy(next)], "after {end:?}");
        kiosk.paper(next, PaperEnd::Printed).touch(Touch::PrintAgain);
        assert_eq!(kiosk.prints().last(), Some(&PaperCopy(next + 1)));
    }
    // Issued without paper: what comes first from the new roll repeats nothing.
    let mut kiosk = kiosk();
    kiosk.give(Input::Printer(PrinterReadiness::OutOfPaper));
    kiosk.at_ticket();
    kiosk.give(Input::Printer(PrinterReadiness::Ready));
    kiosk.touch(Touch::PrintAgain);
    assert_eq!(kiosk.prints(), [PaperCopy(0)]);
}

#[test]
fn the_ticket_clears_itself_fifteen_seconds_after_its_paper() {
    let mut kiosk = kiosk();
    kiosk.at_ticket();
    kiosk.pass(20_000);
    assert_eq!(kiosk.screen(), "ticket", "a slow printer is waited for");
    kiosk.paper(0, PaperEnd::Printed);
    assert!(words(&kiosk.view()).contains("15 с"));
    kiosk.pass(5_000);
    assert!(words(&kiosk.view()).contains("10 с"));
    kiosk.touch(Touch::Elsewhere);
    assert!(words(&kiosk.view()).contains("15 с"), "a touch restarts the count");
    kiosk.pass(15_000);
    assert!(is_fresh(&kiosk.view()));
}

#[test]
fn what_is_by_appointment_only_gives_no_ticket() {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::GetTicket).touch(Touch::Service(service_id(BOOKED)));
    assert!(words(&kiosk.view()).contains("только по записи"));
    kiosk.touch(Touch::TakeTicket);
    assert!(kiosk.orders().is_empty());
}

#[test]
fn a_closed_centre_says_when_it_opens() {
    let mut kiosk = kiosk();
    let mut closed = snapshot();
    closed.open = false;
    kiosk.give(Input::Snapshot(Box::new(closed)));
    let Screen::Home(home) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    let HomeCard::Closed(card) = home.card else { panic!("{home:?}") };
    assert_eq!(card.opens.unwrap().replace('\u{a0}', " "), "Откроемся завтра в 8:00");
    kiosk.touch(Touch::GetTicket);
    assert_eq!(kiosk.screen(), "home-closed");
}

#[test]
fn an_empty_hall_is_said_in_words() {
    let mut kiosk = kiosk();
    let mut empty = snapshot();
    (empty.waiting, empty.wait) = (0, hall::wait(0, 0, 0));
    kiosk.give(Input::Snapshot(Box::new(empty)));
    let said = words(&kiosk.view());
    assert!(said.contains("очереди нет") && said.contains("Примут"), "{said}");
    assert!(!said.contains("0 человек") && !said.contains("0 минут"), "{said}");
}

#[test]
fn without_the_server_the_first_screen_says_so_and_mends_itself() {
    let mut kiosk = hall::dark();
    assert!(words(&kiosk.view()).contains("Киоск включается"));
    kiosk.give(Input::Link(false));
    assert!(words(&kiosk.view()).contains("Нет связи"));
    let mut kiosk = hall::kiosk();
    kiosk.give(Input::Link(false));
    assert!(words(&kiosk.view()).contains("Подойдите к администратору"));
    kiosk.give(Input::Link(true));
    assert_eq!(kiosk.screen(), "home");
}

#[test]
fn lists_have_pages_of_nine_at_most_and_all_services_are_on_them() {
    let mut kiosk = kiosk();
    let cards = QueueId::new("cards").unwrap();
    kiosk.touch(Touch::GetTicket).touch(Touch::AllServices).touch(Touch::Group(cards));
    let mut seen = Vec::new();
    for _ in 0..10 {
        let Screen::List(list) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
        assert!((1..=9).contains(&list.rows.len()), "{} rows", list.rows.len());
        seen.extend(list.rows.into_iter().map(|row| row.title));
        if !list.page.is_some_and(|page| page.has_next) {
            break;
        }
        kiosk.touch(Touch::NextPage);
    }
    let wanted: Vec<String> = (1..=20).map(|n| format!("Карта\u{a0}{n}")).collect();
    assert_eq!(seen.len(), wanted.len());
    kiosk.touch(Touch::NextPage).touch(Touch::PreviousPage).touch(Touch::PreviousPage);
    kiosk.touch(Touch::PreviousPage).touch(Touch::PreviousPage);
    assert!(words(&kiosk.view()).contains("1 из 3"), "{}", words(&kiosk.view()));
}

#[test]
fn every_service_is_found_by_its_first_letter() {
    let mut kiosk = kiosk();
    kiosk.touch(Touch::GetTicket).touch(Touch::AllServices).touch(Touch::Alphabet);
    let list = |kiosk: &hall::Kiosk| {
        let Screen::List(list) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
        list
    };
    let mut seen = Vec::new();
    loop {
        let page = list(&kiosk);
        seen.extend(page.rows.iter().map(|row| row.title.replace('\u{a0}', " ")));
        if !page.page.is_some_and(|it| it.has_next) {
            break;
        }
        kiosk.touch(Touch::NextPage);
    }
    assert_eq!(seen.len(), hall::catalogue().services.len());
    assert!(seen.is_sorted(), "{seen:?}");
    assert_eq!(list(&kiosk).hint.replace('\u{a0}', " "), "От К до П");
    kiosk.touch(Touch::Alphabet);
    let Screen::Letters(letters) = kiosk.view().screen else { panic!("{:?}", kiosk.view()) };
    assert_eq!(letters.letters, ['З', 'К', 'П']);
    kiosk.touch(Touch::Letter('З'));
    assert_eq!(list(&kiosk).rows[0].title, "Загранпаспорт");
    kiosk.touch(Touch::Alphabet).touch(Touch::Letter('П'));
    assert!(list(&kiosk).rows.iter().any(|row| row.title.starts_with("Паспорт")));
    kiosk.touch(Touch::Back).touch(Touch::Back);
    assert_eq!(kiosk.screen(), "services", "letters are no step on the way back");
}

#[test]
fn help_is_called_once_kept_through_the_visit_and_taken_back() {
    let mut kiosk = kiosk();
    kiosk.at_details().touch(Touch::Help);
    assert!(words(&kiosk.view()).contains("Зовём администратора"));
    kiosk.give(Input::HelpAnswered(true));
    assert!(words(&kiosk.view()).contains("Ваш выбор сохранён"));
    kiosk.touch(Touch::GoOn);
    assert_eq!(kiosk.screen(), "details");
    kiosk.touch(Touch::Help);
    let calls = |kiosk: &hall::Kiosk, cancelled| {
        let call = Request::CallHelp { cancelled };
        kiosk.requests.iter().filter(|it| **it == call).count()
    };
    assert_eq!(calls(&kiosk, false), 1);
    kiosk.pass(180_000);
    assert!(words(&kiosk.view()).contains("Администратор занят"));
    kiosk.touch(Touch::CancelHelp);
    assert_eq!((kiosk.screen(), calls(&kiosk, true)), ("details", 1));
    kiosk.touch(Touch::Help);
    kiosk.give(Input::HelpAnswered(false));
    assert!(words(&kiosk.view()).contains("Подойдите к администратору"));
    kiosk.touch(Touch::TryAgain);
    assert_eq!(calls(&kiosk, false), 3);
}
