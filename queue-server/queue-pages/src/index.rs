//! The start page, and the pages for what is not there.

use askama::Template;
use queue_wire::{OfficeInfo, Place};

use crate::assets::build;
use crate::icon::Icon;
use crate::texts::{Texts, texts};
use crate::words::{own, place_name, plain};

/// What there is to open on this server: the board, and each point.
#[must_use]
pub fn index_page(office: &OfficeInfo) -> String {
    let points = office.points.iter();
    let page = IndexPage {
        texts: texts(office),
        build: build(),
        unauthenticated: office.unauthenticated,
        office: own(office, &office.name),
        points: points
            .map(|it| {
                (it.id.number(), place_name(texts(office), Place { point: it.id, kind: it.kind }))
            })
            .collect(),
    };
    page.render().expect("rendering into a string cannot fail")
}

/// The page for every address that is none, to be answered with 404.
///
/// A wrong, a foreign and an expired tracking link get this very page, so that it tells nothing.
#[must_use]
pub fn not_found_page(office: &OfficeInfo) -> String {
    let problem = &texts(office).problem;
    message_page(office, &problem.not_found, &problem.not_found_what)
}

/// A page that cannot be shown now; `detail` says why and what to do, e.g. a problem's `detail`.
#[must_use]
pub fn problem_page(office: &OfficeInfo, detail: &str) -> String {
    message_page(office, &texts(office).problem.trouble, &plain(detail))
}

fn message_page(office: &OfficeInfo, title: &str, what: &str) -> String {
    let page = MessagePage {
        texts: texts(office),
        build: build(),
        unauthenticated: office.unauthenticated,
        office: own(office, &office.name),
        title,
        what,
    };
    page.render().expect("rendering into a string cannot fail")
}

#[derive(Template)]
#[template(path = "index_page.html")]
struct IndexPage {
    texts: &'static Texts,
    build: &'static str,
    unauthenticated: bool,
    office: String,
    points: Vec<(u16, String)>,
}

#[derive(Template)]
#[template(path = "message_page.html")]
struct MessagePage<'a> {
    texts: &'static Texts,
    build: &'static str,
    unauthenticated: bool,
    office: String,
    title: &'a str,
    what: &'a str,
}
