//! The catalogue, made ready to be searched, on a thread of its own: nobody waits for a frame.

use std::sync::Arc;
use std::thread;

use kiosk_flow::Input;
use queue_wire::Catalogue;
use service_search::{Index, Wording};
use tokio::sync::mpsc;

use crate::printing::Told;

/// Makes the index of `catalogue` and tells it. Without one, services are found in lists only.
pub(crate) fn index(catalogue: &Catalogue, tell: &mpsc::UnboundedSender<Told>) {
    let (catalogue, tell) = (catalogue.clone(), tell.clone());
    let make = move || match Wording::builtin() {
        Ok(languages) => {
            let index = Arc::new(Index::new(&catalogue, languages));
            // The window outlives the thread except while the kiosk shuts down.
            tell.send(Told::Input(Input::Index(index))).ok();
        }
        Err(error) => tracing::error!(%error, "services cannot be searched"),
    };
    if let Err(error) = thread::Builder::new().name("index".into()).spawn(make) {
        tracing::error!(%error, "the system gives no thread to make the search ready");
    }
}
