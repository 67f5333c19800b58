//! From callbacks of the screens to touches of the flow: one line each, nothing decided.

use std::rc::Rc;

use kiosk_flow::{Access, Right, Touch};
use queue_types::{Language, QueueId, ServiceId};
use slint::{ComponentHandle, SharedString};

use crate::check_in;
use crate::finding;
use crate::show::{GROUP, REMOVE, RIGHT, SEARCH, SITUATION};
use kiosk_screens::{
    AccessKind, DetailsScreen, Frame, HelpScreen, HomeScreen, KioskWindow, LettersScreen,
    ListScreen, MessageScreen, ServicesScreen, StillHereScreen, TicketScreen, Voice,
};

pub(crate) fn connect(window: &KioskWindow, touched: impl Fn(Touch) + 'static) {
    let touched = Rc::new(touched);
    let plain = |touch: Touch| {
        let touched = Rc::clone(&touched);
        move || touched(touch.clone())
    };
    let named = |read: fn(&str) -> Option<Touch>| {
        let touched = Rc::clone(&touched);
        // Ids come back as they were shown; one that is no id anymore is a touch on nothing.
        move |id: SharedString| touched(read(&id).unwrap_or(Touch::Elsewhere))
    };

    let frame = window.global::<Frame>();
    frame.on_language(named(|code| Language::new(code).ok().map(Touch::Language)));
    let switched = Rc::clone(&touched);
    frame.on_access_switched(move |kind| {
        switched(Touch::Access(match kind {
            AccessKind::Large => Access::Large,
            AccessKind::Contrast => Access::Contrast,
            AccessKind::Low => Access::Low,
            AccessKind::Voice => Access::Voice,
        }));
    });
    let voice = window.global::<Voice>();
    voice.on_go_up(plain(Touch::Up));
    voice.on_go_down(plain(Touch::Down));
    voice.on_choose(plain(Touch::Choose));
    voice.on_say_again(plain(Touch::Repeat));
    frame.on_go_back(plain(Touch::Back));
    frame.on_call_help(plain(Touch::Help));
    frame.on_elsewhere(plain(Touch::Elsewhere));

    let home = window.global::<HomeScreen>();
    home.on_get_ticket(plain(Touch::GetTicket));
    home.on_check_in(plain(Touch::Appointment));
    home.on_print_by_number(plain(Touch::Reprint));

    let services = window.global::<ServicesScreen>();
    services.on_service(named(|id| ServiceId::new(id).ok().map(Touch::Service)));
    services.on_situation(named(|id| Some(Touch::Situation(id.to_owned()))));
    services.on_open_search(plain(Touch::Search));
    services.on_all_services(plain(Touch::AllServices));

    finding::connect(window, &touched);
    check_in::connect(window, &touched);

    let list = window.global::<ListScreen>();
    list.on_choose(named(chosen));
    list.on_go_and_spell(plain(Touch::Alphabet));
    list.on_all_services(plain(Touch::AllServices));
    list.on_turn_forward(plain(Touch::NextPage));
    list.on_turn_back(plain(Touch::PreviousPage));

    let letters = window.global::<LettersScreen>();
    letters.on_choose(named(|letter| letter.chars().next().map(Touch::Letter)));

    let details = window.global::<DetailsScreen>();
    details.on_take_ticket(plain(Touch::TakeTicket));
    details.on_print_list(plain(Touch::PrintList));
    details.on_answer_no(plain(Touch::Priority(false)));
    details.on_answer_yes(plain(Touch::Priority(true)));
    details.on_add_service(plain(Touch::AddService));
    details.on_open_visit(plain(Touch::Visit));
    details.on_turn_forward(plain(Touch::NextPage));
    details.on_turn_back(plain(Touch::PreviousPage));

    let ticket = window.global::<TicketScreen>();
    ticket.on_print_once_more(plain(Touch::PrintAgain));
    ticket.on_finish(plain(Touch::Done));

    let still_here = window.global::<StillHereScreen>();
    still_here.on_continue_session(plain(Touch::GoOn));
    still_here.on_end_session(plain(Touch::Finish));

    let help = window.global::<HelpScreen>();
    help.on_cancel_call(plain(Touch::CancelHelp));
    help.on_call_again(plain(Touch::TryAgain));
    help.on_continue_session(plain(Touch::GoOn));

    window.global::<MessageScreen>().on_retry(plain(Touch::TryAgain));
}

/// A row of a list leads to a group, a life situation or a service, or takes its service out of the
/// visit.
fn chosen(id: &str) -> Option<Touch> {
    if let Some(right) = id.strip_prefix(RIGHT) {
        return Some(Touch::Right(Right::new(right)));
    }
    if let Some(service) = id.strip_prefix(REMOVE) {
        return ServiceId::new(service).ok().map(Touch::Remove);
    }
    if let Some(situation) = id.strip_prefix(SITUATION) {
        return Some(Touch::Situation(situation.to_owned()));
    }
    if id == SEARCH {
        return Some(Touch::Search);
    }
    match id.strip_prefix(GROUP) {
        Some(group) => QueueId::new(group).ok().map(Touch::Group),
        None => ServiceId::new(id).ok().map(Touch::Service),
    }
}
