use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

use crate::Setup;
use crate::worker::{Order, Worker};

/// The caller's name for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(pub u64);

/// Something to say.
#[derive(Clone, PartialEq, Eq)]
pub struct Utterance {
    /// Its name in events.
    pub id: TextId,
    /// The text.
    pub text: String,
    /// Its language by its ISO 639 code, as `ru`.
    pub language: String,
    /// The name of a recorded clip that says the same, as `home.greeting`, where one may exist.
    pub clip: Option<String>,
    /// Whether it concerns one person: it goes to headphones that are known to be in, or is not
    /// said at all.
    pub personal: bool,
}

/// How a text ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was said to its end.
    Said,
    /// Another text took its place, or speech was stopped.
    Replaced,
    /// It waited too long for its turn.
    TooOld,
    /// Too many texts waited already.
    TooMany,
    /// It is personal and there are no headphones.
    Withheld,
    /// Nothing on this machine could say it.
    Silent,
}

/// Whether this machine can speak, for staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoundState {
    /// It has what it takes, and the last text was said.
    Ok,
    /// It has no voice or nothing that plays.
    Absent,
    /// It has both, and the last text was not said: no sound card, or somebody else has it.
    Failed,
}

/// Whether headphones are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadphonesState {
    /// They are in, and the loudspeaker is mute.
    In,
    /// They are not.
    Out,
    /// Nothing here can tell; sound goes to the loudspeaker.
    Unknown,
}

/// What happened to a text or to the sound as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeakerEvent {
    /// Sound is in another state than before; the first event is always one.
    State(SoundState),
    /// Headphones were put in or pulled out. Whoever puts them in wants to be spoken to.
    Headphones(HeadphonesState),
    /// A text has ended. Each ends once.
    Ended {
        /// Which.
        id: TextId,
        /// How.
        ending: Ending,
    },
}

/// A voice with a thread of its own, which ends when this is dropped, in the middle of a word.
pub struct Speaker {
    orders: Sender<Order>,
    thread: JoinHandle<()>,
}

impl Speaker {
    /// Starts the thread. Every event goes to `tell`, on that thread: `tell` should hand it on and
    /// return.
    ///
    /// # Errors
    ///
    /// Fails only when the system gives no thread; a machine without a voice is a state.
    pub fn open(setup: Setup, tell: impl FnMut(SpeakerEvent) + Send + 'static) -> io::Result<Self> {
        let (orders, inbox) = mpsc::channel();
        let worker = Worker::new(setup, Box::new(tell));
        let thread =
            thread::Builder::new().name("speaker".into()).spawn(move || worker.run(&inbox))?;
        Ok(Self { orders, thread })
    }

    /// Says `text` at once instead of whatever is being said or waits: the screen has changed.
    pub fn say(&self, text: Utterance) {
        self.order(Order::Say { text, replaces: true });
    }

    /// Says `text` after what is being said. Eight texts may wait, each for a minute.
    pub fn say_after(&self, text: Utterance) {
        self.order(Order::Say { text, replaces: false });
    }

    /// Falls silent and forgets what waits, as at the end of a session.
    pub fn stop(&self) {
        self.order(Order::Stop);
    }

    /// Speaks at `percent` (0 to 100) from the next piece of text on.
    pub fn set_volume(&self, percent: u8) {
        self.order(Order::Volume(percent.min(100)));
    }

    /// Ends the thread and every program it has started, and waits for that.
    pub fn close(self) {
        let Self { orders, thread } = self;
        drop(orders);
        if thread.join().is_err() {
            tracing::error!("the speaker's thread has panicked");
        }
    }

    fn order(&self, order: Order) {
        if self.orders.send(order).is_err() {
            tracing::error!("the speaker's thread has ended");
        }
    }
}
