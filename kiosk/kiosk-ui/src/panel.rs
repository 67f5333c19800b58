//! The glass in front of the visitor, in millimetres: from it follow all sizes.

/// Millimetres of an inch.
const INCH_MM: f32 = 25.4;

/// A touch panel as it is mounted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    width_px: u32,
    height_px: u32,
    width_mm: f32,
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
}

impl Panel {
    /// Narrowest glass on which the layout keeps its touch targets (mm).
    const LEAST_WIDTH_MM: f32 = 230.0;

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
        if width_mm < Self::LEAST_WIDTH_MM {
            return Err(PanelError::TooNarrow { width_mm, least_mm: Self::LEAST_WIDTH_MM });
        }
        Ok(Self { width_px, height_px, width_mm })
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
