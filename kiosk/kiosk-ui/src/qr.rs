//! A QR code as an image of one pixel for each module; the screen enlarges it by whole pixels.

use qrcode::{Color, EcLevel, QrCode};
use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// Light modules around the code, as the standard asks.
const QUIET: usize = 4;

/// The code of `text` and how many modules a side has, quiet zone included; an empty image for
/// a text that no code holds (the address of a ticket always fits).
pub(crate) fn code(text: &str) -> (Image, i32) {
    if text.is_empty() {
        return (Image::default(), 1); // A ticket that no page knows of yet.
    }
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return (Image::default(), 1);
    };
    let side = code.width() + 2 * QUIET;
    // A code has at most 177 modules a side.
    let (pixels, modules) = (side as u32, side as i32);
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(pixels, pixels);
    buffer.make_mut_slice().fill(Rgb8Pixel { r: 255, g: 255, b: 255 });
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at % code.width() + QUIET, at / code.width() + QUIET);
            buffer.make_mut_slice()[y * side + x] = Rgb8Pixel { r: 0, g: 0, b: 0 };
        }
    }
    (Image::from_rgb8(buffer), modules)
}
