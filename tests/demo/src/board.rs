//! Somebody who looks at the hall board all day and notes when each call came up.

use std::sync::Arc;

use queue_wire::BoardSnapshot;
use queue_wire::client::{Client, Followed, Topic};
use tokio::sync::{mpsc, watch};

use crate::clock::wall;
use crate::operators::Hall;

/// Follows the board until `over`; sends how long each call took to come up (wall milliseconds).
///
/// A call that the board has before its caller has the answer counts from the same request.
pub async fn watch_board(
    client: Client,
    hall: Arc<Hall>,
    mut over: watch::Receiver<bool>,
    took: mpsc::UnboundedSender<f64>,
) {
    let mut follower = client.follow::<BoardSnapshot>(Topic::Board);
    let mut seen = Vec::new();
    let mut last = 0;
    loop {
        let heard = tokio::select! {
            heard = follower.next() => heard,
            _ = over.changed() => break,
        };
        let at = wall();
        if let Followed::Snapshot(board) = heard {
            for call in board.calls.iter().filter(|it| it.seq > last) {
                seen.push((call.seq, at));
            }
            last = board.calls.iter().map(|it| it.seq).max().unwrap_or(last).max(last);
        }
    }
    let calls = hall.calls.lock().await;
    for (seq, at) in seen {
        if let Some(asked) = calls.get(&seq) {
            let ms = at.saturating_duration_since(*asked).as_secs_f64() * 1000.0;
            // Nobody is left to hear it only when the demo itself is ending.
            took.send(ms).ok();
        }
    }
}
