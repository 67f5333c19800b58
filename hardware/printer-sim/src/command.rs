/// One command of the ESC/POS language, or one character to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A byte that prints.
    Print(u8),
    /// LF.
    LineFeed,
    /// CR, which printers ignore by default.
    CarriageReturn,
    /// HT: to the next tab stop.
    Tab,
    /// A zero where no parameter was expected.
    Nul,
    /// `ESC @`.
    Reset,
    /// Changes how what follows looks.
    Set(Setting),
    /// `ESC d n`: print and feed lines.
    FeedLines(u8),
    /// `ESC J n`: print and feed dots.
    FeedDots(u8),
    /// `GS V`, `ESC i`, `ESC m`: cut, through or leaving a point, after feeding dots.
    Cut {
        /// Leaves one point uncut.
        partial: bool,
        /// Feeds to the knife first.
        feeds: bool,
    },
    /// `GS e`, `FS P`: hands the ticket out; `FS P` cuts before.
    Present {
        /// Cuts before.
        cuts: bool,
    },
    /// `GS v 0`, or a picture of `GS ( L`.
    Raster {
        /// Bytes in a row.
        stride: usize,
        /// The rows, one bit a dot.
        rows: Vec<u8>,
        /// Horizontal and vertical magnification, 1 or 2 each.
        scale: (u8, u8),
    },
    /// `GS ( L` function 50: prints what was stored.
    PrintGraphics,
    /// `GS ( L` function 112: stores a picture.
    StoreGraphics {
        /// Bytes in a row.
        stride: usize,
        /// The rows, one bit a dot.
        rows: Vec<u8>,
    },
    /// `GS ( k` 80: the text.
    QrStore(Vec<u8>),
    /// `GS ( k` 81.
    QrPrint,
    /// `GS k`: a bar code.
    Barcode {
        /// The symbology.
        kind: u8,
        /// What it holds.
        data: Vec<u8>,
    },
    /// `ESC p`: a pulse to the cash drawer.
    Drawer,
    /// `DLE EOT n`: status at once; 20 is the full status of a Custom.
    RealTime(u8),
    /// `DLE ENQ n` or `DLE DC4`: recover, clear, pulse.
    RealTimeOrder(Vec<u8>),
    /// `GS r n`: status in turn.
    InTurn(u8),
    /// `GS a n`: which changes to report.
    Reports(u8),
    /// `GS I n`: who are you.
    Identify(u8),
    /// `ESC v`: paper sensor in turn.
    PaperSensor,
    /// Bytes no printer of ours knows.
    Unknown(Vec<u8>),
}

/// A setting that lasts until a reset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// `ESC t n`.
    CodePage(u8),
    /// `FS &` (true), `FS .` (false).
    Chinese(bool),
    /// `ESC ! n`: font, bold, double sizes and underline at once.
    PrintMode(u8),
    /// `GS ! n`: width in the high half, height in the low half, each less one.
    Size(u8),
    /// `ESC E n` or `ESC G n`.
    Bold(bool),
    /// `ESC - n`.
    Underline(bool),
    /// `ESC a n`: 0 left, 1 centre, 2 right.
    Align(u8),
    /// `ESC M n`.
    Font(u8),
    /// `GS B n`: white on black.
    Reverse(bool),
    /// `ESC 3 n` in dots, or `ESC 2`.
    LineSpacing(Option<u8>),
    /// `GS L`: left margin in dots.
    LeftMargin(u16),
    /// `GS W`: printing width in dots.
    PrintWidth(u16),
    /// `GS ( k` 65: 49 is model 1, 50 is model 2.
    QrModel(u8),
    /// `GS ( k` 67: dots per module.
    QrModule(u8),
    /// `GS ( k` 69: 48 to 51 for L, M, Q, H.
    QrLevel(u8),
    /// One that changes nothing on this paper, kept whole.
    Other(Vec<u8>),
}

impl Command {
    /// Whether the command is answered or obeyed at once, past whatever waits.
    pub fn is_real_time(&self) -> bool {
        matches!(self, Self::RealTime(_) | Self::RealTimeOrder(_))
    }

    /// Whether the command asks and moves nothing.
    pub fn is_question(&self) -> bool {
        matches!(self, Self::RealTime(_) | Self::InTurn(_) | Self::Identify(_) | Self::PaperSensor)
    }
}
