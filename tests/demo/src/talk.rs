//! What the demo and its off-screen kiosk say to each other: a line of JSON each way.

use serde::{Deserialize, Serialize};

/// What can be asked of the kiosk's process.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Which screen it is, and what can be pressed there.
    Look,
    /// Touch what has exactly this name.
    Tap(String),
    /// Touch what has exactly this name and wait for a ticket's number or a notice.
    Take(String),
    /// Draw the screen into this file.
    Shot(String),
}

/// What it answers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Told {
    /// Whether it could be done.
    pub ok: bool,
    /// The screen's name, e.g. `home`.
    pub screen: String,
    /// What can be pressed, by name.
    pub labels: Vec<String>,
    /// The number on the screen, if one is there.
    pub number: Option<String>,
    /// From the touch to the number on the screen (wall milliseconds).
    pub ms: Option<f64>,
}
