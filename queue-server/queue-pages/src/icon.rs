//! Icons of the house, drawn into the page so that they take the colour of their text.

use std::fmt;

use askama::filters::HtmlSafe;

/// A Lucide icon. It never stands without a word beside it, so screen readers skip it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Icon(&'static str);

macro_rules! icons {
    ($($name:ident = $file:literal;)*) => {
        impl Icon {
            $(pub(crate) const $name: Self =
                Self(include_str!(concat!("../../../assets/icons/", $file, ".svg")));)*
        }
    };
}

icons! {
    ARROW_RIGHT = "arrow-right";
    BELL = "concierge-bell";
    CHECK = "check";
    CLOCK = "clock";
    CLOUD_OFF = "cloud-off";
    COFFEE = "coffee";
    INFO = "info";
    MAP_PIN = "map-pin";
    MEGAPHONE = "megaphone";
    MONITOR = "monitor";
    PAPER = "receipt-text";
    PLUS = "plus";
    RETURN = "rotate-ccw";
    SEARCH = "search";
    SMARTPHONE = "smartphone";
    TRANSFER = "corner-up-right";
    USER_X = "user-x";
    WARNING = "triangle-alert";
    X = "x";
}

impl Icon {
    /// The shapes within the file's `<svg>`.
    fn shapes(self) -> &'static str {
        let from_tag = self.0.find("<svg").map_or("", |at| &self.0[at..]);
        let inner = from_tag.split_once('>').map_or("", |(_, inner)| inner);
        inner.trim_end().trim_end_matches("</svg>").trim()
    }
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true">"#)?;
        self.shapes().lines().try_for_each(|shape| f.write_str(shape.trim()))?;
        f.write_str("</svg>")
    }
}

// Icons are our own files, so they need no escaping.
impl HtmlSafe for Icon {}
