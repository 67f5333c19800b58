//! The plan of the hall as a kiosk draws it, in cells of a grid: columns to the right, rows down,
//! both from 0.

use queue_types::DeviceId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Texts;

/// The plan of a hall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HallMap {
    /// Cells across.
    pub columns: u16,
    /// Cells down.
    pub rows: u16,
    /// What is in it; no two overlap.
    pub areas: Vec<HallArea>,
    /// Where the kiosks stand.
    pub kiosks: Vec<HallSpot>,
}

/// A part of the hall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HallArea {
    /// Its name in data.
    pub id: String,
    /// What is written on it.
    pub name: Texts,
    /// What it is for.
    pub kind: HallKind,
    /// Its left column.
    pub column: u16,
    /// Its top row.
    pub row: u16,
    /// Cells across.
    pub width: u16,
    /// Cells down.
    pub height: u16,
}

/// What a part of the hall is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HallKind {
    /// Windows.
    Windows,
    /// Seats.
    Waiting,
    /// A room with a door.
    Room,
    /// The way in.
    Entrance,
    /// Anything else.
    Other,
}

/// A cell in which a kiosk stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HallSpot {
    /// Which kiosk.
    pub device: DeviceId,
    /// Its column.
    pub column: u16,
    /// Its row.
    pub row: u16,
}
