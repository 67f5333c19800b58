//! The glass as far as the flow must know it: how much of a list fits, and how low hands can reach.

/// A panel in design units: its narrower way across is 1080 of them (or more, on an unusual glass).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glass {
    /// Across.
    pub width: f32,
    /// Down.
    pub height: f32,
    /// Units of a millimetre.
    pub mm: f32,
    /// Where controls begin in «Ниже», from the top; `None` where all are within reach already, as
    /// on a panel that lies on its long side.
    pub low_line: Option<f32>,
    /// The smallest letters (font size).
    pub least: f32,
    /// The smallest letters of «Крупнее» (font size).
    pub least_large: f32,
}

impl Default for Glass {
    /// 27 inches upright, 800 mm above the floor, read from 600 mm.
    fn default() -> Self {
        Self {
            width: 1080.0,
            height: 1920.0,
            mm: 3.212,
            low_line: Some(1004.0),
            least: 22.1,
            least_large: 33.5,
        }
    }
}

impl Glass {
    /// Whether it lies on its long side.
    #[must_use]
    pub fn lies(&self) -> bool {
        self.width > self.height
    }
}
