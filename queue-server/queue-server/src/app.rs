//! What every route has at hand.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use queue_store::Print;
use queue_types::{Language, RequestId};
use tokio::sync::{mpsc, watch};

use crate::follow::{Hub, Signal};
use crate::guard::Guard;
use crate::house::House;
use crate::job::{Ask, Job, Reply};
use crate::view::View;
use crate::writer;

/// Ends when the server stops.
pub(crate) async fn stopped(stopping: &mut watch::Receiver<bool>) {
    stopping.wait_for(|stopping| *stopping).await.ok();
}

/// Shared by all routes, behind one count of references.
pub(crate) type App = Arc<AppParts>;

/// See [`App`].
#[derive(Debug)]
pub(crate) struct AppParts {
    pub house: Arc<House>,
    pub view: Arc<RwLock<View>>,
    pub hub: Arc<Hub>,
    pub guard: Arc<Guard>,
    pub inbox: mpsc::Sender<Job>,
    pub signals: std::sync::mpsc::Sender<Signal>,
    /// Becomes true when the server stops.
    pub stopping: watch::Receiver<bool>,
}

impl AppParts {
    /// The committed state, with everything that was answered before this call.
    pub(crate) async fn caught_up(&self) {
        let committed = self.house.gauge.committed.load(Ordering::Acquire);
        self.hub.caught_up(committed).await;
    }

    /// The committed state. Never hold it over an `await`.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, View> {
        self.view.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the writer.
    pub(crate) async fn ask(
        &self,
        request: RequestId,
        print: Print,
        ask: Ask,
        language: Language,
    ) -> Reply {
        writer::ask(&self.inbox, request, print, ask, language).await
    }

    /// Has snapshots made anew for something outside the queue.
    pub(crate) fn refresh(&self) {
        // Followers end only with the whole server.
        self.signals.send(Signal::Refresh).ok();
    }
}
