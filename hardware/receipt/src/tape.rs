use std::cell::RefCell;
use std::rc::Rc;

use escpos::driver::Driver;
use escpos::printer::Printer;
use escpos::utils::{JustifyMode, Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption};

use crate::bitmap::Bitmap;
use crate::codepage::CodePage;
use crate::{Cut, Job, Profile};

/// The bytes of one job as they grow, built by the `escpos` crate in front of memory.
///
/// The crate writes the commands whose bytes are right. Ours are: text (it sends what its
/// tables lack as raw UTF-8, and `-` as a soft hyphen), the partial cut (it sends a full
/// one), and everything it has no word for. After every command the position is noted,
/// because only between commands may a transport stop or ask for the status.
pub(crate) struct Tape {
    printer: Printer<Memory>,
    written: Rc<RefCell<Vec<u8>>>,
    safe_points: Vec<usize>,
    /// Length of the paper so far, in dots.
    dots: usize,
}

/// From the head to the knife, in tenths of a millimetre: what a cut that feeds by itself feeds on
/// every printer we know, give or take two millimetres.
const HEAD_TO_KNIFE: usize = 120;

/// A step of the crate's builder.
type Step<'a> =
    dyn FnOnce(&mut Printer<Memory>) -> escpos::errors::Result<&mut Printer<Memory>> + 'a;

impl Tape {
    /// Starts a job: reset, out of the Chinese mode that swallows Cyrillic, what the model
    /// wants, and the code page.
    pub(crate) fn start(profile: &Profile) -> Self {
        let written = Rc::new(RefCell::new(Vec::new()));
        let printer = Printer::new(Memory(Rc::clone(&written)), Protocol::default(), None);
        let mut tape = Self { printer, written, safe_points: vec![0], dots: 0 };
        tape.step(Box::new(|it| it.init()));
        // FS . leaves the mode in which clones take two Cyrillic bytes for one hieroglyph.
        tape.raw(&[0x1C, b'.']);
        if profile.asb {
            // GS a: report every change, so that paper that ends in the middle of a long
            // picture is known while the line is still full.
            tape.raw(&[0x1D, b'a', 0xFF]);
        }
        if !profile.init_extra.is_empty() {
            tape.raw(&profile.init_extra);
        }
        tape
    }

    /// Selects the code page with the number `n`, which the crate cannot be told.
    pub(crate) fn code_page(&mut self, n: u8) {
        self.raw(&[0x1B, b't', n]);
    }

    pub(crate) fn bold(&mut self, on: bool) {
        self.step(Box::new(|it| it.bold(on)));
    }

    pub(crate) fn justify(&mut self, mode: JustifyMode) {
        self.step(Box::new(|it| it.justify(mode)));
    }

    /// Magnifies the following text, each way 1 to 8 times.
    pub(crate) fn size(&mut self, width: u8, height: u8) {
        let (width, height) = (width.clamp(1, 8), height.clamp(1, 8));
        self.step(Box::new(|it| it.size(width, height)));
    }

    /// One line of text, `height` times as high as font A, and the line feed.
    pub(crate) fn line(&mut self, page: CodePage, text: &str, height: u8) {
        self.text(page, text);
        self.feed(height);
    }

    /// Text that the line goes on after.
    pub(crate) fn text(&mut self, page: CodePage, text: &str) {
        let bytes = page.encode(text);
        if !bytes.is_empty() {
            self.raw(&bytes);
        }
    }

    /// One line of bytes that a [`CodePage`] has encoded.
    pub(crate) fn encoded_line(&mut self, bytes: &[u8]) {
        self.raw(bytes);
        self.feed(1);
    }

    /// Ends the line.
    pub(crate) fn feed(&mut self, height: u8) {
        self.step(Box::new(|it| it.custom(b"\n")));
        // 1/6 inch at 203 dpi, and more where the letters are higher.
        self.dots += (24 * usize::from(height)).max(34);
    }

    /// A QR code drawn by the printer: model 2, level M.
    pub(crate) fn qr(&mut self, address: &str, module_dots: u8, dots: usize) {
        let option =
            || QRCodeOption::new(QRCodeModel::Model2, module_dots, QRCodeCorrectionLevel::M);
        self.step(Box::new(|it| it.qrcode_option(address, option())));
        self.dots += dots;
    }

    /// A picture, in bands of at most `max_band` rows. The crate sends it in one command,
    /// which overruns small printers.
    pub(crate) fn picture(&mut self, picture: &Bitmap, max_band: u16) {
        let stride = u16::try_from(picture.stride()).expect("paper is narrower than 65535 bytes");
        let [width_low, width_high] = stride.to_le_bytes();
        let mut from = 0;
        while from < picture.height() {
            let band = picture.band(from, usize::from(max_band));
            let rows = band.len() / picture.stride();
            let [low, high] =
                u16::try_from(rows).expect("a band has at most max_band rows").to_le_bytes();
            let mut command = vec![0x1D, b'v', b'0', 0, width_low, width_high, low, high];
            command.extend_from_slice(band);
            self.raw(&command);
            from += rows;
        }
        self.dots += picture.height();
    }

    /// Feeds, cuts and hands the ticket out, the way the profile wants it.
    pub(crate) fn finish(mut self, profile: &Profile) -> Job {
        for _ in 0..profile.feed_before_cut {
            self.feed(1);
        }
        match profile.cut {
            Cut::Full => self.step(Box::new(|it| it.cut())),
            Cut::Partial => self.raw(&[0x1D, b'V', b'B', 0]),
            Cut::FullInPlace => self.raw(&[0x1D, b'V', 0]),
            Cut::None => (),
        }
        if !profile.present.is_empty() {
            self.raw(&profile.present);
        }
        let bytes = self.written.take();
        let to_knife = match profile.cut {
            Cut::Full | Cut::Partial => HEAD_TO_KNIFE,
            Cut::FullInPlace | Cut::None => 0,
        };
        let length_mm = (self.dots * 254 / usize::from(profile.dpi) + to_knife) / 10;
        Job {
            bytes,
            safe_points: self.safe_points,
            length_mm: u32::try_from(length_mm).unwrap_or(0),
        }
    }

    /// Bytes of our own, one whole command or one run of text.
    fn raw(&mut self, bytes: &[u8]) {
        self.step(Box::new(|it| it.custom(bytes)));
    }

    fn step(&mut self, step: Box<Step<'_>>) {
        let done = step(&mut self.printer).and_then(Printer::print);
        done.expect("memory takes every byte, and sizes and lengths are within the crate's limits");
        self.safe_points.push(self.written.borrow().len());
    }
}

/// The crate's driver in front of memory.
#[derive(Clone)]
struct Memory(Rc<RefCell<Vec<u8>>>);

impl Driver for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn write(&self, data: &[u8]) -> escpos::errors::Result<()> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> escpos::errors::Result<usize> {
        Ok(0)
    }

    fn flush(&self) -> escpos::errors::Result<()> {
        Ok(())
    }
}
