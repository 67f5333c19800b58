/// A picture of black and white dots, the way a thermal head sees it: no grey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bitmap {
    width: usize,
    stride: usize,
    rows: Vec<u8>,
}

impl Bitmap {
    /// White, `width` dots wide, `height` rows high.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        let stride = width.div_ceil(8);
        Self { width, stride, rows: vec![0; stride * height] }
    }

    /// Height in rows.
    pub(crate) fn height(&self) -> usize {
        self.rows.len() / self.stride.max(1)
    }

    /// Bytes in one row; the last is padded with white.
    pub(crate) fn stride(&self) -> usize {
        self.stride
    }

    /// The rows from `from` on, at most `count`, as the printer takes them.
    pub(crate) fn band(&self, from: usize, count: usize) -> &[u8] {
        let end = (from + count).min(self.height());
        &self.rows[from.min(end) * self.stride..end * self.stride]
    }

    /// Makes one dot black. Dots beyond the sides are lost; the paper grows downwards.
    pub(crate) fn dot(&mut self, x: i32, y: i32) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        if x >= self.width {
            return;
        }
        self.grow(y + 1);
        self.rows[y * self.stride + x / 8] |= 0x80 >> (x % 8);
    }

    /// Makes a rectangle black.
    pub(crate) fn fill(&mut self, x: i32, y: i32, width: i32, height: i32) {
        for row in y..y + height {
            for column in x..x + width {
                self.dot(column, row);
            }
        }
    }

    /// Draws the four sides of a rectangle, `edge` dots thick, inside of it.
    pub(crate) fn frame(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), edge: i32) {
        self.fill(x, y, width, edge);
        self.fill(x, y + height - edge, width, edge);
        self.fill(x, y, edge, height);
        self.fill(x + width - edge, y, edge, height);
    }

    /// Lays an eight-bit mask on the paper: what covers at least half a dot is black, or
    /// white when `ink` is false.
    pub(crate) fn stamp(&mut self, mask: &[u8], width: usize, x: i32, y: i32, ink: bool) {
        for (row, line) in (y..).zip(mask.chunks(width.max(1))) {
            for (column, cover) in (x..).zip(line) {
                match (*cover >= 128, ink) {
                    (true, true) => self.dot(column, row),
                    (true, false) => self.clear(column, row),
                    (false, _) => (),
                }
            }
        }
    }

    /// Makes the paper at least `height` rows long.
    pub(crate) fn grow(&mut self, height: usize) {
        if height > self.height() {
            self.rows.resize(height * self.stride, 0);
        }
    }

    fn clear(&mut self, x: i32, y: i32) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        if x < self.width && y < self.height() {
            self.rows[y * self.stride + x / 8] &= !(0x80 >> (x % 8));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_that_is_no_multiple_of_eight_is_padded_with_white() {
        let mut bitmap = Bitmap::new(10, 2);
        bitmap.fill(-5, 0, 100, 3);
        assert_eq!(bitmap.band(0, 9), [0xFF, 0xC0, 0xFF, 0xC0, 0xFF, 0xC0]);
        assert_eq!((bitmap.band(2, 1).len(), bitmap.band(7, 1).len()), (2, 0));
    }
}
