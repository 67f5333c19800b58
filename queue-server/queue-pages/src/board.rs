//! The board in the hall: who is called where. Read only, from ten metres.

use askama::Template;
use askama::filters::HtmlSafe;
use queue_types::PointKind;
use queue_wire::{BoardCall, BoardSnapshot, BoardUpcoming, OfficeInfo, TicketState};

use crate::assets::build;
use crate::icon::Icon;
use crate::live::Live;
use crate::texts::{Board as Words, Texts, fill, texts};
use crate::words::{OfficeClock, Wait, own, place_to, seconds_between};

/// How long the newest call stays amber at least (seconds).
const FRESH_S: i64 = 20;

/// The whole page, for its first load.
#[must_use]
pub fn board_page(office: &OfficeInfo, board: &BoardSnapshot) -> String {
    let page = BoardPage {
        texts: texts(office),
        build: build(),
        unauthenticated: office.unauthenticated,
        live: BoardLive::new(office, board),
    };
    page.render().expect("rendering into a string cannot fail")
}

/// What changes on that page, as one element with the id `live`.
#[must_use]
pub fn board_fragment(office: &OfficeInfo, board: &BoardSnapshot) -> String {
    BoardLive::new(office, board).render().expect("rendering into a string cannot fail")
}

#[derive(Template)]
#[template(path = "board_page.html")]
struct BoardPage {
    texts: &'static Texts,
    build: &'static str,
    unauthenticated: bool,
    live: BoardLive,
}

#[derive(Template)]
#[template(path = "board_live.html")]
struct BoardLive {
    words: &'static Words,
    brand: &'static str,
    live: Live,
    office: String,
    calls: Vec<Row>,
    /// Title, figure and words of the typical wait.
    wait: Option<(&'static str, Option<u32>, &'static str)>,
    waiting: String,
    upcoming: Vec<(String, String)>,
}

// Rendered by a template, so escaped already.
impl HtmlSafe for BoardLive {}

/// One call. The script decides which is highlighted for how long; without it the newest is.
struct Row {
    id: String,
    seq: u64,
    number: String,
    /// A short word where the place is no window.
    kind: Option<&'static str>,
    point: u16,
    say: String,
    awaited: bool,
    now: bool,
}

impl BoardLive {
    fn new(office: &OfficeInfo, board: &BoardSnapshot) -> Self {
        let texts = texts(office);
        let words = &texts.board;
        let clock = OfficeClock::of(office);
        let rows = board.calls.iter().enumerate();
        Self {
            words,
            brand: &texts.brand,
            live: Live::of(office, board.seq),
            office: own(office, &office.name),
            calls: rows.map(|(at, it)| row(office, it, at == 0)).collect(),
            wait: board.wait.map(|it| {
                let wait = Wait::of(it.typical_min);
                let (figure, said) = wait.said(texts);
                (Wait::title(Some(wait), &words.wait), figure, said)
            }),
            waiting: match board.waiting {
                0 => words.nobody_waits.clone(),
                n => fill(texts.form(&words.waiting, n), &[("n", &n.to_string())]),
            },
            upcoming: board.upcoming.iter().map(|it| upcoming(&clock, it)).collect(),
        }
    }
}

fn row(office: &OfficeInfo, call: &BoardCall, newest: bool) -> Row {
    let texts = texts(office);
    let words = &texts.board;
    let kinds = &words.place_short;
    let kind = match call.place.kind {
        PointKind::Window => None,
        PointKind::VideoBooth => Some(&*kinds.video_booth),
        PointKind::ZoneSeat => Some(&*kinds.zone_seat),
        PointKind::ClassSeat => Some(&*kinds.class_seat),
        PointKind::Room => Some(&*kinds.room),
    };
    let number = call.number.to_string();
    let awaited = call.state == TicketState::Called;
    let fresh = seconds_between(call.called_at, office.now) < FRESH_S;
    Row {
        id: format!("call-{:?}", call.number),
        seq: call.seq,
        say: fill(&words.say, &[("number", &number), ("place", &place_to(texts, call.place))]),
        number,
        kind,
        point: call.place.point.number(),
        awaited,
        now: newest && (awaited || fresh),
    }
}

fn upcoming(clock: &OfficeClock, appointment: &BoardUpcoming) -> (String, String) {
    (clock.time(appointment.due_at), appointment.number.to_string())
}
