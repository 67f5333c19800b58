use std::io::{self, Write};

/// Paper with black dots on it: the printable width, with the roll's white edges added
/// when it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    width: usize,
    stride: usize,
    height: usize,
    /// The rows down to the last one with a black dot; white ones below are not kept.
    rows: Vec<u8>,
}

impl Paper {
    /// Empty paper, `width` dots wide.
    pub(crate) fn new(width: usize) -> Self {
        Self { width, stride: width.div_ceil(8), height: 0, rows: Vec::new() }
    }

    /// Width in dots.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Length in rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Whether the dot is black. Outside of the paper nothing is.
    pub fn is_black(&self, x: usize, y: usize) -> bool {
        let byte = self.rows.get(y * self.stride + x / 8);
        x < self.width && byte.is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// Feeds `rows` of white.
    pub(crate) fn feed(&mut self, rows: usize) {
        self.height += rows;
    }

    /// Makes a dot black; what lies outside of the paper is lost.
    pub(crate) fn dot(&mut self, x: usize, y: usize) {
        if x < self.width && y < self.height {
            self.keep(y);
            self.rows[y * self.stride + x / 8] |= 0x80 >> (x % 8);
        }
    }

    /// Turns a rectangle's black and white round.
    pub(crate) fn invert(&mut self, x: usize, y: usize, width: usize, height: usize) {
        for row in y..(y + height).min(self.height) {
            self.keep(row);
            for column in x..(x + width).min(self.width) {
                self.rows[row * self.stride + column / 8] ^= 0x80 >> (column % 8);
            }
        }
    }

    fn keep(&mut self, row: usize) {
        let needed = (row + 1) * self.stride;
        if self.rows.len() < needed {
            self.rows.resize(needed, 0);
        }
    }

    /// The paper as a PNG of one bit a dot, `paper_width` dots wide with the print in the
    /// middle and a strip of white above and below, as it hangs from the slot.
    ///
    /// # Errors
    ///
    /// Fails when `out` does.
    pub fn write_png(&self, out: impl Write, paper_width: usize) -> io::Result<()> {
        const STRIP: usize = 24;
        let width = paper_width.max(self.width);
        let left = (width - self.width) / 2;
        let stride = width.div_ceil(8);
        let mut rows = vec![0xFF; stride * (self.height() + 2 * STRIP)];
        for y in 0..self.height() {
            for x in (0..self.width).filter(|x| self.is_black(*x, y)) {
                let column = left + x;
                rows[(y + STRIP) * stride + column / 8] &= !(0x80 >> (column % 8));
            }
        }
        let size = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let mut encoder = png::Encoder::new(out, size(width), size(self.height() + 2 * STRIP));
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&rows)?;
        Ok(())
    }
}
