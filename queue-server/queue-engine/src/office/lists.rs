//! A queue as its lists, one for each lane, and a walk along them in calling order.

use jiff::{SignedDuration, Timestamp};
use queue_types::QueueId;

use super::line::{At, Key, Line, Work};
use super::rules::{LANES, Rules, earlier, later, place_of};
use crate::plan::Lane;

/// The tickets that wait in one queue.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lists {
    pub(crate) id: QueueId,
    lines: [Line; LANES],
    /// Those that only one point may call; they stand in that point's own list.
    pub(crate) sent: u32,
}

impl Lists {
    pub(crate) fn new(id: QueueId) -> Self {
        Self { id, lines: Default::default(), sent: 0 }
    }

    pub(crate) fn line(&self, home: Lane) -> &Line {
        &self.lines[place_of(home)]
    }

    pub(crate) fn line_mut(&mut self, home: Lane) -> &mut Line {
        &mut self.lines[place_of(home)]
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.id.clone());
    }

    /// How many wait here, with those sent to a point.
    pub(crate) fn waiting(&self) -> u32 {
        self.sent + self.lines.iter().map(Line::len).sum::<u32>()
    }

    /// Everybody who waits here, list by list.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.lines.iter().flat_map(Line::keys)
    }

    /// The lists whose heads may be called at `now`. One list holds all appointments whose
    /// visitors came in time; by the clock it falls into late ones and due ones.
    pub(crate) fn spans(&self, rules: &Rules, now: Timestamp) -> impl Iterator<Item = Span<'_>> {
        let whole = |lane: Lane| Span::whole(self.line(lane), lane);
        let timely = self.line(Lane::Appointment);
        let due = earlier(now, rules.tolerance);
        let after_now = later(now, SignedDuration::from_nanos(1));
        let classes = (0..4).filter_map(queue_types::Class::new).map(Lane::Class).map(whole);
        classes.chain([
            Span::between(timely, Lane::Appointment, Some(due), Some(after_now)),
            Span::between(timely, Lane::LateAppointment, None, Some(due)),
            Span::whole(self.line(Lane::LateAppointment), Lane::LateAppointment),
        ])
    }

    /// Appointments whose slot has not come, but comes soon enough to be called if nobody else
    /// waits.
    pub(crate) fn early(&self, rules: &Rules, now: Timestamp) -> Span<'_> {
        let after_now = later(now, SignedDuration::from_nanos(1));
        let soon = later(later(now, rules.early), SignedDuration::from_nanos(1));
        Span::between(self.line(Lane::Appointment), Lane::Appointment, Some(after_now), Some(soon))
    }

    /// Appointments that are called from `after` on.
    pub(crate) fn coming(&self, after: Timestamp) -> Span<'_> {
        Span::between(self.line(Lane::Appointment), Lane::Appointment, Some(after), None)
    }
}

/// A stretch of a list, all of one lane, walked from its head.
#[derive(Clone, Copy)]
pub(crate) struct Span<'a> {
    line: &'a Line,
    pub(crate) lane: Lane,
    at: At,
    until: Option<Timestamp>,
}

impl<'a> Span<'a> {
    pub(crate) const fn whole(line: &'a Line, lane: Lane) -> Self {
        Self { line, lane, at: line.start(), until: None }
    }

    /// The places that count from `from` (inclusive) until `until` (exclusive).
    fn between(
        line: &'a Line,
        lane: Lane,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Self {
        let at = from.map_or(line.start(), |from| line.find(|key| key.since < from));
        Self { line, lane, at, until }
    }

    pub(crate) fn head(&self) -> Option<&'a Key> {
        self.line.get(self.at).filter(|key| self.until.is_none_or(|until| key.since < until))
    }

    pub(crate) fn advance(&mut self) {
        self.at = self.line.behind(self.at);
    }

    /// Whether nobody stands behind the head.
    pub(crate) fn head_is_last(&self) -> bool {
        let mut behind = *self;
        behind.advance();
        behind.head().is_none()
    }

    /// How much of the stretch stands before the first place for which `before` is false.
    pub(crate) fn ahead(&self, before: impl Fn(&Key) -> bool) -> Work {
        let inside = |key: &Key| self.until.is_none_or(|until| key.since < until);
        let start = self.line.before(self.at);
        let end = self.line.before(self.line.find(|key| inside(key) && before(key)));
        if end.count > start.count { end - start } else { Work::default() }
    }
}
