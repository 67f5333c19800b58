//! Finds a service by what a visitor types, in whatever way they type it.
//!
//! Typing errors, a keyboard in the wrong layout, Russian in Latin letters, word forms, beginnings
//! of words and everyday names all lead to the service. What a language needs for that is data
//! ([`Wording`], `assets/search`), and so are everyday names (`words` of `assets/catalogue`); the
//! rules that are the same for every language are here.
//!
//! It holds no clock, no I/O and no screen, and it remembers no query. Whatever is typed, the work
//! is bounded: a query is cut to its first words before anything is looked up.
//!
//! Start with [`Index::search`]; [`Index::nearest`] is for what it does not find, and
//! [`Index::marks`] says which part of a name was typed. How a text becomes words is in `words`,
//! what else a query may mean in `readings`, how near two words are in `dictionary`, who comes
//! first in `score`.

mod dictionary;
mod index;
mod marks;
mod readings;
mod score;
mod wording;
mod words;

pub use index::{Hit, Index, SHOWN};
pub use wording::{Wording, WordingError};
