//! What callers hand to the writer, and what they get back.

use bytes::Bytes;
use jiff::SignedDuration;
use queue_engine::Refusal;
use queue_engine::command::Wish;
use queue_store::Print;
use queue_types::{DeviceId, KioskNumber, Language, PointId, RequestId, TicketId};
use queue_wire::{CheckIn, OfflineTicket, ProblemKind};
use sha2::{Digest as _, Sha256};
use tokio::sync::oneshot;

use crate::problem::Fault;

/// One command on its way to the disk.
#[derive(Debug)]
pub(crate) struct Job {
    pub request: RequestId,
    /// What was asked, so that another wish under the same id is refused.
    pub print: Print,
    pub ask: Ask,
    /// The language of a refusal.
    pub language: Language,
    /// Where the answer goes; nobody may be waiting for it any more.
    pub reply: oneshot::Sender<Reply>,
}

/// What is asked of the queue.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    /// By a kiosk, a holder or reception: answered with the ticket.
    Ticket(Wish),
    /// At a point: answered with what is there now.
    Point(PointId, Wish),
    /// Who was set aside, or missed the call, is back.
    Back(PointId, TicketId),
    /// By a kiosk that is back: what it printed without us, each paper decided by itself.
    Papers(PaperBatch),
    /// By whoever holds an appointment: looked up when it is decided.
    CheckIn(CheckIn, Option<DeviceId>),
    /// By the clock: its answer is not kept, because what is refused now may be right later.
    Day(Wish),
}

impl Ask {
    /// Whether the answer is kept for a repeat.
    pub(crate) const fn kept(&self) -> bool {
        match self {
            Self::Ticket(_)
            | Self::Point(..)
            | Self::Back(..)
            | Self::Papers(_)
            | Self::CheckIn(..) => true,
            Self::Day(_) => false,
        }
    }

    /// The no of the queue in the words of whoever asked: a holder is no operator.
    pub(crate) fn as_its_asker_hears(&self, fault: Fault) -> Fault {
        match (self, fault) {
            (
                Self::Ticket(Wish::Cancel { .. }),
                Fault::Refusal(
                    Refusal::NotWaiting(number) | Refusal::CalledElsewhere { number, .. },
                ),
            ) => Fault::TooLateToCancel(number),
            (_, fault) => fault,
        }
    }
}

/// What a kiosk printed without the server.
#[derive(Clone, Debug)]
pub(crate) struct PaperBatch {
    /// The kiosk that printed it.
    pub device: DeviceId,
    /// The first digit of its numbers.
    pub kiosk: KioskNumber,
    /// How far the office's clock is ahead of the kiosk's.
    pub ahead: SignedDuration,
    /// In the order of printing.
    pub tickets: Vec<OfflineTicket>,
}

/// An answer that is on disk, or a no that changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The body, byte for byte what a repeat gets.
    pub body: Bytes,
}

/// What the writer says: an answer, or why there is none.
pub(crate) type Reply = Result<Answered, ProblemKind>;

/// A print of what was asked: the call and its message, in one form however it was written.
pub(crate) fn print_of(parts: &[&[u8]]) -> Print {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let full: [u8; 32] = hasher.finalize().into();
    let mut print = [0; 16];
    print.copy_from_slice(&full[..16]);
    print
}
