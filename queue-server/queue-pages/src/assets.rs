//! Styles, scripts, fonts and the mark, embedded in the program.
//!
//! Their address holds a hash of all of them, so that browsers may keep them for ever; after an
//! update a page sees the new hash in its next fragment and loads itself anew.

use std::sync::LazyLock;

/// A file that pages need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The value of `content-type`.
    pub content_type: &'static str,
    /// The whole file.
    pub bytes: &'static [u8],
    /// The value of `etag`, quoted.
    pub etag: &'static str,
    /// The value of `cache-control`.
    pub cache_control: &'static str,
}

/// The asset behind `/assets/`, e.g. `3f…/window.css`; `None` when there is no such file.
///
/// An address of another build, or of none, gives today's file, but not to keep.
#[must_use]
pub fn asset(path: &str) -> Option<Asset> {
    let (of_build, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (_, content_type, bytes) = *FILES.iter().find(|(file, ..)| *file == name)?;
    let cache_control =
        if of_build == build() { "public, max-age=31536000, immutable" } else { "no-cache" };
    Some(Asset { content_type, bytes, etag: &ETAG, cache_control })
}

/// What distinguishes this set of assets from any other: 16 hexadecimal digits.
pub(crate) fn build() -> &'static str {
    &BUILD
}

static BUILD: LazyLock<String> = LazyLock::new(|| {
    let named = FILES.iter().flat_map(|(name, _, bytes)| name.bytes().chain(bytes.iter().copied()));
    format!("{:016x}", fnv1a(named))
});
static ETAG: LazyLock<String> = LazyLock::new(|| format!("\"{}\"", build()));

/// FNV-1a, 64 bits: only tells builds apart, protects nothing.
fn fnv1a(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const WOFF2: &str = "font/woff2";
const SVG: &str = "image/svg+xml";

/// A file of this crate, with its kind.
macro_rules! web {
    ($name:literal, $kind:ident) => {
        ($name, $kind, include_bytes!(concat!("../web/", $name)).as_slice())
    };
}

/// A font of the house, under the short name that the style sheet uses.
macro_rules! font {
    ($name:literal, $file:literal) => {
        ($name, WOFF2, include_bytes!(concat!("../../../assets/fonts/web/", $file)).as_slice())
    };
}

const FILES: &[(&str, &str, &[u8])] = &[
    web!("base.css", CSS),
    web!("window.css", CSS),
    web!("reception.css", CSS),
    web!("board.css", CSS),
    web!("ticket.css", CSS),
    web!("index.css", CSS),
    web!("live.js", JS),
    web!("morph.js", JS),
    web!("clock.js", JS),
    web!("sound.js", JS),
    web!("command.js", JS),
    web!("forms.js", JS),
    web!("window.js", JS),
    web!("reception.js", JS),
    web!("board.js", JS),
    web!("ticket.js", JS),
    web!("mark.svg", SVG),
    font!("golos-latin.woff2", "golos-text-latin-wght-normal.woff2"),
    font!("golos-latin-ext.woff2", "golos-text-latin-ext-wght-normal.woff2"),
    font!("golos-cyrillic.woff2", "golos-text-cyrillic-wght-normal.woff2"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_may_be_kept_only_under_its_own_build() {
        let kept = asset(&format!("{}/window.css", build())).unwrap();
        assert!(kept.cache_control.contains("immutable"));
        let old = asset("0123456789abcdef/window.css").unwrap();
        assert_eq!((old.bytes, old.cache_control), (kept.bytes, "no-cache"));
        assert_eq!(asset("window.css").map(|it| it.content_type), Some(CSS));
    }

    #[test]
    fn nothing_but_assets_is_served() {
        for wrong in ["", "/", "..", "../Cargo.toml", "window.css/", "x/../mark.svg/..", "a.js"] {
            assert_eq!(asset(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn style_sheets_and_scripts_refer_only_to_assets() {
        for (name, kind, bytes) in FILES.iter().filter(|it| it.1 == CSS || it.1 == JS) {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(!text.contains("http"), "{name} names an address of the outside");
            let after = if *kind == CSS { "url(" } else { "from \"./" };
            for rest in text.split(after).skip(1) {
                let file = rest.split(['"', ')']).next().unwrap();
                assert!(asset(file).is_some(), "{name} refers to {file}, which is no asset");
            }
        }
    }
}
