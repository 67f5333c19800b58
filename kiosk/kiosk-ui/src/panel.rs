//! The glass in front of the visitor, in millimetres: from it follow all sizes.

use kiosk_flow::Glass;

/// Millimetres of an inch.
const INCH_MM: f32 = 25.4;
/// A capital letter of Golos Text, in its font size.
const CAPITAL: f32 = 0.70;
/// The smallest capital letters of the usual screen (mm; A8).
const CAPITAL_MM: f32 = 4.8;
/// How tall a capital letter of «Крупнее» is to the eye: the tangent of 0.7 degrees (A8).
const CAPITAL_TANGENT: f32 = 0.012_218;
/// No control of «Ниже» is higher above the floor (mm; A5).
const REACH_MM: f32 = 1_100.0;
/// Letters beyond which the screens no longer hold their words (design pixels).
const MOST_LETTERS: f32 = 46.0;

/// A touch panel as it is mounted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    width_px: u32,
    height_px: u32,
    width_mm: f32,
    mount_mm: f32,
    eye_mm: f32,
}

/// Why a panel is not believed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PanelError {
    /// No panel of a kiosk has that size.
    #[error("a panel of {0} inches: expected 10 to 60")]
    Diagonal(f32),
    /// No panel of a kiosk has so few or so many pixels.
    #[error("a panel of {0} x {1} pixels: expected 480 to 8192 each way")]
    Resolution(u32, u32),
    /// Controls would be too small for a hand.
    #[error(
        "a panel {width_mm:.0} mm wide: at least {least_mm} mm are needed to give every control \
         20 mm"
    )]
    TooNarrow {
        /// What the diagonal and the resolution come to (mm).
        width_mm: f32,
        /// What the layout needs (mm).
        least_mm: f32,
    },
    /// Letters that can be read from there leave no room for words.
    #[error(
        "a panel read from {eye_mm} mm: its largest letters are read from {most_mm:.0} mm; let \
         people come nearer, or take a larger panel"
    )]
    TooFar {
        /// From where it is read (mm).
        eye_mm: f32,
        /// From where it can be read at most (mm).
        most_mm: f32,
    },
}

impl Panel {
    /// Narrowest glass on which the layout keeps its touch targets (mm).
    const LEAST_WIDTH_MM: f32 = 230.0;
    /// The same for its height where it lies on its long side (mm).
    const LEAST_LYING_MM: f32 = 190.0;

    /// A panel by its diagonal (inches) and its resolution as it is mounted (pixels).
    ///
    /// # Errors
    ///
    /// [`PanelError`] for a panel that does not exist, or is too small for fingers.
    pub fn new(diagonal_in: f32, width_px: u32, height_px: u32) -> Result<Self, PanelError> {
        if !(10.0..=60.0).contains(&diagonal_in) {
            return Err(PanelError::Diagonal(diagonal_in));
        }
        if !(480..=8192).contains(&width_px) || !(480..=8192).contains(&height_px) {
            return Err(PanelError::Resolution(width_px, height_px));
        }
        let (w, h) = (width_px as f32, height_px as f32);
        let width_mm = diagonal_in * INCH_MM * w / w.hypot(h);
        let lies = width_px > height_px;
        let (narrow_mm, least_mm) = if lies {
            (width_mm * h / w, Self::LEAST_LYING_MM)
        } else {
            (width_mm, Self::LEAST_WIDTH_MM)
        };
        if narrow_mm < least_mm {
            return Err(PanelError::TooNarrow { width_mm: narrow_mm, least_mm });
        }
        Ok(Self { width_px, height_px, width_mm, mount_mm: 800.0, eye_mm: 600.0 })
    }

    /// With its lower edge at that height above the floor (mm; default 800).
    #[must_use]
    pub fn mounted(self, mount_mm: u32) -> Self {
        Self { mount_mm: mount_mm as f32, ..self }
    }

    /// Read from that distance (mm; default 600).
    ///
    /// # Errors
    ///
    /// [`PanelError::TooFar`] when letters for that distance are too large for its words.
    pub fn read_from(self, eye_mm: u32) -> Result<Self, PanelError> {
        let panel = Self { eye_mm: eye_mm as f32, ..self };
        let letters = panel.glass().least_large;
        if letters > MOST_LETTERS {
            let most_mm = panel.eye_mm * MOST_LETTERS / letters;
            return Err(PanelError::TooFar { eye_mm: panel.eye_mm, most_mm });
        }
        Ok(panel)
    }

    /// The glass in design units, as the flow plans pages by it.
    #[must_use]
    pub fn glass(&self) -> Glass {
        let (w, h) = (self.width_px as f32, self.height_px as f32);
        let lies = w > h;
        let u = if lies { (w / 1920.0).min(h / 1080.0) } else { (w / 1080.0).min(h / 1920.0) };
        let mm = self.px_per_mm() / u;
        let height = h / u;
        // The lower part of the screen, and no more of it than is within reach, as far as hands
        // still find room there. A panel that lies is low as a whole.
        let reach = (REACH_MM - self.mount_mm) * mm;
        let zone = reach.clamp(0.42 * height, 916.0 / 1920.0 * height);
        Glass {
            width: w / u,
            height,
            mm,
            low_line: (!lies && reach < height).then_some(height - zone),
            least: CAPITAL_MM * mm / CAPITAL,
            least_large: self.eye_mm * CAPITAL_TANGENT * mm / CAPITAL,
        }
    }

    /// How wide the glass is (mm).
    #[must_use]
    pub fn width_mm(&self) -> f32 {
        self.width_mm
    }

    /// Pixels across and down.
    #[must_use]
    pub fn size_px(&self) -> (u32, u32) {
        (self.width_px, self.height_px)
    }

    /// Pixels of a millimetre.
    #[must_use]
    pub fn px_per_mm(&self) -> f32 {
        self.width_px as f32 / self.width_mm
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millimetres_follow_from_diagonal_and_resolution() {
        let px_per_mm = |inches| Panel::new(inches, 1080, 1920).map(|it| it.px_per_mm());
        assert!((px_per_mm(27.0).unwrap() - 3.21).abs() < 0.01);
        assert!((px_per_mm(21.5).unwrap() - 4.03).abs() < 0.01);
        assert!((px_per_mm(32.0).unwrap() - 2.71).abs() < 0.01);
    }

    #[test]
    fn a_panel_too_small_for_fingers_is_refused() {
        assert!(matches!(Panel::new(15.6, 1080, 1920), Err(PanelError::TooNarrow { .. })));
        assert_eq!(Panel::new(4.0, 1080, 1920), Err(PanelError::Diagonal(4.0)));
        assert_eq!(Panel::new(27.0, 1080, 0), Err(PanelError::Resolution(1080, 0)));
    }
}
