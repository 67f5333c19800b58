/// Something that can go wrong with a printer and be put right again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The roll is used up.
    PaperOut,
    /// The roll is thin.
    NearEnd,
    /// The cover stands open.
    CoverOpen,
    /// The knife sticks at the next cut.
    CutterJam,
    /// The presenter sticks at the next ticket.
    PresenterJam,
    /// The head is hot.
    Overheated,
    /// Taken off line by its button.
    Offline,
    /// It prints and answers nothing.
    Silent,
    /// It stops reading: the line stalls once its buffers are full.
    Stalled,
    /// The cable is out.
    Unplugged,
}

impl Trouble {
    /// Every trouble, in a fixed order.
    pub const ALL: [Self; 10] = [
        Self::PaperOut,
        Self::NearEnd,
        Self::CoverOpen,
        Self::CutterJam,
        Self::PresenterJam,
        Self::Overheated,
        Self::Offline,
        Self::Silent,
        Self::Stalled,
        Self::Unplugged,
    ];

    /// Its name on the command line and in the control interface, as `paper-out`.
    pub fn name(self) -> &'static str {
        match self {
            Self::PaperOut => "paper-out",
            Self::NearEnd => "near-end",
            Self::CoverOpen => "cover-open",
            Self::CutterJam => "cutter-jam",
            Self::PresenterJam => "presenter-jam",
            Self::Overheated => "overheated",
            Self::Offline => "offline",
            Self::Silent => "silent",
            Self::Stalled => "stalled",
            Self::Unplugged => "unplugged",
        }
    }

    /// The trouble called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.name() == name)
    }
}

/// Which troubles there are just now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Troubles(u16);

impl Troubles {
    pub(crate) fn has(self, trouble: Trouble) -> bool {
        self.0 & Self::bit(trouble) != 0
    }

    pub(crate) fn set(&mut self, trouble: Trouble, on: bool) {
        if on {
            self.0 |= Self::bit(trouble);
        } else {
            self.0 &= !Self::bit(trouble);
        }
    }

    fn bit(trouble: Trouble) -> u16 {
        1 << trouble as u16
    }
}
