//! What devices tell of themselves, and a visitor's call for help.

use jiff::Timestamp;
use queue_types::DeviceId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The roll of paper in a kiosk's printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Enough.
    Ok,
    /// Soon out.
    NearEnd,
    /// None: tickets stay on the screen.
    Out,
}

/// `PUT devices/{id}/state`: how a device is, sent at each change and every 10 s.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceState {
    /// Program and version, e.g. `talon-kiosk 0.1.0`.
    pub version: String,
    /// The device's own clock.
    #[schema(value_type = String, format = DateTime)]
    pub clock: Timestamp,
    /// Whether its printer answers at all.
    pub printer_online: bool,
    /// Its paper, when the printer says so.
    #[serde(default)]
    pub paper: Option<PaperState>,
    /// Cover open.
    #[serde(default)]
    pub cover_open: bool,
    /// Cutter or presenter blocked.
    #[serde(default)]
    pub cutter_error: bool,
    /// One plain line for staff about what is wrong; empty when nothing is.
    #[serde(default)]
    pub trouble: String,
}

/// A device as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceStateReport {
    /// Which device.
    pub device: DeviceId,
    /// When it last spoke (the office's clock).
    #[schema(value_type = String, format = DateTime)]
    pub heard_at: Timestamp,
    /// What it said.
    pub state: DeviceState,
}

/// `POST help-calls`: somebody at a device pressed «Помощь».
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HelpCall {
    /// Where the person stands.
    pub device: DeviceId,
    /// `true` takes the call back.
    #[serde(default)]
    pub cancelled: bool,
}

/// A call for help as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HelpCallView {
    /// Where the person stands.
    pub device: DeviceId,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}
