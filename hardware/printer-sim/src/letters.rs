use swash::scale::{Render, ScaleContext, Source};
use swash::zeno::Transform;
use swash::{CacheKey, FontRef};

use crate::paper::Paper;

/// Draws characters into cells of a fixed size, the way a printer's own letters stand.
pub(crate) struct Letters {
    fonts: [FontRef<'static>; 2],
    scales: ScaleContext,
}

/// Where a character goes and how it looks; sizes in dots.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) bold: bool,
}

/// Em and baseline in a cell 24 dots high: the tallest letter and the deepest tail fit.
const EM: f32 = 21.5 / 24.0;
const BASELINE: f32 = 19.0 / 24.0;

impl Letters {
    pub(crate) fn new() -> Self {
        let font = |data: &'static [u8]| FontRef {
            key: CacheKey::new(),
            ..FontRef::from_index(data, 0).expect("the embedded font is a TrueType file")
        };
        Self {
            fonts: [
                font(include_bytes!("../../../assets/fonts/GolosText-Medium.ttf")),
                font(include_bytes!("../../../assets/fonts/GolosText-Bold.ttf")),
            ],
            scales: ScaleContext::new(),
        }
    }

    /// Draws `character` in its cell, narrowed when the letter is wider than the cell.
    pub(crate) fn draw(&mut self, paper: &mut Paper, character: char, cell: Cell) {
        if ('\u{2500}'..='\u{257F}').contains(&character) {
            return draw_box(paper, character, cell);
        }
        let font = self.fonts[usize::from(cell.bold)];
        let glyph = font.charmap().map(character);
        let em = cell.height as f32 * EM;
        let advance = font.glyph_metrics(&[]).scale(em).advance_width(glyph).max(1.0);
        let room = cell.width as f32;
        // Cells are higher than wide: every letter is narrowed by the shape of the cell,
        // and one that is still too wide by as much as it needs.
        let shape = (2.0 * room / cell.height as f32).min(1.6);
        let stretch = (room / advance).min(shape);
        let mut scaler = self.scales.builder(font).size(em).hint(false).build();
        let image = Render::new(&[Source::Outline])
            .transform(Some(Transform::scale(stretch, 1.0)))
            .render(&mut scaler, glyph);
        let Some(image) = image else { return };
        let left = (room - advance * stretch) / 2.0 + image.placement.left as f32;
        let top = cell.height as f32 * BASELINE - image.placement.top as f32;
        let width = usize::try_from(image.placement.width).unwrap_or(0).max(1);
        for (row, line) in image.data.chunks(width).enumerate() {
            for (column, _) in line.iter().enumerate().filter(|(_, cover)| **cover >= 112) {
                let x = (left.round() + column as f32).clamp(0.0, room - 1.0);
                let y = (top.round() + row as f32).clamp(0.0, cell.height as f32 - 1.0);
                paper.dot(cell.x + x as usize, cell.y + y as usize);
            }
        }
    }
}

/// Lines of the box drawing characters meet at the edges of their cells; letters do not.
fn draw_box(paper: &mut Paper, character: char, cell: Cell) {
    let (middle, centre) = (cell.y + cell.height / 2, cell.x + cell.width / 2);
    let across = !matches!(character, '│' | '║');
    let down = !matches!(character, '─' | '═');
    for x in (cell.x..cell.x + cell.width).filter(|_| across) {
        paper.dot(x, middle);
        paper.dot(x, middle + 1);
    }
    for y in (cell.y..cell.y + cell.height).filter(|_| down) {
        paper.dot(centre, y);
        paper.dot(centre + 1, y);
    }
}
