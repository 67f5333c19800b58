//! A point where nobody is served: closed, or on a break.

use askama::Template;

use super::View;
use crate::keys::{Action, Button};
use crate::texts::fill;

#[derive(Template)]
#[template(path = "window_rest.html")]
pub(super) struct Rest {
    title: &'static str,
    what: &'static str,
    button: Button,
    waiting: String,
}

impl Rest {
    pub(super) fn closed(view: &View<'_>) -> Self {
        let words = &view.texts.window;
        let button = view.post(Action::Open, "open");
        Self::new(view, &words.closed, &words.closed_what, button)
    }

    pub(super) fn paused(view: &View<'_>) -> Self {
        let words = &view.texts.window;
        let button = view.post(Action::Resume, "resume");
        Self::new(view, &words.paused, &words.paused_what, button)
    }

    fn new(view: &View<'_>, title: &'static str, what: &'static str, button: Button) -> Self {
        let waiting = match view.window.waiting_count {
            0 => view.texts.board.nobody_waits.clone(),
            count => {
                let sentence = view.texts.form(&view.texts.board.waiting, count);
                fill(sentence, &[("n", &count.to_string())])
            }
        };
        Self { title, what, button: button.class("pri call"), waiting }
    }
}
