//! A point where nobody is served: closed, or on a break.

use askama::Template;

use super::View;
use crate::keys::{Action, Button};
use crate::texts::texts;

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
        let words = &texts().window;
        let button = Button::post(Action::Open, view.path("open"));
        Self::new(view, &words.closed, &words.closed_what, button)
    }

    pub(super) fn paused(view: &View<'_>) -> Self {
        let words = &texts().window;
        let button = Button::post(Action::Resume, view.path("resume"));
        Self::new(view, &words.paused, &words.paused_what, button)
    }

    fn new(view: &View<'_>, title: &'static str, what: &'static str, button: Button) -> Self {
        let waiting = match view.window.waiting_count {
            0 => texts().board.nobody_waits.clone(),
            count => {
                let sentence = texts().form(&texts().board.waiting, count);
                crate::texts::fill(sentence, &[("n", &count.to_string())])
            }
        };
        Self { title, what, button: button.class("pri call"), waiting }
    }
}
