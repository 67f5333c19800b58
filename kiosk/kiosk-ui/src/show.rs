//! From a view to the properties of its screen: the one place where they are written.

use std::rc::Rc;

use kiosk_flow::{
    Access, DetailsView, Frame as FrameView, Guide, HelpView, HomeCard, HomeView, LettersView,
    ListView, MessageView, OfflineNotice, Row, Screen, ServicesView, StillHereView, Target,
    TicketView, View,
};
use slint::{ComponentHandle, Image, Model, ModelRc, SharedString, VecModel};

use crate::check_in;
use crate::finding;
use crate::icons::icon;
use crate::{plan, qr};
use kiosk_screens::{
    AccessItem, AccessKind, DetailsScreen, DocumentItem, FigureItem, Focus, Frame, HelpScreen,
    HomeScreen, KioskWindow, LanguageItem, LettersScreen, ListScreen, MessageScreen, Missing, Pair,
    RowItem, ServicesScreen, Shown, StillHereScreen, Theme, TicketScreen, TileItem, Voice,
};

/// What marks a row as a group's; ids hold no colon.
pub(crate) const GROUP: &str = "group:";
/// What marks a row as a right to go first.
pub(crate) const RIGHT: &str = "right:";
/// What marks a row as a service that may leave the visit.
pub(crate) const REMOVE: &str = "remove:";
/// A row that is only shown.
const NOTHING: &str = "nothing:";
/// The row that leads to the search.
pub(crate) const SEARCH: &str = "search:";
/// What marks it as a life situation's.
pub(crate) const SITUATION: &str = "situation:";

/// Writes what differs from `before`.
pub(crate) fn show(window: &KioskWindow, before: Option<&View>, view: &View) {
    if before.map(|it| &it.frame) != Some(&view.frame) {
        frame(window, &view.frame);
    }
    if before.map(|it| &it.guide) != Some(&view.guide) {
        guide(window, &view.guide);
    }
    let before = before.map(|it| &it.screen);
    if before == Some(&view.screen) {
        return;
    }
    window.set_shown(match &view.screen {
        Screen::Home(it) => home(window, it),
        Screen::Services(it) => services(window, it),
        Screen::CheckIn(it) => check_in::show(window, it),
        Screen::Search(it) => finding::show(window, it),
        Screen::List(it) => list(window, it),
        Screen::Letters(it) => letters(window, it),
        Screen::Details(it) => details(window, it),
        Screen::Ticket(it) => ticket(window, before, it),
        Screen::StillHere(it) => still_here(window, it),
        Screen::Help(it) => help(window, it),
        Screen::Message(it) => message(window, it),
    });
    if matches!(view.screen, Screen::Home(_)) && !matches!(before, Some(Screen::Home(_))) {
        forget(window);
    }
}

/// `old` with the rows of `items`. Rows that stay are changed in place: a row that is being
/// pressed while the queue moves must not be torn from under the finger.
pub(crate) fn rows<T: Clone + PartialEq + 'static>(
    old: ModelRc<T>,
    items: impl Iterator<Item = T>,
) -> ModelRc<T> {
    let items: Vec<T> = items.collect();
    if old.row_count() != items.len() || items.is_empty() {
        return ModelRc::from(Rc::new(VecModel::from(items)));
    }
    for (at, item) in items.into_iter().enumerate() {
        if old.row_data(at).as_ref() != Some(&item) {
            old.set_row_data(at, item);
        }
    }
    old
}

fn pair((label, value): &(String, String)) -> Pair {
    Pair { label: label.into(), value: value.into() }
}

fn frame(window: &KioskWindow, view: &FrameView) {
    let theme = window.global::<Theme>();
    theme.set_contrast(view.contrast);
    theme.set_large(view.large);
    theme.set_low(view.low);
    let frame = window.global::<Frame>();
    frame.set_brand((&view.brand).into());
    frame.set_centre((&view.centre).into());
    frame.set_clock((&view.clock).into());
    let signs = view.clock.chars().map(|sign| SharedString::from(sign.to_string()));
    frame.set_clock_signs(rows(frame.get_clock_signs(), signs));
    frame.set_date((&view.date).into());
    let switches = view.access.iter().map(|it| AccessItem {
        kind: match it.kind {
            Access::Large => AccessKind::Large,
            Access::Contrast => AccessKind::Contrast,
            Access::Low => AccessKind::Low,
            Access::Voice => AccessKind::Voice,
        },
        text: (&it.text).into(),
        on: it.on,
    });
    frame.set_access(rows(frame.get_access(), switches));
    frame.set_back((&view.back).into());
    frame.set_help((&view.help).into());
    frame.set_languages(rows(
        frame.get_languages(),
        view.languages.iter().map(|it| LanguageItem {
            code: it.language.as_str().into(),
            text: (&it.text).into(),
            name: (&it.name).into(),
            chosen: it.chosen,
        }),
    ));
}

fn guide(window: &KioskWindow, view: &Guide) {
    window.global::<Focus>().set_guided((&view.focus).into());
    let voice = window.global::<Voice>();
    voice.set_on(view.panel.is_some());
    if let Some(panel) = &view.panel {
        voice.set_reading((&panel.reading).into());
        voice.set_up((&panel.up).into());
        voice.set_ok((&panel.ok).into());
        voice.set_down((&panel.down).into());
        voice.set_repeat((&panel.repeat).into());
    }
}

fn home(window: &KioskWindow, view: &HomeView) -> Shown {
    let screen = window.global::<HomeScreen>();
    screen.set_greeting((&view.greeting).into());
    screen.set_question((&view.question).into());
    let (appointment, hint) = view.appointment.clone().unwrap_or_default();
    screen.set_appointment(appointment.into());
    screen.set_appointment_hint(hint.into());
    screen.set_how((&view.how).into());
    screen.set_steps(rows(screen.get_steps(), view.steps.iter().map(Into::into)));
    screen.set_reprint(view.reprint.as_deref().unwrap_or_default().into());
    screen.set_call_assistant((&view.call_assistant).into());
    screen.set_notice(view.notice.as_deref().unwrap_or_default().into());
    offline(&screen, view.offline.as_ref());
    match &view.card {
        HomeCard::Open { title, hint, waiting, wait, calm } => {
            screen.set_calm(calm.as_deref().unwrap_or_default().into());
            screen.set_title(title.into());
            screen.set_hint(hint.into());
            screen.set_waiting(pair(waiting));
            screen.set_wait(wait.as_ref().map(pair).unwrap_or_default());
            screen.set_open(true);
        }
        HomeCard::Closed(closed) => {
            screen.set_title((&closed.title).into());
            screen.set_closed_opens(closed.opens.as_deref().unwrap_or_default().into());
            screen.set_closed_hours(closed.hours.as_deref().unwrap_or_default().into());
            screen.set_closed_hint((&closed.hint).into());
            screen.set_open(false);
        }
    }
    Shown::Home
}

/// «Пока не работает: время ожидания, очередь в телефоне.»
fn missing_line(notice: &OfflineNotice) -> String {
    let small = |text: &String| {
        let mut signs = text.chars();
        let first = signs.next().map(|it| it.to_lowercase().to_string()).unwrap_or_default();
        first + signs.as_str()
    };
    let all: Vec<String> = notice.missing.iter().map(|(_, text)| small(text)).collect();
    format!("{}: {}.", notice.missing_title, all.join(", "))
}

/// K13 in the place of the greeting, or nothing.
fn offline(screen: &HomeScreen<'_>, notice: Option<&OfflineNotice>) {
    let said = |of: fn(&OfflineNotice) -> &String| {
        notice.map(|it| SharedString::from(of(it))).unwrap_or_default()
    };
    screen.set_offline_title(said(|it| &it.title));
    screen.set_offline_text(said(|it| &it.text));
    screen.set_unknown(said(|it| &it.unknown));
    screen.set_missing_title(said(|it| &it.missing_title));
    screen.set_missing_line(notice.map(missing_line).unwrap_or_default().into());
    let missing = notice.map(|it| it.missing.as_slice()).unwrap_or_default();
    let item =
        |(picture, text): &(String, String)| Missing { icon: icon(picture), text: text.into() };
    screen.set_missing(rows(screen.get_missing(), missing.iter().map(item)));
}

fn row(row: &Row) -> RowItem {
    RowItem {
        id: match &row.target {
            Target::Service(id) => id.as_str().into(),
            Target::Group(id) => format!("{GROUP}{id}").into(),
            Target::Right(id) => format!("{RIGHT}{id}").into(),
            Target::Remove(id) => format!("{REMOVE}{id}").into(),
            Target::Nothing => NOTHING.into(),
            Target::Situation(id) => format!("{SITUATION}{id}").into(),
            Target::Search => SEARCH.into(),
        },
        icon: icon(&row.icon),
        title: (&row.title).into(),
        note: (&row.note).into(),
        wait: (&row.wait).into(),
        at_once: row.at_once,
    }
}

fn services(window: &KioskWindow, view: &ServicesView) -> Shown {
    let screen = window.global::<ServicesScreen>();
    screen.set_title((&view.title).into());
    screen.set_search((&view.search).into());
    screen.set_most_used((&view.most_used).into());
    screen.set_wait_column((&view.wait_column).into());
    screen.set_rows(rows(screen.get_rows(), view.rows.iter().map(row)));
    screen.set_situations_title((&view.situations_title).into());
    screen.set_situations(rows(
        screen.get_situations(),
        view.situations.iter().map(|it| TileItem {
            id: (&it.id).into(),
            icon: icon(&it.icon),
            title: (&it.title).into(),
        }),
    ));
    screen.set_all((&view.all).into());
    Shown::Services
}

fn list(window: &KioskWindow, view: &ListView) -> Shown {
    let screen = window.global::<ListScreen>();
    screen.set_title((&view.title).into());
    screen.set_hint((&view.hint).into());
    screen.set_wait_column((&view.wait_column).into());
    let (first, second) = view.rows.split_at(view.first_column.min(view.rows.len()));
    screen.set_rows(rows(screen.get_rows(), first.iter().map(row)));
    screen.set_more_rows(rows(screen.get_more_rows(), second.iter().map(row)));
    screen.set_to_all(view.to_all);
    screen.set_paged(view.page.is_some());
    if let Some(page) = &view.page {
        screen.set_page((&page.text).into());
        screen.set_previous((&page.previous).into());
        screen.set_has_previous(page.has_previous);
        screen.set_next((&page.next).into());
        screen.set_has_next(page.has_next);
    }
    screen.set_spell(view.spell.as_deref().unwrap_or_default().into());
    Shown::List
}

fn letters(window: &KioskWindow, view: &LettersView) -> Shown {
    let screen = window.global::<LettersScreen>();
    screen.set_title((&view.title).into());
    screen.set_hint((&view.hint).into());
    let letters = view.letters.iter().map(|letter| SharedString::from(letter.to_string()));
    screen.set_letters(rows(screen.get_letters(), letters));
    Shown::Letters
}

fn details(window: &KioskWindow, view: &DetailsView) -> Shown {
    let screen = window.global::<DetailsScreen>();
    screen.set_title((&view.title).into());
    screen.set_plain((&view.plain).into());
    screen.set_figures(rows(
        screen.get_figures(),
        view.figures.iter().map(|it| FigureItem {
            label: (&it.label).into(),
            value: (&it.value).into(),
            unit: (&it.unit).into(),
        }),
    ));
    screen.set_notice((&view.notice).into());
    screen.set_documents_title((&view.documents_title).into());
    screen.set_documents(rows(
        screen.get_documents(),
        view.documents
            .iter()
            .map(|it| DocumentItem { name: (&it.name).into(), note: (&it.note).into() }),
    ));
    let print = view.print.as_ref();
    screen.set_print(print.map(|it| (&it.text).into()).unwrap_or_default());
    screen.set_print_enabled(print.is_some_and(|it| it.enabled));
    let priority = view.priority.as_ref();
    screen.set_priority(priority.map(|it| (&it.question).into()).unwrap_or_default());
    screen.set_priority_has(priority.is_some_and(|it| it.has));
    if let Some(priority) = priority {
        screen.set_priority_no((&priority.no).into());
        screen.set_priority_yes((&priority.yes).into());
    }
    let visit = view.visit.as_ref();
    screen.set_visit(visit.map(|it| (&it.text).into()).unwrap_or_default());
    screen.set_visit_opens(visit.is_some_and(|it| it.opens_list));
    screen.set_note((&view.note).into());
    screen.set_main((&view.main.text).into());
    screen.set_main_enabled(view.main.enabled);
    screen.set_lead(view.lead);
    screen.set_paged(view.page.is_some());
    if let Some(page) = &view.page {
        screen.set_page((&page.text).into());
        screen.set_previous((&page.previous).into());
        screen.set_has_previous(page.has_previous);
        screen.set_next((&page.next).into());
        screen.set_has_next(page.has_next);
    }
    Shown::Details
}

fn ticket(window: &KioskWindow, before: Option<&Screen>, view: &TicketView) -> Shown {
    let screen = window.global::<TicketScreen>();
    let drawn = match before {
        Some(Screen::Ticket(before)) => before.tracking_url == view.tracking_url,
        _ => false,
    };
    if !drawn {
        let (code, modules) = qr::code(&view.tracking_url);
        screen.set_qr(code);
        screen.set_qr_modules(modules);
    }
    screen.set_paper(view.paper);
    screen.set_title((&view.title).into());
    screen.set_hint((&view.hint).into());
    screen.set_number_label((&view.number.label).into());
    screen.set_number((&view.number.number).into());
    screen.set_service((&view.number.service).into());
    screen.set_facts(rows(screen.get_facts(), view.number.facts.iter().map(pair)));
    screen.set_next_title((&view.next_title).into());
    screen.set_next_text((&view.next_text).into());
    screen.set_phone_title((&view.phone_title).into());
    screen.set_phone_hint((&view.phone_hint).into());
    let again = view.print_again.as_ref();
    screen.set_print_again(again.map(|it| (&it.text).into()).unwrap_or_default());
    screen.set_print_again_enabled(again.is_some_and(|it| it.enabled));
    screen.set_done((&view.done.text).into());
    screen.set_done_tail((&view.done.tail).into());
    plan::show(window, view.plan.as_ref());
    Shown::Ticket
}

/// The visitor is gone; the globals of the screens they passed would still hold their choice.
fn forget(window: &KioskWindow) {
    window.global::<Focus>().set_label(SharedString::default());
    finding::forget(window);
    check_in::forget(window);
    let list = window.global::<ListScreen>();
    list.set_title(SharedString::default());
    list.set_rows(ModelRc::default());
    let details = window.global::<DetailsScreen>();
    details.set_title(SharedString::default());
    details.set_plain(SharedString::default());
    details.set_documents(ModelRc::default());
    details.set_priority_has(false);
    let ticket = window.global::<TicketScreen>();
    ticket.set_qr(Image::default());
    ticket.set_qr_modules(1);
    ticket.set_number(SharedString::default());
    ticket.set_service(SharedString::default());
    ticket.set_facts(ModelRc::default());
    window.global::<HelpScreen>().set_kept(SharedString::default());
}

fn still_here(window: &KioskWindow, view: &StillHereView) -> Shown {
    let screen = window.global::<StillHereScreen>();
    screen.set_title((&view.title).into());
    screen.set_hint((&view.hint).into());
    screen.set_seconds(i32::try_from(view.seconds).unwrap_or(i32::MAX));
    screen.set_unit((&view.unit).into());
    screen.set_left(f32::from(view.left.0) / 1000.0);
    screen.set_go_on((&view.go_on).into());
    screen.set_finish((&view.finish).into());
    Shown::StillHere
}

fn help(window: &KioskWindow, view: &HelpView) -> Shown {
    let screen = window.global::<HelpScreen>();
    screen.set_title((&view.title).into());
    screen.set_hint((&view.hint).into());
    let (kept_title, kept) = view.kept.clone().unwrap_or_default();
    screen.set_kept_title(kept_title.into());
    screen.set_kept(kept.into());
    screen.set_second((&view.second).into());
    screen.set_failed(view.failed);
    screen.set_go_on((&view.go_on).into());
    Shown::Help
}

fn message(window: &KioskWindow, view: &MessageView) -> Shown {
    let screen = window.global::<MessageScreen>();
    screen.set_icon(icon(&view.icon));
    screen.set_title((&view.title).into());
    screen.set_hint((&view.hint).into());
    screen.set_note((&view.note).into());
    screen.set_back(view.back);
    screen.set_try_again(view.try_again.as_deref().unwrap_or_default().into());
    screen.set_help(view.help);
    Shown::Message
}
