//! Places where somebody is served.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A service point of the office by its number on the wall, 1 to 999.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "u16", into = "u16")]
#[schema(value_type = u16, minimum = 1, maximum = 999)]
pub struct PointId(u16);

impl PointId {
    /// The point with this number, or `None` outside 1 to 999.
    #[must_use]
    pub const fn new(number: u16) -> Option<Self> {
        if number >= 1 && number <= 999 { Some(Self(number)) } else { None }
    }

    /// The number on the wall.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for PointId {
    type Error = String;
    fn try_from(number: u16) -> Result<Self, String> {
        Self::new(number).ok_or_else(|| format!("{number} is no service point: expected 1 to 999"))
    }
}

impl From<PointId> for u16 {
    fn from(point: PointId) -> Self {
        point.0
    }
}

impl fmt::Display for PointId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for PointId {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let number = text
            .parse::<u16>()
            .map_err(|_| format!("`{text}` is no service point: expected 1 to 999"))?;
        Self::try_from(number)
    }
}

/// What kind of place a service point is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// «Окно»: a window of the hall.
    Window,
    /// «Видеокабина»: a booth with a remote consultant.
    VideoBooth,
    /// «Место в зоне электронных услуг»: a seat with a computer.
    ZoneSeat,
    /// «Место в классе»: a seat of the digital-literacy class.
    ClassSeat,
    /// «Кабинет»: a room.
    Room,
}
