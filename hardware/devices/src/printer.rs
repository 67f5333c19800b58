use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

use receipt::{Job, Profile};

use crate::clock;
use crate::worker::{Order, Worker};
use crate::{JobId, PrinterAddress, PrinterEvent, Timings};

/// A printer with a thread of its own.
///
/// The thread opens the line, looks at the printer every second while it has nothing to
/// print, and opens the line again when it was lost. It ends when this is dropped, after
/// the jobs it was given.
pub struct Printer {
    orders: Sender<Order>,
    thread: JoinHandle<()>,
}

impl Printer {
    /// Starts the thread for the printer at `address`. Every event goes to `tell`, on that
    /// thread: `tell` should hand it on and return. The first is a
    /// [`State`](PrinterEvent::State), also when the printer is not there.
    ///
    /// # Errors
    ///
    /// Fails only when the system gives no thread; a printer that is absent is a state.
    pub fn open(
        address: PrinterAddress,
        profile: Profile,
        timings: Timings,
        tell: impl FnMut(PrinterEvent) + Send + 'static,
    ) -> io::Result<Self> {
        let (orders, inbox) = mpsc::channel();
        let worker = Worker::new(address, profile, timings, Box::new(tell));
        let thread =
            thread::Builder::new().name("printer".into()).spawn(move || worker.run(&inbox))?;
        Ok(Self { orders, thread })
    }

    /// Prints `job` after those before it. What comes of it arrives as events named `id`.
    pub fn print(&self, id: JobId, job: Job) {
        let order = Order { id, job, since: clock::now() };
        if self.orders.send(order).is_err() {
            tracing::error!(job = %format_args!("{:x}", id.0), "the printer's thread has ended");
        }
    }

    /// Ends the thread after the jobs it was given, and waits for that. The line is closed.
    pub fn close(self) {
        let Self { orders, thread } = self;
        drop(orders);
        if thread.join().is_err() {
            tracing::error!("the printer's thread has panicked");
        }
    }
}
