use super::{Head, aligned};
use crate::command::Command;
use crate::ticket::{Code, Picture};

/// Height of a bar code, in dots.
const BARCODE: usize = 100;

impl Head {
    /// Prints the rows of a picture that the roll has paper for; gives back the others.
    pub(super) fn raster(
        &mut self,
        stride: usize,
        mut rows: Vec<u8>,
        scale: (u8, u8),
    ) -> Option<Command> {
        let (across, up) = (usize::from(scale.0), usize::from(scale.1));
        let wanted = rows.len() / stride;
        self.decoded.overruns += u32::from(wanted > self.model.max_band);
        let fits = self.roll.map_or(wanted, |left| (left / up).min(wanted));
        let rest = rows.split_off(fits * stride);
        let left = self.left_of(stride * 8 * across);
        for row in rows.chunks(stride) {
            for _ in 0..up {
                self.raster_row(row, left, across);
            }
        }
        self.decoded.pictures.push(Picture { width: stride * 8, rows: fits });
        self.unroll(fits * up);
        if rest.is_empty() {
            return None;
        }
        self.unroll(usize::MAX);
        Some(Command::Raster { stride, rows: rest, scale })
    }

    fn raster_row(&mut self, row: &[u8], left: usize, across: usize) {
        let y = self.paper.height();
        self.paper.feed(1);
        for column in black_columns(row) {
            let x = left + column * across;
            (x..x + across).for_each(|x| self.paper.dot(x, y));
            self.decoded.clipped |= x >= self.model.width_dots;
        }
    }

    /// Draws the stored code, as a printer with a generator of its own does.
    pub(super) fn qr(&mut self) -> Option<Command> {
        if !self.model.native_qr {
            return None;
        }
        let (level, name) = match self.modes.qr_level {
            49 => (qrcode::EcLevel::M, "M"),
            50 => (qrcode::EcLevel::Q, "Q"),
            51 => (qrcode::EcLevel::H, "H"),
            _ => (qrcode::EcLevel::L, "L"),
        };
        let code = qrcode::QrCode::with_error_correction_level(&self.stored_code, level).ok()?;
        let module = usize::from(self.modes.qr_module.max(1));
        let side = code.width() * module;
        if !self.unroll(side) {
            return Some(Command::QrPrint);
        }
        let (top, left) = (self.paper.height(), self.left_of(side));
        self.paper.feed(side);
        for (index, color) in code.to_colors().into_iter().enumerate() {
            if color == qrcode::Color::Dark && self.letters.is_some() {
                let (row, column) = (index / code.width(), index % code.width());
                self.fill(left + column * module, top + row * module, module);
            }
        }
        self.decoded.clipped |= left + side > self.model.width_dots;
        self.decoded.codes.push(Code {
            kind: "qr",
            text: String::from_utf8_lossy(&self.stored_code).into_owned(),
            model: self.modes.qr_model.saturating_sub(48),
            module_dots: self.modes.qr_module,
            level: name,
        });
        None
    }

    /// Bar codes are noted and stand as a striped field; nothing of ours prints them.
    pub(super) fn barcode(&mut self, kind: u8, data: Vec<u8>) -> Option<Command> {
        if !self.unroll(BARCODE) {
            return Some(Command::Barcode { kind, data });
        }
        let top = self.paper.height();
        self.paper.feed(BARCODE);
        for x in (0..self.area() / 2).step_by(3) {
            (top..top + BARCODE).for_each(|y| self.paper.dot(x, y));
        }
        let text = String::from_utf8_lossy(&data).into_owned();
        let code = Code { kind: "barcode", text, model: kind, module_dots: 0, level: "" };
        self.decoded.codes.push(code);
        None
    }

    fn left_of(&self, width: usize) -> usize {
        self.modes.left_margin + aligned(self.modes.align, self.area(), width)
    }

    fn fill(&mut self, x: usize, y: usize, size: usize) {
        for row in y..y + size {
            (x..x + size).for_each(|column| self.paper.dot(column, row));
        }
    }
}

fn black_columns(row: &[u8]) -> impl Iterator<Item = usize> {
    row.iter().enumerate().flat_map(|(index, byte)| {
        let byte = *byte;
        (0..8).filter(move |bit| byte & (0x80 >> bit) != 0).map(move |bit| index * 8 + bit)
    })
}
