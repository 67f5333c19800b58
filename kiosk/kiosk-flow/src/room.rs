//! How much of a list fits: pages are planned here, so that nothing is cut, covered or shrunk.
//!
//! All lengths are design units of [`Glass`]. They follow what kiosk-screens draws; its
//! tests walk every page on every glass and find what this file gets wrong.

use std::ops::Range;

use crate::access::Looks;
use crate::glass::Glass;
use crate::letters;

/// The room of one session on one glass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    glass: Glass,
    looks: Looks,
    spoken: bool,
}

/// What one page holds, and how much of that stands in its first column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PagePlan {
    pub items: Range<usize>,
    pub first_column: usize,
}

/// Space on either side of the screen.
const MARGIN: f32 = 56.0;
/// A line of text in its font size.
const LINE: f32 = 1.21;

impl Room {
    pub(crate) fn new(glass: Glass, looks: Looks, spoken: bool) -> Self {
        Self { glass, looks, spoken }
    }

    /// The same for letters as for the screens: `Theme.font`.
    pub(crate) fn font(&self, size: f32) -> f32 {
        let (grown, least) = match self.looks.large {
            true if size <= 50.0 => (size * 1.3, self.glass.least_large),
            true => (size + 15.0, self.glass.least_large),
            false => (size, self.glass.least),
        };
        grown.max(least)
    }

    /// Whether the screen is what its picture shows, with nothing moved.
    pub(crate) fn is_plain(&self) -> bool {
        !self.looks.large && !self.looks.low && !self.spoken && !self.glass.lies()
    }

    pub(crate) fn lies(&self) -> bool {
        self.glass.lies()
    }

    pub(crate) fn is_large(&self) -> bool {
        self.looks.large
    }

    /// Whether there is little room beside the keys of the voice.
    pub(crate) fn is_tight(&self) -> bool {
        self.spoken && (self.looks.low || (self.glass.lies() && self.looks.large))
    }

    /// How tall the row of keys is that turns pages.
    pub(crate) fn page_keys(&self) -> f32 {
        self.target().max(if self.looks.large { self.button() } else { 108.0 })
    }

    /// How tall a text is at a size of the design.
    pub(crate) fn words(&self, text: &str, size: f32, width: f32) -> f32 {
        self.lines(text, self.font(size), width) * LINE * self.font(size)
    }

    /// How wide words may be.
    pub(crate) fn width(&self) -> f32 {
        self.glass.width - 2.0 * MARGIN
    }

    /// Columns of a list.
    pub(crate) fn columns(&self) -> usize {
        if self.glass.lies() { 2 } else { 1 }
    }

    fn target(&self) -> f32 {
        (20.1 * self.glass.mm).max(72.0)
    }

    fn button(&self) -> f32 {
        self.target().max(if self.glass.lies() { 112.0 } else { 128.0 })
    }

    fn gap(&self) -> f32 {
        (3.1 * self.glass.mm).max(16.0)
    }

    fn row_gap(&self) -> f32 {
        (3.1 * self.glass.mm).max(13.0)
    }

    /// The accessibility bar.
    fn bar(&self) -> f32 {
        if self.glass.lies() { self.button() + 28.0 } else { 184.0 }
    }

    /// The row of «Назад» and «Помощь», with the voice's panel above it.
    fn nav(&self) -> f32 {
        let lies = self.glass.lies();
        let words = if self.looks.large { 2.0 * LINE * self.font(36.0) + 16.0 } else { 0.0 };
        let row = self.button().max(words) + if lies { self.gap() + 16.0 } else { 52.0 };
        if !self.spoken {
            return row;
        }
        let keys = self.target().max(112.0);
        let reading = if lies { 2.0 } else { 3.0 } * 1.25 * self.font(34.0);
        row + match (self.looks.low, lies) {
            (true, _) => keys + 32.0 + 20.0,
            (false, false) => keys + reading + 68.0 + 20.0,
            (false, true) => keys.max(reading) + 32.0 + 12.0,
        }
    }

    /// Between the header and the row of «Назад».
    pub(crate) fn content(&self) -> f32 {
        let header: f32 = if self.glass.lies() { 104.0 } else { 128.0 };
        let header = header.max(23.7 * self.glass.mm + 2.0);
        // Where the controls are low, what is being read stands above them.
        let reading = if self.looks.low && self.spoken {
            3.0 * 1.25 * self.font(34.0) + 40.0 + 24.0
        } else {
            0.0
        };
        self.glass.height - header - self.bar() - self.nav() - reading
    }

    /// Where the controls are low: what they have above the row of «Назад».
    fn low_zone(&self) -> f32 {
        let line = self.glass.low_line.unwrap_or_default();
        self.glass.height - line - self.bar() - self.nav()
    }

    /// What the rows of a list may take, under a title, with or without a row of page buttons.
    pub(crate) fn rows(&self, title: &str, paged: bool) -> f32 {
        let lies = self.glass.lies();
        // A panel that lies has the page buttons beside the title.
        let paging = if paged && !lies { self.page_keys() + 14.0 } else { 0.0 };
        if self.looks.low {
            return self.low_zone() - paging - 14.0;
        }
        let beside = if paged && lies { 900.0 } else { self.width() };
        let size = self.font(if lies && self.looks.large { 50.0 } else { 64.0 });
        let words = self.lines(title, 1.06 * size, beside) * LINE * size;
        let words = words + 14.0 + LINE * self.font(38.0);
        let head = if paged && lies { words.max(self.button()) } else { words };
        let slack = if lies { 14.0 } else { 0.0 };
        self.content() - 10.0 - head - 14.0 - paging - 14.0 - slack
    }

    /// How tall a row of a list is.
    pub(crate) fn row(&self, title: &str, note: &str, wait: &str) -> f32 {
        let columns = self.columns() as f32;
        let width = (self.width() - (columns - 1.0) * self.gap()) / columns;
        let icon = if self.looks.large { 1.2 * 54.0 } else { 54.0 };
        let font = self.font(36.0);
        let wait = if wait.is_empty() { 0.0 } else { letters::width(wait) * 1.05 * font + 22.0 };
        let width = width - 26.0 - 28.0 - icon - 22.0 - wait;
        let mut words = self.lines(title, font, width) * LINE * font;
        if !note.is_empty() {
            words += self.lines(note, self.font(32.0), width) * LINE * self.font(32.0);
        }
        (words + 16.0).max(self.button())
    }

    /// How many lines a text takes at a font size.
    pub(crate) fn lines(&self, text: &str, font: f32, width: f32) -> f32 {
        // Two in a hundred for what kerning and rounding may add.
        letters::lines(text, width / (1.02 * font)) as f32
    }

    /// Pages of rows with these heights, at most `most` on each, the last about as long as the
    /// others.
    pub(crate) fn pages(&self, title: &str, heights: &[f32], most: usize) -> Vec<PagePlan> {
        let single = self.pack(heights, self.rows(title, false), most);
        if single.len() < 2 {
            return single;
        }
        let room = self.rows(title, true);
        let pages = self.pack(heights, room, most);
        let even = heights.len().div_ceil(pages.len());
        let spread = self.pack(heights, room, even);
        if spread.len() == pages.len() { spread } else { pages }
    }

    fn pack(&self, heights: &[f32], room: f32, most: usize) -> Vec<PagePlan> {
        let columns = self.columns();
        let in_column = most.div_ceil(columns);
        let mut pages = Vec::new();
        let mut from = 0;
        while from < heights.len() {
            let mut to = from;
            let mut first_column = 0;
            for column in 0..columns {
                let mut used = 0.0;
                let begin = to;
                while to < heights.len() && to - begin < in_column && to - from < most {
                    let more = heights[to] + if to > begin { self.row_gap() } else { 0.0 };
                    // A row that no page could hold still gets one of its own.
                    if used + more > room && to > from {
                        break;
                    }
                    used += more;
                    to += 1;
                }
                if column == 0 {
                    first_column = to - from;
                }
            }
            pages.push(PagePlan { items: from..to, first_column });
            from = to;
        }
        if pages.is_empty() {
            pages.push(PagePlan { items: 0..0, first_column: 0 });
        }
        pages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(large: bool, low: bool) -> Room {
        Room::new(Glass::default(), Looks { large, contrast: false, low }, false)
    }

    /// Pages of twenty rows where nothing is switched on.
    fn room_of_twenty() -> usize {
        room(false, false).pages("Все услуги", &[128.0; 20], 8).len()
    }

    #[test]
    fn the_last_page_is_about_as_long_as_the_others() {
        let plan = room(false, false).pages("Все услуги", &[128.0; 12], 8);
        assert_eq!(plan.iter().map(|it| it.items.len()).collect::<Vec<_>>(), [6, 6]);
    }

    #[test]
    fn low_controls_and_large_letters_take_more_pages_and_lose_nothing() {
        for (large, low) in [(false, true), (true, false), (true, true)] {
            let room = room(large, low);
            let height = room.row("Регистрационный учёт по месту жительства", "", "12 мин");
            let plan = room.pages("Все услуги", &[height; 20], 8);
            let usual = room_of_twenty();
            assert!(plan.len() >= usual && (!low || plan.len() > usual), "{large} {low}: {plan:?}");
            let shown: Vec<usize> = plan.iter().flat_map(|it| it.items.clone()).collect();
            assert_eq!(shown, (0..20).collect::<Vec<_>>());
        }
    }
}
