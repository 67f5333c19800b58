//! What every part of the server reads: the office's files, its clock, its texts, its devices.

use std::sync::OnceLock;

use office_files::OfficeFiles;
use queue_types::Language;
use queue_wire::OfficeInfo;

use crate::bookings::Bookings;
use crate::clock::OfficeClock;
use crate::config::Config;
use crate::devices::Devices;
use crate::disk::Disk;
use crate::metrics::Gauge;
use crate::quiet::Quiet;
use crate::services::Services;
use crate::texts::Texts;
use crate::token::DayKeys;

/// Shared by the writer, the followers and the routes; nothing in it is decided by the queue.
#[derive(Debug)]
pub(crate) struct House {
    pub files: OfficeFiles,
    /// The catalogue of `files` as it is sent.
    pub services: Services,
    /// What is booked.
    pub bookings: Bookings,
    /// When it is calmer.
    pub quiet: Quiet,
    pub clock: OfficeClock,
    pub texts: Texts,
    pub devices: Devices,
    pub keys: DayKeys,
    pub gauge: Gauge,
    pub disk: Disk,
    pub config: Config,
    /// Only programs of this machine can reach us.
    pub loopback_only: bool,
    /// Open to a network without sign-in, directly or through a proxy.
    pub unauthenticated: bool,
    /// Where phones reach us, known once the listener is bound.
    pub public_url: OnceLock<String>,
}

impl House {
    /// The office's own language, in which staff are told things.
    pub(crate) fn language(&self) -> &Language {
        // Checked when the files were read: there is at least one.
        self.files.languages.first().unwrap_or_else(|| unreachable!("an office has a language"))
    }

    /// The page of a ticket for its holder's phone.
    pub(crate) fn tracking_url(&self, ticket: queue_types::TicketId) -> String {
        let base = self.public_url.get().map_or("", String::as_str);
        format!("{base}/t/{ticket}/{}", self.keys.token(ticket))
    }

    /// `GET office` at this moment.
    pub(crate) fn info(&self, day: Option<queue_types::BusinessDay>) -> OfficeInfo {
        let now = self.clock.now();
        let info = self.files.info(now, day, self.clock.speed());
        let quiet_from = self.quiet.from(now, &self.files);
        OfficeInfo { unauthenticated: self.unauthenticated, quiet_from, ..info }
    }
}
