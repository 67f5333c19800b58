//! Who may ask at all: the host that was meant, the site that asks, and how often.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, Method, header};
use jiff::Timestamp;
use office_files::Limits;
use queue_types::DeviceId;
use queue_wire::ProblemKind;

use crate::problem::Fault;

/// More askers than an office has; the oldest make room.
const ASKERS: usize = 4096;

/// The rules at the door.
#[derive(Debug)]
pub(crate) struct Guard {
    /// While we listen on loopback only: another name in `Host` is a page elsewhere whose name
    /// was bound to this machine.
    loopback_only: bool,
    /// The host of the configured public address, which a proxy passes on.
    public_host: Option<String>,
    limits: Limits,
    /// Devices of the office: any other name is made up, and would be a share of its own.
    devices: Vec<DeviceId>,
    askers: Mutex<HashMap<(Asker, Wanted), Bucket>>,
}

/// A device of the office, or whoever is at an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Asker {
    Device(DeviceId),
    Address(IpAddr),
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wanted {
    /// Any request.
    Request,
    /// A ticket.
    Ticket,
    /// A code of an appointment that nobody has.
    WrongCode,
    /// A paper printed again.
    Reprint,
}

/// Tokens left, refilled as the office's time passes.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Timestamp,
}

impl Guard {
    pub(crate) fn new(
        loopback_only: bool,
        public_url: Option<&str>,
        limits: Limits,
        devices: Vec<DeviceId>,
    ) -> Self {
        let public_host = public_url
            .and_then(|url| url.split_once("://"))
            .map(|(_, rest)| rest.split('/').next().unwrap_or(rest).to_owned());
        Self { loopback_only, public_host, limits, devices, askers: Mutex::default() }
    }

    /// The host that was meant, and for what changes something the site that asks.
    ///
    /// # Errors
    ///
    /// [`ProblemKind::Forbidden`].
    pub(crate) fn admit(&self, method: &Method, headers: &HeaderMap) -> Result<(), Fault> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST).unwrap_or_default();
        let meant = !self.loopback_only || is_loopback(host) || self.is_public(host);
        let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
        let own = reads || self.same_site(headers, host);
        if meant && own { Ok(()) } else { Err(ProblemKind::Forbidden.into()) }
    }

    /// A browser says where a request comes from; programs say nothing.
    fn same_site(&self, headers: &HeaderMap, host: &str) -> bool {
        let site = headers.get("sec-fetch-site").map(|value| value.as_bytes());
        let same = site.is_none_or(|site| site == b"same-origin" || site == b"none");
        let origin = headers.get(header::ORIGIN).map(|value| value.to_str().unwrap_or_default());
        let own = origin.is_none_or(|origin| {
            let at = origin.split_once("://").map(|(_, host)| host);
            at.is_some_and(|at| at.eq_ignore_ascii_case(host) || self.is_public(at))
        });
        same && own
    }

    fn is_public(&self, host: &str) -> bool {
        self.public_host.as_deref().is_some_and(|public| public.eq_ignore_ascii_case(host))
    }

    /// Counts one more request or ticket.
    ///
    /// # Errors
    ///
    /// [`ProblemKind::TooMany`] when the asker has had its share.
    pub(crate) fn count(
        &self,
        wanted: Wanted,
        headers: &HeaderMap,
        address: IpAddr,
        now: impl Fn() -> Timestamp,
    ) -> Result<(), Fault> {
        let (limit, per_s) = match wanted {
            Wanted::Request => (self.limits.requests_per_device_per_s, 1.0),
            Wanted::Ticket => (self.limits.tickets_per_device_per_min, 60.0),
            Wanted::WrongCode => (self.limits.wrong_codes_per_device_per_min, 60.0),
            Wanted::Reprint => (self.limits.reprints_per_device_per_min, 60.0),
        };
        let Some(limit) = limit.map(f64::from) else { return Ok(()) };
        let now = now();
        let asker = self.asker(headers, address);
        let mut askers = self.askers.lock().unwrap_or_else(PoisonError::into_inner);
        if askers.len() >= ASKERS {
            askers.retain(|_, bucket| now.duration_since(bucket.at).as_secs() < 60);
            if askers.len() >= ASKERS {
                askers.clear();
            }
        }
        let bucket = askers.entry((asker, wanted)).or_insert(Bucket { left: limit, at: now });
        let passed_s = now.duration_since(bucket.at).as_secs_f64().max(0.0);
        bucket.left = (bucket.left + passed_s * limit / per_s).min(limit);
        bucket.at = now;
        if bucket.left < 1.0 {
            return Err(ProblemKind::TooMany.into());
        }
        bucket.left -= 1.0;
        Ok(())
    }

    /// Who asks: one of the office's devices, or whoever is at an address.
    fn asker(&self, headers: &HeaderMap, address: IpAddr) -> Asker {
        let name = headers.get(queue_wire::DEVICE).and_then(|value| value.to_str().ok());
        let device = name.and_then(|name| self.devices.iter().find(|it| it.as_str() == name));
        device.map_or(Asker::Address(address), |device| Asker::Device(device.clone()))
    }

    /// Takes one back that was counted before its outcome was known: a right code is no guess.
    pub(crate) fn forgive(&self, wanted: Wanted, headers: &HeaderMap, address: IpAddr) {
        let mut askers = self.askers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = askers.get_mut(&(self.asker(headers, address), wanted)) {
            bucket.left += 1.0;
        }
    }
}

/// `localhost`, `127.x.x.x` or `[::1]`, with or without a port.
fn is_loopback(host: &str) -> bool {
    let name = if host.starts_with('[') {
        host.split(']').next().unwrap_or(host).trim_start_matches('[')
    } else {
        host.split(':').next().unwrap_or(host)
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (header::HeaderName::from_static(name), header::HeaderValue::from_static(value))
        });
        pairs.collect()
    }

    #[test]
    fn only_our_own_pages_and_programs_may_change_something() {
        let guard =
            Guard::new(true, Some("https://queue.example.org"), Limits::default(), Vec::new());
        let admits = |pairs: &[(&'static str, &'static str)]| {
            guard.admit(&Method::POST, &headers(pairs)).is_ok()
        };
        assert!(admits(&[("host", "127.0.0.1:8080")]));
        assert!(admits(&[("host", "[::1]:8080"), ("origin", "http://[::1]:8080")]));
        assert!(admits(&[("host", "localhost"), ("sec-fetch-site", "same-origin")]));
        assert!(admits(&[("host", "localhost"), ("origin", "https://queue.example.org")]));
        assert!(!admits(&[("host", "localhost"), ("origin", "null")]));
        assert!(!admits(&[("host", "localhost"), ("origin", "http://evil.example")]));
        assert!(!admits(&[("host", "localhost"), ("sec-fetch-site", "cross-site")]));
        assert!(!admits(&[("host", "evil.example:8080")]), "a name bound to this machine");
        assert!(!admits(&[]));
    }

    #[test]
    fn a_device_has_its_share_and_gets_more_as_time_passes() {
        let limits = Limits { tickets_per_device_per_min: Some(2), ..Limits::default() };
        let guard = Guard::new(true, None, limits, vec![DeviceId::new("kiosk-1").unwrap()]);
        let at = |s| Timestamp::from_second(s).unwrap();
        let kiosk = headers(&[("talon-device", "kiosk-1")]);
        let count = |headers: &HeaderMap, s| {
            guard.count(Wanted::Ticket, headers, IpAddr::from([127, 0, 0, 1]), || at(s)).is_ok()
        };
        assert!(count(&kiosk, 0) && count(&kiosk, 0) && !count(&kiosk, 1));
        assert!(count(&headers(&[]), 1), "another asker has its own share");
        assert!(count(&kiosk, 31) && !count(&kiosk, 31));
        let made_up = |name| count(&headers(&[("talon-device", name)]), 31);
        assert!(made_up("a") && made_up("b") && !made_up("c"), "a made-up name is no new share");
    }
}
