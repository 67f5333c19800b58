use crate::codepage::Page;
use crate::command::Setting;
use crate::model::Model;

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

    /// Takes a setting the way `model` understands it.
    pub(crate) fn apply(&mut self, setting: &Setting, model: &Model) {
        match *setting {
            Setting::CodePage(n) => self.page = model.page(n, self.page),
            Setting::Chinese(on) => self.chinese = on && model.chinese,
            Setting::PrintMode(n) => self.print_mode(n),
            Setting::Size(n) => (self.width, self.height) = (1 + (n >> 4 & 7), 1 + (n & 7)),
            Setting::Bold(on) => self.bold = on,
            Setting::Underline(on) => self.underline = on,
            Setting::Align(n) => self.align = n,
            Setting::Font(n) => self.small = n == 1,
            Setting::Reverse(on) => self.reverse = on,
            Setting::LineSpacing(n) => self.spacing = n,
            Setting::LeftMargin(n) => self.left_margin = usize::from(n),
            Setting::PrintWidth(n) => self.print_width = Some(usize::from(n)),
            Setting::QrModel(n) => self.qr_model = n,
            Setting::QrModule(n) => self.qr_module = n,
            Setting::QrLevel(n) => self.qr_level = n,
            Setting::Other(_) => (),
        }
    }

    fn print_mode(&mut self, n: u8) {
        self.small = n & 0x01 != 0;
        self.bold = n & 0x08 != 0;
        self.height = 1 + (n >> 4 & 1);
        self.width = 1 + (n >> 5 & 1);
        self.underline = n & 0x80 != 0;
    }
}
