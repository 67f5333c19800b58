//! Typing what one comes for: keys in, services out, nothing of it kept.

use queue_types::ServiceId;
use service_search::{Index, SHOWN};

use crate::flow::Flow;
use crate::keyboard::Key;
use crate::session::Place;

/// Signs of a query; nobody asks for a service with more.
const LONGEST: usize = 60;
/// Signs that are worth showing an answer to.
const WORTH: usize = 2;
/// Services offered where none was found.
const NEAREST: usize = 3;

/// What was typed so far, and what it led to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    /// As it stands in the field.
    pub query: String,
    /// Which board of the keyboard is shown.
    pub board: usize,
    /// The best first.
    pub found: Vec<ServiceId>,
    /// Whether those are only near to what was typed.
    pub only_near: bool,
}

impl Search {
    /// Whether enough was typed for an answer.
    pub(crate) fn answers(&self) -> bool {
        self.query.chars().filter(|sign| sign.is_alphanumeric()).count() >= WORTH
    }

    /// What a key does; answers whether the query is another one now.
    fn press(&mut self, key: Key, boards: usize) -> bool {
        let before = self.query.chars().count();
        match key {
            Key::Sign(' ') if self.query.is_empty() || self.query.ends_with(' ') => (),
            Key::Sign(sign) if before < LONGEST && !sign.is_control() => {
                self.query.extend(sign.to_lowercase());
            }
            Key::Sign(_) => (),
            Key::Delete => drop(self.query.pop()),
            Key::Erase => self.query.clear(),
            Key::Board(board) => self.board = board.min(boards.saturating_sub(1)),
        }
        self.query.chars().count() != before
    }

    fn look_up(&mut self, index: Option<&Index>) {
        let (query, answers) = (self.query.as_str(), self.answers());
        let Some(index) = index.filter(|_| answers) else {
            (self.found, self.only_near) = (Vec::new(), false);
            return;
        };
        self.found = index.search(query, SHOWN).into_iter().map(|hit| hit.service).collect();
        self.only_near = self.found.is_empty();
        if self.only_near {
            self.found = index.nearest(query, NEAREST);
        }
    }
}

impl Flow {
    /// The field of K2 was touched.
    pub(crate) fn open_search(&mut self) {
        if matches!(self.session.place(), Some(Place::Services)) {
            self.session.trail.push(Place::Search(Box::default()));
        }
    }

    /// A key of the screen's keyboard, or of one under it.
    pub(crate) fn type_key(&mut self, key: Key) {
        let boards = self.words().keyboard.boards.len();
        let index = self.index.clone();
        if let Some(Place::Search(search)) = self.session.trail.last_mut()
            && search.press(key, boards)
        {
            search.look_up(index.as_deref());
        }
    }

    /// The catalogue, or the language, is another one: so are answers and keys.
    pub(crate) fn search_anew(&mut self, other_language: bool) {
        let index = self.index.clone();
        for place in &mut self.session.trail {
            if let Place::Search(search) = place {
                if other_language {
                    search.board = 0;
                }
                search.look_up(index.as_deref());
            }
        }
    }
}
