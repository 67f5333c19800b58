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
    /// Tickets printed without the server that it has not heard of yet.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub offline_waiting: u32,
    /// Offline numbers that this kiosk has left today, when it has any of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline_left: Option<u16>,
    /// Its scanner, when it was set up with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scanner: Option<PartState>,
    /// Its keypad, when it was set up with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keypad: Option<PartState>,
    /// Its sound, when it was set up with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<PartState>,
    /// Paper printed since the printer was put up (mm), where the kiosk counts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed_mm: Option<u64>,
}

impl DeviceState {
    /// A device of this version with nothing wrong and nothing to tell, by its `clock`.
    #[must_use]
    pub fn well(version: &str, clock: Timestamp) -> Self {
        Self {
            version: version.to_owned(),
            clock,
            printer_online: true,
            paper: None,
            cover_open: false,
            cutter_error: false,
            trouble: String::new(),
            offline_waiting: 0,
            offline_left: None,
            scanner: None,
            keypad: None,
            sound: None,
            printed_mm: None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A part of a device that it can do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    /// It works.
    Ok,
    /// It is not there: unplugged, or its program is not installed.
    Absent,
    /// It is there and does not work.
    Failed,
}

/// `POST devices/{id}/service-actions`: what an engineer did in the service menu, for the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceAction {
    /// What was done: 1 to 40 small letters, digits and `-`, e.g. `printer-test`.
    pub action: String,
    /// With what result or to what value: at most 200 characters, nothing about visitors.
    pub detail: String,
}

/// A kiosk as the office's snapshot tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KioskNow {
    /// Which one.
    pub device: DeviceId,
    /// It was heard lately and its printer can print.
    pub prints: bool,
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
