//! Where on the upright 1080x1920 screen a visitor's finger goes, from left and top in pixels.

/// Points well inside the buttons of the light, normal-size, Russian screens.
#[derive(Clone, Copy)]
pub struct Places {
    /// The card «Получить талон» of the home screen.
    pub get_ticket: (i16, i16),
    /// «Назад», left in the bottom row.
    pub back: (i16, i16),
    /// The first of the most used services.
    pub first_service: (i16, i16),
    /// The green button, right in the bottom row: «Получить талон», then «Готово».
    pub main: (i16, i16),
}

impl Default for Places {
    fn default() -> Self {
        Self {
            get_ticket: (540, 500),
            back: (170, 1_640),
            first_service: (540, 355),
            main: (800, 1_640),
        }
    }
}
