use swash::scale::{Render, ScaleContext, Source};
use swash::shape::ShapeContext;
use swash::text::Script;
use swash::zeno::{Mask, Stroke, Transform};
use swash::{CacheKey, FontRef};

use crate::bitmap::Bitmap;
use crate::codepage;

/// A weight of Golos Text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    Medium,
    Bold,
    ExtraBold,
}

/// Draws text and outlines on a [`Bitmap`].
///
/// Glyphs come from `swash`, the rasteriser that also draws the kiosk's screens, so the
/// paper shows the same letters and the house keeps one such crate. Glyphs stand on whole
/// dots: with a fraction the same stem would be three dots wide here and four there.
pub(crate) struct Pen {
    fonts: [FontRef<'static>; 3],
    shapes: ShapeContext,
    scales: ScaleContext,
}

/// Where the ink of a line lies around its baseline, in dots.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    pub(crate) ascent: f32,
    pub(crate) descent: f32,
    pub(crate) cap_height: f32,
}

impl Pen {
    pub(crate) fn new() -> Self {
        let font = |data: &'static [u8]| FontRef {
            key: CacheKey::new(),
            ..FontRef::from_index(data, 0).expect("the embedded font is a TrueType file")
        };
        Self {
            fonts: [
                font(include_bytes!("../../../assets/fonts/GolosText-Medium.ttf")),
                font(include_bytes!("../../../assets/fonts/GolosText-Bold.ttf")),
                font(include_bytes!("../../../assets/fonts/GolosText-ExtraBold.ttf")),
            ],
            shapes: ShapeContext::new(),
            scales: ScaleContext::new(),
        }
    }

    /// `text` with every character the font lacks spelled by ones it has.
    pub(crate) fn spell(&self, text: &str) -> String {
        let charmap = self.fonts[0].charmap();
        let mut out = String::with_capacity(text.len());
        for character in text.chars() {
            if charmap.map(character) != 0 {
                out.push(character);
            } else {
                out.push_str(codepage::spelling(character));
            }
        }
        out
    }

    /// The extent of a line set in `face` at `px` dots per em.
    pub(crate) fn extent(&self, face: Face, px: f32) -> Extent {
        let metrics = self.font(face).metrics(&[]).scale(px);
        Extent {
            ascent: metrics.ascent,
            descent: metrics.descent.abs(),
            cap_height: metrics.cap_height,
        }
    }

    /// The width of `text` in dots without kerning, which is what breaking lines needs:
    /// hundreds of measurements in which a dot more or less does not matter.
    pub(crate) fn advance(&self, text: &str, face: Face, px: f32) -> f32 {
        let font = self.font(face);
        let (charmap, metrics) = (font.charmap(), font.glyph_metrics(&[]).scale(px));
        text.chars().map(|it| metrics.advance_width(charmap.map(it))).sum()
    }

    /// The width of `text` in dots.
    pub(crate) fn width(&mut self, text: &str, face: Face, px: f32) -> f32 {
        self.shape(text, face, px).last().map_or(0.0, |(_, _, end)| *end)
    }

    /// Draws `text` from `x` on its baseline, its width scaled by `stretch`.
    pub(crate) fn draw(
        &mut self,
        on: &mut Bitmap,
        text: &str,
        style: Style,
        x: f32,
        baseline: i32,
    ) {
        let glyphs = self.shape(text, style.face, style.px);
        let font = self.font(style.face);
        let mut scaler = self.scales.builder(font).size(style.px).hint(false).build();
        let mut render = Render::new(&[Source::Outline]);
        render.transform(Some(Transform::scale(style.stretch, 1.0)));
        for (id, at, _) in glyphs {
            let Some(image) = render.render(&mut scaler, id) else { continue };
            let left = whole(x + at * style.stretch) + image.placement.left;
            let width = usize::try_from(image.placement.width).unwrap_or(0);
            on.stamp(&image.data, width, left, baseline - image.placement.top, true);
        }
    }

    /// Glyphs of `text` as (glyph, start, end), with the font's kerning.
    fn shape(&mut self, text: &str, face: Face, px: f32) -> Vec<(u16, f32, f32)> {
        let font = self.font(face);
        let cyrillic = text.chars().any(|it| ('\u{400}'..='\u{52F}').contains(&it));
        let script = if cyrillic { Script::Cyrillic } else { Script::Latin };
        let mut shaper = self.shapes.builder(font).script(script).size(px).build();
        shaper.add_str(text);
        let (mut glyphs, mut at) = (Vec::new(), 0.0);
        shaper.shape_with(|cluster| {
            for glyph in cluster.glyphs {
                glyphs.push((glyph.id, at + glyph.x, at + glyph.advance));
                at += glyph.advance;
            }
        });
        glyphs
    }

    fn font(&self, face: Face) -> FontRef<'static> {
        match face {
            Face::Medium => self.fonts[0],
            Face::Bold => self.fonts[1],
            Face::ExtraBold => self.fonts[2],
        }
    }
}

/// How a run of text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) face: Face,
    /// Dots per em.
    pub(crate) px: f32,
    /// Width factor: 1 as the font has it, less for narrow.
    pub(crate) stretch: f32,
}

impl Style {
    pub(crate) fn new(face: Face, px: f32) -> Self {
        Self { face, px, stretch: 1.0 }
    }
}

/// Draws the mark of the product, a ticket with a T, in a square of `size` dots.
pub(crate) fn draw_mark(on: &mut Bitmap, x: i32, y: i32, size: f32) {
    const TICKET: &str = "M15 4h34a11 11 0 0 1 11 11v24.5a5.5 5.5 0 0 0 0 11v.5A9 9 0 0 1 51 60H13\
        a9 9 0 0 1-9-9v-.5a5.5 5.5 0 0 0 0-11V15A11 11 0 0 1 15 4z";
    const LETTER: &str = "M17 13h30v7.5H36V37h-8V20.5H17z";
    const TEAR: &str = "M15.8 45h33";
    let scale = Transform::scale(size / 64.0, size / 64.0);
    let mut lay = |mask: &mut Mask<'_, '_, &str>, ink: bool| {
        let (dots, place) = mask.transform(Some(scale)).render();
        let width = usize::try_from(place.width).unwrap_or(0);
        on.stamp(&dots, width, x + place.left, y + place.top, ink);
    };
    lay(&mut Mask::new(TICKET), true);
    lay(&mut Mask::new(LETTER), false);
    lay(Mask::new(TEAR).style(Stroke::new(3.6).dash(&[4.0, 4.3], 0.0)), false);
}

/// The whole dot nearest to `value`.
pub(crate) fn whole(value: f32) -> i32 {
    // Sizes on paper are thousands of dots at most; a float that is none of them saturates.
    value.round() as i32
}
