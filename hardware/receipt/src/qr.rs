use qrcode::{Color, EcLevel, QrCode};

use crate::bitmap::Bitmap;

/// The address behind a QR code with the size it will have on paper.
pub(crate) struct Code {
    modules: QrCode,
    /// Dots per module, 3 to 16.
    pub(crate) module_dots: u8,
}

/// A QR code smaller than this is hard to catch with an old telephone (ACCESS: 25 mm).
const SMALLEST_MM: f32 = 25.0;

/// The design's size of a module at 203 dpi.
const MODULE_DOTS: f32 = 7.0;

impl Code {
    /// A code for `address` on paper of `dpi` where `room` dots are free. `None` when the
    /// address is empty or too long for any code that fits.
    pub(crate) fn new(address: &str, dpi: u16, room: usize) -> Option<Self> {
        let address = address.trim();
        if address.is_empty() || address.chars().any(char::is_control) {
            return None;
        }
        // Level M survives a crease; the printer's own generator is asked for the same.
        let modules = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
        let count = modules.width();
        let dpi = f32::from(dpi);
        let smallest = SMALLEST_MM / 25.4 * dpi;
        let wanted = (MODULE_DOTS * dpi / 203.0).max((smallest / count as f32).ceil());
        let most = if count > 41 { (smallest * 1.4 / count as f32).ceil() } else { wanted };
        let dots = wanted.min(most).min((room / count) as f32).min(16.0);
        // Below three dots a thermal head smears the modules into each other.
        (dots >= 3.0).then_some(Self { modules, module_dots: dots as u8 })
    }

    /// Width and height in dots, without a quiet zone: the paper around it is white.
    pub(crate) fn dots(&self) -> usize {
        self.modules.width() * usize::from(self.module_dots)
    }

    /// Draws the code with its upper left corner at `x`, `y`.
    pub(crate) fn draw(&self, on: &mut Bitmap, x: i32, y: i32) {
        let size = i32::from(self.module_dots);
        let (mut column, mut row) = (x, y);
        for (index, color) in self.modules.to_colors().into_iter().enumerate() {
            if index > 0 && index % self.modules.width() == 0 {
                (column, row) = (x, row + size);
            }
            if color == Color::Dark {
                on.fill(column, row, size, size);
            }
            column += size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_at_least_25_mm_and_fits_the_paper() {
        for (dpi, room) in [(203, 536), (203, 344), (180, 472)] {
            for length in [8, 40, 60, 120, 250] {
                let code = Code::new(&"h".repeat(length), dpi, room).unwrap();
                assert!(code.dots() <= room);
                assert!(code.dots() as f32 / f32::from(dpi) * 25.4 >= 25.0, "{dpi} {length}");
            }
        }
    }

    #[test]
    fn an_address_that_fits_no_paper_prints_no_code() {
        assert!(Code::new(&"h".repeat(5000), 203, 536).is_none());
        assert!(Code::new(&"h".repeat(1500), 203, 344).is_none());
        assert!(Code::new("", 203, 536).is_none());
        assert!(Code::new("https://a\x1d(k", 203, 536).is_none());
    }
}
