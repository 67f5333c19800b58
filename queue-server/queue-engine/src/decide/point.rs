//! A point opens, closes, takes a break and comes back.

use queue_types::{OperatorId, PointId};

use super::{Case, Decision, reason_given};
use crate::Refusal;
use crate::event::Fact;
use crate::office::PointStatus;

impl Case<'_> {
    pub(super) fn open_point(self, id: PointId, operator: Option<OperatorId>) -> Decision {
        self.day_is_open()?;
        let plan = self.office.plan().points.get(&id).ok_or(Refusal::UnknownPoint(id))?;
        if self.known_point(id)?.status != PointStatus::Closed {
            return Err(Refusal::PointOpen(id));
        }
        Ok(vec![Fact::PointOpened { point: id, queues: plan.queues.clone(), operator }])
    }

    pub(super) fn close_point(self, id: PointId) -> Decision {
        self.day_is_open()?;
        self.free(self.staffed(id)?)?;
        Ok(vec![Fact::PointClosed { point: id }])
    }

    /// A visitor is never left for a break: the service is finished, parked or returned first.
    pub(super) fn pause_point(self, id: PointId, reason: &str) -> Decision {
        self.day_is_open()?;
        reason_given(reason)?;
        self.ready(id)?;
        Ok(vec![Fact::PointPaused { point: id, reason: reason.to_owned() }])
    }

    pub(super) fn resume_point(self, id: PointId) -> Decision {
        self.day_is_open()?;
        if self.staffed(id)?.status != PointStatus::Paused {
            return Err(Refusal::PointNotPaused(id));
        }
        Ok(vec![Fact::PointResumed { point: id }])
    }
}
