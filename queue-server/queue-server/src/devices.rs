//! What devices tell of themselves, and who called for help. Kept in memory: after a restart they
//! tell it again within seconds.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use queue_types::{DeviceId, Language};
use queue_wire::{DeviceState, DeviceStateReport, HelpCallView, PaperState, PartState, StaffAlert};

use crate::texts::{Section, Texts};

/// A device that is silent for longer is told to staff.
const SILENCE: Duration = Duration::from_secs(25);
/// A device that is silent for longer has been put away.
const FORGOTTEN: Duration = Duration::from_secs(12 * 60 * 60);
/// A call for help that nobody took off rings no longer than this.
const HELP: Duration = Duration::from_secs(30 * 60);
/// With so few offline numbers left staff should see to the connection.
const FEW_NUMBERS: u16 = 50;
/// More devices than any office has; what an attacker can fill.
const MOST: usize = 256;

/// All devices of the office.
#[derive(Debug, Default)]
pub(crate) struct Devices {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    heard: BTreeMap<DeviceId, (DeviceStateReport, Instant)>,
    help: BTreeMap<DeviceId, (Timestamp, Instant)>,
}

/// There are more devices than an office can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooManyDevices;

impl Devices {
    /// Takes in a device's state, heard `at` by the office's clock. Tells whether anything but
    /// its clock changed.
    pub(crate) fn tell(
        &self,
        device: DeviceId,
        state: DeviceState,
        at: Timestamp,
        now: Instant,
    ) -> Result<bool, TooManyDevices> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.heard.len() >= MOST && !inner.heard.contains_key(&device) {
            return Err(TooManyDevices);
        }
        let report = DeviceStateReport { device: device.clone(), heard_at: at, state };
        let same = |it: &DeviceState| DeviceState { clock: at, ..it.clone() };
        let before = inner.heard.get(&device).map(|(it, heard)| (same(&it.state), *heard));
        let changed = before.is_none_or(|(state, heard)| {
            state != same(&report.state) || now.saturating_duration_since(heard) > SILENCE
        });
        inner.heard.insert(device, (report, now));
        Ok(changed)
    }

    /// Somebody at `device` calls for help, or takes the call back.
    pub(crate) fn help(
        &self,
        device: DeviceId,
        cancelled: bool,
        at: Timestamp,
        now: Instant,
    ) -> Result<(), TooManyDevices> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if cancelled {
            inner.help.remove(&device);
        } else if inner.help.len() >= MOST {
            return Err(TooManyDevices);
        } else {
            // A second press keeps the time of the first.
            inner.help.entry(device).or_insert((at, now));
        }
        Ok(())
    }

    /// Who calls for help, the longest waiting first.
    pub(crate) fn help_calls(&self, now: Instant) -> Vec<HelpCallView> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.help.retain(|_, (_, since)| now.saturating_duration_since(*since) < HELP);
        let calls = inner.help.iter();
        let mut calls: Vec<_> = calls
            .map(|(device, (since, _))| HelpCallView { device: device.clone(), since: *since })
            .collect();
        calls.sort_by_key(|call| call.since);
        calls
    }

    /// What a device said last, and whether it has been silent since for too long.
    pub(crate) fn heard(&self, device: &DeviceId, now: Instant) -> Option<(DeviceState, bool)> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (report, heard) = inner.heard.get(device)?;
        let silent = now.saturating_duration_since(*heard) > SILENCE;
        Some((report.state.clone(), silent))
    }

    /// Whether a device was heard lately and can print; `None` when it was never heard.
    pub(crate) fn prints(&self, device: &DeviceId, now: Instant) -> Option<bool> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (report, heard) = inner.heard.get(device)?;
        let state = &report.state;
        let able = state.printer_online
            && state.paper != Some(PaperState::Out)
            && !state.cover_open
            && !state.cutter_error;
        Some(able && now.saturating_duration_since(*heard) <= SILENCE)
    }

    /// What staff should know of the devices, what stops work first. `name` is what staff call one.
    pub(crate) fn alerts(
        &self,
        now: Instant,
        texts: &Texts,
        language: &Language,
        name: impl Fn(&DeviceId) -> String,
    ) -> Vec<StaffAlert> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.heard.retain(|_, (_, heard)| now.saturating_duration_since(*heard) < FORGOTTEN);
        let mut alerts: Vec<_> = inner
            .heard
            .values()
            .flat_map(|(report, heard)| {
                let silence = now.saturating_duration_since(*heard);
                alerts_of(report, &name(&report.device), silence, texts, language)
            })
            .collect();
        alerts.sort_by_key(|alert| !alert.urgent);
        alerts
    }
}

/// A silent device says nothing true about its paper, so silence stands alone.
fn alerts_of(
    report: &DeviceStateReport,
    name: &str,
    silence: Duration,
    texts: &Texts,
    language: &Language,
) -> Vec<StaffAlert> {
    let state = &report.state;
    let say = |key, urgent| {
        let count = match key {
            "numbers_low" => state.offline_left.unwrap_or_default().into(),
            _ => state.offline_waiting,
        };
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("count", &count),
            ("device", &name),
            ("minutes", &(silence.as_secs() / 60).max(1)),
            ("text", &state.trouble),
        ];
        StaffAlert { text: texts.say(language, Section::Alert, key, &values), urgent }
    };
    if silence > SILENCE {
        return vec![say("device_silent", true)];
    }
    let bad = |part: Option<PartState>| matches!(part, Some(PartState::Absent | PartState::Failed));
    let few = |left: u16| (1..=FEW_NUMBERS).contains(&left);
    let found = [
        (!state.printer_online, "printer_offline", true),
        (state.printer_online && state.paper == Some(PaperState::Out), "paper_out", true),
        (state.cover_open, "cover_open", true),
        (state.cutter_error, "cutter_error", true),
        (state.offline_left == Some(0), "numbers_spent", true),
        (state.paper == Some(PaperState::NearEnd), "paper_near_end", false),
        (state.offline_left.is_some_and(few), "numbers_low", false),
        (state.offline_waiting > 0, "offline_waiting", false),
        (bad(state.scanner), "scanner_bad", false),
        (bad(state.keypad), "keypad_bad", false),
        (bad(state.sound), "sound_bad", false),
    ];
    let mut alerts: Vec<_> = found
        .into_iter()
        .filter(|(here, ..)| *here)
        .map(|(_, key, urgent)| say(key, urgent))
        .collect();
    // The device's own line is for what the fields cannot say.
    if alerts.is_empty() && !state.trouble.is_empty() {
        alerts.push(say("trouble", false));
    }
    alerts
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "a test makes up the time")]
    use super::*;

    fn kiosk() -> DeviceId {
        DeviceId::new("kiosk-1").unwrap()
    }

    fn well() -> DeviceState {
        DeviceState {
            paper: Some(PaperState::Ok),
            ..DeviceState::well("talon-kiosk 0.1.0", Timestamp::UNIX_EPOCH)
        }
    }

    fn alerts(devices: &Devices, now: Instant) -> Vec<String> {
        let texts = Texts::read().unwrap();
        let alerts =
            devices.alerts(now, &texts, &Language::new("en").unwrap(), ToString::to_string);
        alerts.into_iter().map(|alert| alert.text).collect()
    }

    #[test]
    fn staff_learn_of_trouble_and_of_silence() {
        let (devices, at, now) = (Devices::default(), Timestamp::UNIX_EPOCH, Instant::now());
        assert_eq!(devices.tell(kiosk(), well(), at, now), Ok(true));
        assert_eq!(devices.tell(kiosk(), well(), at, now), Ok(false));
        assert!(alerts(&devices, now).is_empty());
        let out = DeviceState { paper: Some(PaperState::Out), ..well() };
        assert_eq!(devices.tell(kiosk(), out, at, now), Ok(true));
        assert_eq!(alerts(&devices, now), ["kiosk-1: out of paper. Change the roll."]);
        let soon = now + Duration::from_secs(26);
        assert_eq!(
            alerts(&devices, soon),
            ["kiosk-1: silent for 1 min. Check its power and network."]
        );
        let later = now + Duration::from_secs(150);
        assert_eq!(
            alerts(&devices, later),
            ["kiosk-1: silent for 2 min. Check its power and network."]
        );
    }

    #[test]
    fn a_call_for_help_rings_until_it_is_taken_off() {
        let (devices, at, now) = (Devices::default(), Timestamp::UNIX_EPOCH, Instant::now());
        devices.help(kiosk(), false, at, now).unwrap();
        devices.help(kiosk(), false, at, now).unwrap();
        assert_eq!(devices.help_calls(now).len(), 1);
        assert!(devices.help_calls(now + HELP).is_empty());
        devices.help(kiosk(), false, at, now).unwrap();
        devices.help(kiosk(), true, at, now).unwrap();
        assert!(devices.help_calls(now).is_empty());
    }

    #[test]
    fn made_up_devices_cannot_fill_the_memory() {
        let (devices, now) = (Devices::default(), Instant::now());
        for n in 0..MOST {
            let device = DeviceId::new(&format!("d-{n}")).unwrap();
            devices.tell(device, well(), Timestamp::UNIX_EPOCH, now).unwrap();
        }
        assert_eq!(devices.tell(kiosk(), well(), Timestamp::UNIX_EPOCH, now), Err(TooManyDevices));
    }
}
