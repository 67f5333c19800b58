use crate::codepage::Page;

/// A model of printer as the simulator plays it. The table is the simulator's own; it
/// repeats what the makers' manuals say and takes nothing from our printing code.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// Name on the command line, as `epson-tm-t20`.
    pub id: &'static str,
    /// Printable width in dots.
    pub width_dots: usize,
    /// Width of the paper in dots; what lies outside of the printable width stays white.
    pub paper_dots: usize,
    /// Dots per inch.
    pub dpi: u16,
    /// Width of a font A character in dots; it is 24 dots high.
    pub cell_dots: usize,
    /// Code pages it has, by their number in `ESC t`.
    pub(crate) pages: &'static [(u8, Page)],
    /// A page it lacks leaves the present one selected instead of the first.
    pub(crate) keeps_page: bool,
    /// Takes pairs of high bytes for hieroglyphs until told otherwise.
    pub(crate) chinese: bool,
    /// The language of its status.
    pub(crate) dialect: Dialect,
    /// Answers `GS r` and reports changes by itself.
    pub(crate) in_turn: bool,
    /// Draws QR codes itself.
    pub(crate) native_qr: bool,
    /// Rows a picture may have in one command before its buffer overruns.
    pub(crate) max_band: usize,
    /// Has a knife.
    pub(crate) cuts: bool,
    /// Has a presenter.
    pub(crate) presenter: bool,
    /// What it answers to `GS I 1`.
    pub(crate) id_byte: u8,
}

/// The language of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Epson,
    Citizen,
    Custom,
}

const BASE: Model = Model {
    id: "epson-tm-t20",
    width_dots: 576,
    paper_dots: 640,
    dpi: 203,
    cell_dots: 12,
    pages: &[(0, Page::Cp437), (17, Page::Cp866), (46, Page::Cp1251)],
    keeps_page: false,
    chinese: false,
    dialect: Dialect::Epson,
    in_turn: true,
    native_qr: true,
    max_band: 2303,
    cuts: true,
    presenter: false,
    id_byte: 0x20,
};

const MODELS: [Model; 9] = [
    BASE,
    Model {
        id: "citizen-ppu-700",
        pages: &[(0, Page::Cp437), (7, Page::Cp866)],
        dialect: Dialect::Citizen,
        presenter: true,
        id_byte: 0x75,
        ..BASE
    },
    Model {
        id: "custom-vkp80ii",
        cell_dots: 13,
        pages: &[(0, Page::Cp437)],
        dialect: Dialect::Custom,
        in_turn: false,
        native_qr: false,
        max_band: 319,
        presenter: true,
        id_byte: 0x5D,
        ..BASE
    },
    Model {
        id: "custom-vkp80iii",
        cell_dots: 13,
        pages: &[(0, Page::Cp437), (17, Page::Cp866)],
        keeps_page: true,
        dialect: Dialect::Custom,
        in_turn: false,
        native_qr: false,
        presenter: true,
        id_byte: 0xFF,
        ..BASE
    },
    Model {
        id: "atol-rp-326",
        pages: &[(0, Page::Cp437), (6, Page::Cp1251), (7, Page::Cp866)],
        id_byte: 0x02,
        ..BASE
    },
    Model {
        id: "xprinter-80",
        pages: &[(0, Page::Cp437), (17, Page::Cp866), (59, Page::Cp866)],
        chinese: true,
        in_turn: false,
        max_band: 256,
        id_byte: 0x02,
        ..BASE
    },
    Model {
        id: "xprinter-58",
        width_dots: 384,
        paper_dots: 464,
        pages: &[(0, Page::Cp437), (17, Page::Cp866), (59, Page::Cp866)],
        chinese: true,
        in_turn: false,
        max_band: 256,
        cuts: false,
        id_byte: 0x02,
        ..BASE
    },
    Model {
        id: "raster-80",
        pages: &[(0, Page::Cp437)],
        in_turn: false,
        native_qr: false,
        max_band: 256,
        ..BASE
    },
    Model {
        id: "raster-58",
        width_dots: 384,
        paper_dots: 464,
        pages: &[(0, Page::Cp437)],
        in_turn: false,
        native_qr: false,
        max_band: 256,
        cuts: false,
        ..BASE
    },
];

impl Model {
    /// Every model the simulator plays.
    pub fn all() -> &'static [Self] {
        &MODELS
    }

    /// The model called `id`.
    pub fn named(id: &str) -> Option<Self> {
        MODELS.iter().find(|model| model.id == id).copied()
    }

    pub(crate) fn page(&self, n: u8, present: Page) -> Page {
        let found = self.pages.iter().find(|(number, _)| *number == n);
        let missing = if self.keeps_page { present } else { Page::Cp437 };
        found.map_or(missing, |(_, page)| *page)
    }
}
