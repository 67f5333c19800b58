//! What the office is and what it offers: data that a kiosk keeps for the day.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use queue_types::{
    Class, DeviceId, KioskNumber, Language, OfficeId, PointId, PointKind, QueueId, ServiceId,
    TicketLetter,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::HallMap;

/// A text in the languages that somebody translated it to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = BTreeMap<String, String>)]
pub struct Texts(pub BTreeMap<Language, String>);

impl Texts {
    /// The text in `wanted`, else in `fallback` (the office's first language), else any, else "".
    #[must_use]
    pub fn pick(&self, wanted: &Language, fallback: &Language) -> &str {
        let found = self.0.get(wanted).or_else(|| self.0.get(fallback));
        found.or_else(|| self.0.values().next()).map_or("", String::as_str)
    }
}

/// `GET services`: the whole catalogue as this office offers it, in the order to be shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Catalogue {
    /// Changes whenever anything in it does; an ETag.
    pub version: String,
    /// Groups of services; each is a queue.
    pub groups: Vec<GroupInfo>,
    /// Life situations: short lists of services of any group.
    pub situations: Vec<SituationInfo>,
    /// Everything that is offered here.
    pub services: Vec<ServiceInfo>,
    /// Ids of the services most used here, the most used first.
    pub most_used: Vec<ServiceId>,
    /// Priority rights in force, in the office's order: what a visitor may choose.
    #[serde(default)]
    pub categories: Vec<CategoryInfo>,
}

/// A priority right. The choice leaves the kiosk as a class only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryInfo {
    /// Its name in data.
    pub id: String,
    /// Who has it.
    pub name: Texts,
    /// What to have ready; the window looks at it.
    pub document: Texts,
    /// Priority class 1 to 3.
    pub class: Class,
    /// Whether it holds for one's own business only.
    pub own_business_only: bool,
}

/// A group of services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroupInfo {
    /// The queue that its tickets wait in.
    pub id: QueueId,
    /// The letter of its tickets.
    #[schema(value_type = String)]
    pub letter: TicketLetter,
    /// Its name.
    pub name: Texts,
    /// A Lucide icon's name.
    pub icon: String,
}

/// A life situation, e.g. the birth of a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SituationInfo {
    /// Its name in data.
    pub id: String,
    /// Its name on the screen.
    pub name: Texts,
    /// A Lucide icon's name.
    pub icon: String,
    /// What people in it come for, 4 to 9 services.
    pub services: Vec<ServiceId>,
}

/// One service as a visitor needs to know it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ServiceInfo {
    /// Its id.
    pub id: ServiceId,
    /// The group, which is the queue of its tickets.
    pub group: QueueId,
    /// The official name.
    pub title: Texts,
    /// The name as a tired person would recognise it.
    pub short: Texts,
    /// One sentence: what it is for.
    pub plain: Texts,
    /// Everyday words that people type; for search only.
    pub words: Vec<String>,
    /// What to bring, at most 6.
    pub documents: Vec<DocumentInfo>,
    /// Typical time at the window (minutes).
    pub service_minutes: u16,
    /// State fee of the ordinary case in roubles; 0 = none or not stated.
    pub fee_roubles: u32,
    /// Whether a window of this office serves it from a ticket without an appointment.
    pub walk_in: bool,
}

/// A document to bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentInfo {
    /// What it is.
    pub name: Texts,
    /// When it is needed; empty when always.
    pub note: Texts,
}

/// `GET office`: what the office is. What changes by the minute is in `OfficeSnapshot`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfficeInfo {
    /// Its id.
    pub id: OfficeId,
    /// Its name, with a line break where the header wants one.
    pub name: Texts,
    /// Where it stands.
    pub address: Texts,
    /// Its zone in the IANA database, e.g. `Europe/Moscow`.
    pub time_zone: String,
    /// Languages of the kiosk, the office's own first.
    pub languages: Vec<Language>,
    /// The norm for the wait from ticket to service (minutes).
    pub wait_norm_min: u16,
    /// The business day that is open, if one is.
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    /// The office's own clock, which may run faster in a simulation.
    #[schema(value_type = String, format = DateTime)]
    pub now: Timestamp,
    /// How many office seconds pass in one second: 1 but in simulations.
    pub clock_speed: u32,
    /// Whether the doors are open now.
    pub open: bool,
    /// Today's hours as people say them, e.g. «8:00–20:00», or `None` on a day off.
    pub hours_today: Option<String>,
    /// When the doors open next, if they are closed now.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub opens_at: Option<Timestamp>,
    /// When they close, if they are open now.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closes_at: Option<Timestamp>,
    /// Places of service.
    pub points: Vec<PointInfo>,
    /// The version of the catalogue in force.
    pub catalogue_version: String,
    /// Whether the server runs without sign-in on a test network: shown on every page.
    pub unauthenticated: bool,
    /// The kiosks of the office, by their number.
    #[serde(default)]
    pub kiosks: Vec<KioskInfo>,
    /// From when it is calmer today; `None` when there is nothing honest to say.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "16:00:00")]
    pub quiet_from: Option<Time>,
    /// The plan of the hall, where the office has drawn one.
    #[serde(default)]
    pub hall: Option<HallMap>,
    /// An appointment may be called so much before its slot at the earliest (minutes).
    #[serde(default)]
    pub appointment_early_min: u16,
    /// Later than so much after its slot, an appointment waits in the lane of the late (minutes).
    #[serde(default)]
    pub appointment_late_min: u16,
}

/// A kiosk of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KioskInfo {
    /// Its device.
    pub device: DeviceId,
    /// Its own number 1 to 9, the first digit of its offline tickets.
    #[schema(value_type = u8, minimum = 1, maximum = 9)]
    pub number: KioskNumber,
    /// Where it stands, e.g. «у входа».
    pub position: Texts,
}

/// A place of service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointInfo {
    /// The number on the wall.
    pub id: PointId,
    /// Its kind.
    pub kind: PointKind,
    /// The queues that it serves.
    pub queues: Vec<QueueId>,
}
