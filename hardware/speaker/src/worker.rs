use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::child::{Running, State, is_there};
use crate::paper::Paper;
use crate::playing::Playing;
use crate::queue::Queue;
use crate::{Ending, HeadphonesState, Setup, SoundState, SpeakerEvent, Utterance, clock};

/// What the thread is told.
pub(crate) enum Order {
    Say { text: Utterance, replaces: bool },
    Stop,
    Volume(u8),
}

/// Between two looks at a program at work.
const AT_WORK: Duration = Duration::from_millis(20);

/// Between two looks at the headphones and at what is installed.
const LOOK: Duration = Duration::from_secs(1);

/// For a command that tells of the headphones, or makes a voice fall silent.
const COMMAND: Duration = Duration::from_secs(2);

/// The thread behind a [`Speaker`](crate::Speaker). It never waits for anything but orders.
pub(crate) struct Worker {
    setup: Setup,
    tell: Box<dyn FnMut(SpeakerEvent) + Send>,
    volume: u8,
    queue: Queue<Utterance>,
    playing: Option<Playing>,
    paper: Option<Paper>,
    headphones: HeadphonesState,
    /// The command that is being asked for the headphones.
    probe: Option<Running>,
    /// Commands that make a voice fall silent.
    silencers: Vec<Running>,
    looked: Option<Instant>,
    state: Option<SoundState>,
    /// The last text was not said.
    has_failed: bool,
}

impl Worker {
    pub(crate) fn new(setup: Setup, tell: Box<dyn FnMut(SpeakerEvent) + Send>) -> Self {
        Self {
            volume: setup.volume,
            paper: setup.folder.as_deref().map(Paper::new),
            setup,
            tell,
            queue: Queue::new(),
            playing: None,
            headphones: HeadphonesState::Unknown,
            probe: None,
            silencers: Vec::new(),
            looked: None,
            state: None,
            has_failed: false,
        }
    }

    /// Speaks until nobody can order any more; what is at work then is ended.
    pub(crate) fn run(mut self, orders: &Receiver<Order>) {
        loop {
            self.step(clock::now());
            let is_at_work =
                self.playing.is_some() || self.probe.is_some() || !self.silencers.is_empty();
            match orders.recv_timeout(if is_at_work { AT_WORK } else { LOOK }) {
                Ok(Order::Say { text, replaces }) => self.take(text, replaces),
                Ok(Order::Stop) => self.fall_silent(),
                Ok(Order::Volume(percent)) => self.set_volume(percent),
                Err(RecvTimeoutError::Timeout) => (),
                Err(RecvTimeoutError::Disconnected) => return self.fall_silent(),
            }
        }
    }

    fn take(&mut self, text: Utterance, replaces: bool) {
        if replaces {
            self.fall_silent();
        }
        if let Some(text) = self.queue.push(text, clock::now()) {
            self.ended(&text, Ending::TooMany);
        }
    }

    fn set_volume(&mut self, percent: u8) {
        self.volume = percent;
        if let Some(playing) = &mut self.playing {
            playing.volume = percent;
        }
    }

    fn fall_silent(&mut self) {
        if let Some(playing) = self.playing.take() {
            self.cut_off(playing, Ending::Replaced);
        }
        for text in self.queue.clear() {
            self.ended(&text, Ending::Replaced);
        }
    }

    /// Ends `playing` in the middle.
    fn cut_off(&mut self, playing: Playing, ending: Ending) {
        if let Some(voice) = playing.silencer(&self.setup) {
            let silencer = Running::start(&voice.program, &voice.stop, &[], false, COMMAND);
            self.silencers.extend(silencer.ok());
        }
        self.ended(&playing.text, ending);
    }

    fn step(&mut self, now: Instant) {
        self.silencers.retain_mut(|it| matches!(it.state(now), State::Working));
        let is_time = self.looked.is_none_or(|it| now.duration_since(it) >= LOOK);
        if is_time {
            self.looked = Some(now);
            self.look();
        }
        self.ask_for_headphones(is_time, now);
        for text in self.queue.too_old(now) {
            self.ended(&text, Ending::TooOld);
        }
        while self.playing.is_some() || !self.queue.is_empty() {
            let Some(mut playing) = self.playing.take().or_else(|| self.begin()) else { continue };
            match playing.step(&self.setup, &mut self.paper, now) {
                Some(ending) => self.ended(&playing.text, ending),
                None => {
                    self.playing = Some(playing);
                    return;
                }
            }
        }
    }

    /// Takes the next text that may be said.
    fn begin(&mut self) -> Option<Playing> {
        let text = self.queue.pop()?;
        if text.personal && self.headphones != HeadphonesState::In {
            self.ended(&text, Ending::Withheld);
            return None;
        }
        if let Some(paper) = &mut self.paper {
            paper.text(&text, self.headphones);
        }
        Some(Playing::new(text, self.volume, self.headphones, &self.setup))
    }

    fn ended(&mut self, text: &Utterance, ending: Ending) {
        match ending {
            Ending::Said => self.has_failed = false,
            Ending::Silent => self.has_failed = true,
            Ending::Replaced | Ending::TooOld | Ending::TooMany | Ending::Withheld => (),
        }
        (self.tell)(SpeakerEvent::Ended { id: text.id, ending });
        self.look();
    }

    /// Looks whether this machine can speak, and tells what has changed.
    fn look(&mut self) {
        let setup = &self.setup;
        let plays = setup.players.iter().any(|it| is_there(&it.program));
        let has_clips = setup.clips.as_ref().is_some_and(|it| it.is_dir());
        let mut voices = setup.voices.iter().filter(|it| is_there(&it.program));
        let can_speak = voices.any(|it| it.plays || plays) || has_clips && plays;
        let state = match (can_speak || self.paper.is_some(), self.has_failed) {
            (false, _) => SoundState::Absent,
            (true, true) => SoundState::Failed,
            (true, false) => SoundState::Ok,
        };
        if self.state != Some(state) {
            self.state = Some(state);
            (self.tell)(SpeakerEvent::State(state));
        }
    }

    /// Reads the file that tells of the headphones, or goes on with the command that does.
    fn ask_for_headphones(&mut self, is_time: bool, now: Instant) {
        let asks = &self.setup.headphones;
        let holds = |said: &[u8]| String::from_utf8_lossy(said).contains(&asks.present);
        let of = |is_in: bool| if is_in { HeadphonesState::In } else { HeadphonesState::Out };
        let found = if let Some(file) = asks.file.as_ref().filter(|_| is_time) {
            std::fs::read(file).map_or(HeadphonesState::Unknown, |said| of(holds(&said)))
        } else if let Some(probe) = &mut self.probe {
            match probe.state(now) {
                State::Working => return,
                State::Ended { success: true } => of(holds(&probe.output())),
                State::Ended { success: false } | State::Hung => HeadphonesState::Unknown,
            }
        } else if let Some((program, arguments)) =
            asks.command.split_first().filter(|_| is_time && asks.file.is_none())
        {
            match Running::start(program, arguments, &[], true, COMMAND) {
                Ok(probe) => {
                    self.probe = Some(probe);
                    return;
                }
                Err(_) => HeadphonesState::Unknown,
            }
        } else {
            return;
        };
        self.probe = None;
        self.set_headphones(found);
    }

    fn set_headphones(&mut self, headphones: HeadphonesState) {
        if self.headphones == headphones {
            return;
        }
        self.headphones = headphones;
        let is_private = headphones == HeadphonesState::In;
        if let Some(mut playing) = self.playing.take() {
            if playing.text.personal && !is_private {
                self.cut_off(playing, Ending::Withheld);
            } else {
                // From the next piece on; the piece that is being said ends within seconds.
                playing.headphones = headphones;
                self.playing = Some(playing);
            }
        }
        (self.tell)(SpeakerEvent::Headphones(headphones));
    }
}
