//! Who goes before whom, as the office decided it.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use queue_engine::{Lane, LanePolicy, Policy, Quota};
use queue_types::Class;

use crate::row::Row;

/// Longest time that a rule of the policy may name (minutes): a day.
const LONGEST_MIN: u32 = 24 * 60;

/// Every lane by its name in the file.
fn lanes() -> Vec<(&'static str, Lane)> {
    let classes = ["class-0", "class-1", "class-2", "class-3"];
    let classes = classes
        .into_iter()
        .zip(0..)
        .filter_map(|(name, rank)| Some((name, Lane::Class(Class::new(rank)?))));
    classes
        .chain([("appointment", Lane::Appointment), ("late-appointment", Lane::LateAppointment)])
        .collect()
}

/// Reads `[policy]`.
pub(crate) fn read(office: &Row<'_>) -> Option<Policy> {
    let row = office.row("policy")?;
    let early = minutes(&row, "appointment_early_min", 0);
    let tolerance = minutes(&row, "appointment_tolerance_min", 0);
    let lanes = row.row("lanes").map(|lanes| read_lanes(&lanes));
    let quotas = read_quotas(&row, lanes.as_ref());
    row.done();
    Some(Policy {
        lanes: lanes?,
        quotas,
        appointment_early: early?,
        appointment_tolerance: tolerance?,
    })
}

fn read_lanes(table: &Row<'_>) -> BTreeMap<Lane, LanePolicy> {
    let mut read = BTreeMap::new();
    for (name, lane) in lanes() {
        let Some(row) = table.row(name) else { continue };
        let rank =
            row.whole("rank", 0..=255, "rank").and_then(|rank| u8::try_from(rank.value).ok());
        let base = row.decimal("base", -1440.0..=1440.0, "minutes of waiting");
        let rate = row.decimal("rate", 0.0..=100.0, "credit for a minute waited");
        let bound = minutes(&row, "bound_min", 1);
        row.done();
        let (Some(rank), Some(base), Some(rate), Some(bound)) = (rank, base, rate, bound) else {
            continue;
        };
        read.insert(lane, LanePolicy { rank, base: base.value, rate: rate.value, bound });
    }
    table.done();
    read
}

fn read_quotas(policy: &Row<'_>, lanes: Option<&BTreeMap<Lane, LanePolicy>>) -> Vec<Quota> {
    let mut quotas: Vec<Quota> = Vec::new();
    for row in policy.rows("quota") {
        let rank = row.whole("rank", 1..=255, "rank");
        let calls = row.whole("calls", 1..=99, "calls in a row");
        let after = minutes(&row, "after_min", 0);
        row.done();
        let (Some(rank), Some(calls), Some(after)) = (rank, calls, after) else { continue };
        let found = u8::try_from(rank.value).ok().zip(u8::try_from(calls.value).ok());
        let Some((number, calls)) = found else { continue };
        if quotas.iter().any(|quota| quota.rank == number) {
            row.fault(&rank.mark, "a second quota of this rank; keep one");
        }
        let ranks = |of: &dyn Fn(u8) -> bool| {
            lanes.is_none_or(|lanes| lanes.values().any(|lane| of(lane.rank)))
        };
        if !ranks(&|lane| lane >= number) {
            row.fault(&rank.mark, "no lane has this rank or a higher one, so it limits nothing");
        } else if !ranks(&|lane| lane < number) {
            row.fault(&rank.mark, "no lane is of a lower rank, so it protects nobody");
        }
        quotas.push(Quota { rank: number, calls, after });
    }
    quotas
}

/// Whole minutes from `least` to a day.
fn minutes(row: &Row<'_>, key: &'static str, least: u32) -> Option<SignedDuration> {
    let found = row.whole(key, least..=LONGEST_MIN, "minutes")?;
    Some(SignedDuration::from_mins(i64::from(found.value)))
}
