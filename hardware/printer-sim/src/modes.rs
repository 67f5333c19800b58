use crate::codepage::Page;

/// How the next character will look: what commands set and a reset clears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Modes {
    pub(crate) page: Page,
    pub(crate) chinese: bool,
    /// Magnification, 1 to 8 each way.
    pub(crate) width: u8,
    pub(crate) height: u8,
    pub(crate) bold: bool,
    pub(crate) underline: bool,
    pub(crate) reverse: bool,
    pub(crate) upside_down: bool,
    /// Font B: three quarters as wide.
    pub(crate) small: bool,
    /// 0 left, 1 centre, 2 right.
    pub(crate) align: u8,
    /// Distance of lines in dots; `None` is a sixth of an inch.
    pub(crate) spacing: Option<u8>,
    pub(crate) left_margin: usize,
    pub(crate) print_width: Option<usize>,
    pub(crate) qr_module: u8,
    pub(crate) qr_level: u8,
    pub(crate) qr_model: u8,
}

impl Modes {
    pub(crate) fn fresh(chinese: bool) -> Self {
        Self {
            page: Page::Cp437,
            chinese,
            width: 1,
            height: 1,
            bold: false,
            underline: false,
            reverse: false,
            upside_down: false,
            small: false,
            align: 0,
            spacing: None,
            left_margin: 0,
            print_width: None,
            qr_module: 3,
            qr_level: 48,
            qr_model: 50,
        }
    }

    /// `ESC !`.
    pub(crate) fn print_mode(&mut self, n: u8) {
        self.small = n & 0x01 != 0;
        self.bold = n & 0x08 != 0;
        self.height = 1 + (n >> 4 & 1);
        self.width = 1 + (n >> 5 & 1);
        self.underline = n & 0x80 != 0;
    }

    /// `GS !`.
    pub(crate) fn size(&mut self, n: u8) {
        self.width = 1 + (n >> 4 & 7);
        self.height = 1 + (n & 7);
    }
}
