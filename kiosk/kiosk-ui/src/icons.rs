//! Icons by the names that data uses.

use std::cell::RefCell;
use std::collections::BTreeMap;

use slint::Image;

include!(concat!(env!("OUT_DIR"), "/icons.rs"));

thread_local! {
    /// Each drawing is read once; equal images also let unchanged rows stay untouched.
    static DRAWN: RefCell<BTreeMap<String, Image>> = const { RefCell::new(BTreeMap::new()) };
}

/// The icon of that name, or a plain sheet for a name that nobody drew.
pub(crate) fn icon(name: &str) -> Image {
    DRAWN.with_borrow_mut(|drawn| match drawn.get(name) {
        Some(image) => image.clone(),
        None => {
            let source = svg(name).or_else(|| svg("file-text")).unwrap_or_default();
            let image = Image::load_from_svg_data(source).unwrap_or_default();
            drawn.insert(name.to_owned(), image.clone());
            image
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_that_the_catalogue_names_is_drawn() {
        let groups = include_str!("../../../assets/catalogue/groups.toml");
        let named = groups.lines().filter_map(|line| line.strip_prefix("icon = \""));
        for name in named.map(|it| it.trim_end_matches('"')) {
            assert!(svg(name).is_some(), "no drawing for the icon {name}");
        }
    }
}
