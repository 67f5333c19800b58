//! One service of the catalogue.

use std::collections::BTreeMap;

use queue_types::{PointKind, QueueId, ServiceId};
use queue_wire::{DocumentInfo, Texts};

use crate::catalogue::{document, first};
use crate::fault::Mark;
use crate::row::{Found, Row};
use crate::texts::{Needed, TextRules};

/// A service with everything that its file says.
#[derive(Debug)]
pub(crate) struct Service {
    /// Its id.
    pub id: ServiceId,
    /// The group whose file it stands in.
    pub group: QueueId,
    /// The official name.
    pub title: Texts,
    /// The everyday name.
    pub short: Texts,
    /// What it is for.
    pub plain: Texts,
    /// Words for search.
    pub words: Vec<String>,
    /// What to bring.
    pub documents: Vec<DocumentInfo>,
    /// Typical time (minutes).
    pub minutes: u16,
    /// Nine of ten are done within (minutes).
    pub minutes_p90: u16,
    /// Relative demand (more than 0).
    pub weight: f64,
    /// Where it is served.
    pub channels: Vec<Channel>,
    /// Whether it is served without an appointment.
    pub without_appointment: bool,
    /// State fee (roubles).
    pub fee_roubles: u32,
}

/// A way in which a service is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Channel {
    /// At a window of the hall.
    Window,
    /// In a video booth.
    Video,
    /// Through the public portal, from home.
    Electronic,
    /// At a seat of the e-services zone.
    Zone,
}

impl Channel {
    const ALL: [(&'static str, Self); 4] = [
        ("window", Self::Window),
        ("video", Self::Video),
        ("electronic", Self::Electronic),
        ("zone", Self::Zone),
    ];

    /// Whether somebody at a point of this kind renders it.
    pub fn is_served_at(self, kind: PointKind) -> bool {
        match self {
            Self::Window => matches!(kind, PointKind::Window | PointKind::Room),
            Self::Video => kind == PointKind::VideoBooth,
            Self::Zone => matches!(kind, PointKind::ZoneSeat | PointKind::ClassSeat),
            Self::Electronic => false,
        }
    }
}

/// Reads one `[[service]]` of the file of `group`.
pub(crate) fn read(
    row: &Row<'_>,
    group: &QueueId,
    rules: &TextRules,
    seen: &mut BTreeMap<ServiceId, Mark>,
) -> Option<Service> {
    let id = id(row, group, seen);
    let title = rules.table(row, "title", Needed::All, (60, 80));
    let short = rules.table(row, "short", Needed::Own, (40, 80));
    let plain = rules.table(row, "plain", Needed::Own, (120, 160));
    let words = words(row);
    let documents = documents(row, rules);
    let minutes = row.whole("service_minutes", 3..=40, "minutes");
    let p90 = row.whole("service_minutes_p90", 3..=60, "minutes");
    if let (Some(typical), Some(p90)) = (&minutes, &p90)
        && (p90.value <= typical.value || p90.value > 3 * typical.value)
    {
        let low = typical.value + 1;
        let message = format!(
            "does not fit service_minutes = {}; use {low} to {}",
            typical.value,
            (3 * typical.value).min(60)
        );
        row.fault(&p90.mark, message);
    }
    let weight = row.decimal("weight", 0.0001..=1000.0, "relative demand");
    let channels = channels(row);
    let without_appointment = appointment(row);
    let fee = row.whole("fee_roubles", 0..=10_000, "roubles");
    electronic_only(row, channels.as_deref());
    // Read for later parts of the system; an office need not have them right to open its doors,
    // but a slip is told now.
    let extraterritorial = row.flag("extraterritorial");
    let term = row.whole("term_working_days", 0..=120, "working days");
    let treasury = row.flag("treasury");
    row.done();
    extraterritorial.zip(term).zip(treasury)?;
    Some(Service {
        id: id?,
        group: group.clone(),
        title: title?,
        short: short?,
        plain: plain?,
        words: words?,
        documents: documents?,
        minutes: u16::try_from(minutes?.value).ok()?,
        minutes_p90: u16::try_from(p90?.value).ok()?,
        weight: weight?.value,
        channels: channels?,
        without_appointment: without_appointment?,
        fee_roubles: fee?.value,
    })
}

fn id(row: &Row<'_>, group: &QueueId, seen: &mut BTreeMap<ServiceId, Mark>) -> Option<ServiceId> {
    let found = row.text("id")?;
    let rest = found.value.strip_prefix(group.as_str()).and_then(|rest| rest.strip_prefix('.'));
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let plain = rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(fits));
    let Some(id) = ServiceId::new(found.value).ok().filter(|_| plain) else {
        let form = "small Latin letters, digits, hyphens, 64 characters in all";
        row.fault(&found.mark, format!("not an id of this file; write {group}.name: {form}"));
        return None;
    };
    first(row, seen, &id, &found.mark, "service");
    Some(id)
}

fn words(row: &Row<'_>) -> Option<Vec<String>> {
    let list = row.texts_of("words")?;
    if list.len() > 20 {
        row.fault(&row.mark, format!("{} words; at most 20", list.len()));
    }
    for word in &list {
        crate::texts::check(row, word, 45);
    }
    Some(list.into_iter().map(|word| word.value.to_lowercase()).collect())
}

fn documents(row: &Row<'_>, rules: &TextRules) -> Option<Vec<DocumentInfo>> {
    let value = row.value("documents")?;
    let Some(list) = value.get_ref().as_array() else {
        return row.wrong("documents", value, "a list of tables like { ru = \"Паспорт\" }");
    };
    if list.len() > 6 {
        let mark = row.sheet.entry("documents", value.span());
        row.fault(&mark, format!("{} documents; at most 6 fit on paper", list.len()));
    }
    let tables = list.iter().filter_map(|item| row.row_in("documents", item));
    Some(tables.filter_map(|table| document(&table, rules)).collect())
}

fn channels(row: &Row<'_>) -> Option<Vec<Channel>> {
    let list = row.texts_of("channels")?;
    let mut channels = Vec::new();
    for item in &list {
        match Channel::ALL.iter().find(|(name, _)| *name == item.value) {
            Some((_, channel)) if channels.contains(channel) => {
                row.fault(&item.mark, "named twice; take one out");
            }
            Some((_, channel)) => channels.push(*channel),
            None => row.fault(&item.mark, "not a channel; use window, video, electronic or zone"),
        }
    }
    if list.is_empty() {
        row.fault(&row.mark, "no channel; name window, video, electronic or zone");
    }
    Some(channels)
}

fn appointment(row: &Row<'_>) -> Option<bool> {
    let found: Found<&str> = row.text("appointment")?;
    match found.value {
        "none" | "optional" => Some(true),
        "required" => Some(false),
        _ => {
            row.fault(&found.mark, "not a rule; use none, optional or required");
            None
        }
    }
}

/// The flag repeats what the channels say; a difference means that one of them is wrong.
fn electronic_only(row: &Row<'_>, channels: Option<&[Channel]>) {
    let (Some(flag), Some(channels)) = (row.flag("electronic_only"), channels) else { return };
    let said = channels.contains(&Channel::Electronic) && !channels.contains(&Channel::Window);
    if flag != said
        && let Some(value) = row.value("electronic_only")
    {
        let mark = row.sheet.entry("electronic_only", value.span());
        row.fault(&mark, format!("the channels say {said}; correct one of them"));
    }
}
