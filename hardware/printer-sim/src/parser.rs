use crate::command::{Command, Setting};

/// Takes bytes one by one and gives whole commands. It knows the grammar and nothing of a
/// printer's state.
#[derive(Clone, Debug, Default)]
pub struct Parser {
    bytes: Vec<u8>,
}

/// Where a command stands.
enum Progress {
    /// More bytes are needed.
    Open,
    /// It is whole.
    Whole(Command),
}

use Progress::{Open, Whole};

impl Parser {
    /// Takes one byte; gives the command it completes, with all its bytes.
    pub fn push(&mut self, byte: u8) -> Option<(Command, Vec<u8>)> {
        self.bytes.push(byte);
        match parse(&self.bytes) {
            Open => None,
            Whole(command) => Some((command, std::mem::take(&mut self.bytes))),
        }
    }

    /// Whether the last byte ended a command.
    pub fn at_rest(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Every command in `bytes`; what is left unfinished is dropped.
    pub fn all(bytes: &[u8]) -> Vec<Command> {
        let mut parser = Self::default();
        bytes.iter().filter_map(|byte| parser.push(*byte)).map(|(command, _)| command).collect()
    }
}

fn parse(bytes: &[u8]) -> Progress {
    match bytes {
        [0x10, rest @ ..] => parse_dle(bytes, rest),
        [0x1B, rest @ ..] => parse_esc(bytes, rest),
        [0x1C, rest @ ..] => parse_fs(bytes, rest),
        [0x1D, rest @ ..] => parse_gs(bytes, rest),
        [0x00] => Whole(Command::Nul),
        [0x09] => Whole(Command::Tab),
        [0x0A] => Whole(Command::LineFeed),
        [0x0D] => Whole(Command::CarriageReturn),
        [byte @ (0x20..=0x7E | 0x80..)] => Whole(Command::Print(*byte)),
        _ => Whole(Command::Unknown(bytes.to_vec())),
    }
}

fn parse_dle(bytes: &[u8], rest: &[u8]) -> Progress {
    match rest {
        [] | [0x04 | 0x05] | [0x14] => Open,
        [0x04, n] => Whole(Command::RealTime(*n)),
        [0x05, _] => Whole(Command::RealTimeOrder(bytes.to_vec())),
        // DC4 1 is a pulse (two parameters), DC4 8 clears the buffer (six more bytes).
        [0x14, 8, _, _, _, _, _, _] | [0x14, 1 | 2, _, _] => {
            Whole(Command::RealTimeOrder(bytes.to_vec()))
        }
        [0x14, 1 | 2 | 8, ..] => Open,
        _ => Whole(Command::Unknown(bytes.to_vec())),
    }
}

fn parse_esc(bytes: &[u8], rest: &[u8]) -> Progress {
    let [letter, parameters @ ..] = rest else { return Open };
    let wanted = match letter {
        b'@' | b'2' | b'i' | b'm' | b'v' => 0,
        b't' | b'!' | b'E' | b'G' | b'-' | b'a' | b'M' | b'{' | b'3' | b'd' | b'J' => 1,
        b'R' | b' ' | b'V' | b'=' => 1,
        b'c' | b'$' | b'\\' => 2,
        b'p' => 3,
        _ => return Whole(Command::Unknown(bytes.to_vec())),
    };
    if parameters.len() < wanted {
        return Open;
    }
    let n = parameters.first().copied().unwrap_or(0);
    Whole(match letter {
        b'@' => Command::Reset,
        b'2' => Command::Set(Setting::LineSpacing(None)),
        b'3' => Command::Set(Setting::LineSpacing(Some(n))),
        b'i' => Command::Cut { partial: false, feeds: false },
        b'm' => Command::Cut { partial: true, feeds: false },
        b'v' => Command::PaperSensor,
        b't' => Command::Set(Setting::CodePage(n)),
        b'!' => Command::Set(Setting::PrintMode(n)),
        b'E' | b'G' => Command::Set(Setting::Bold(n & 1 == 1)),
        b'-' => Command::Set(Setting::Underline(!matches!(n, 0 | b'0'))),
        b'a' => Command::Set(Setting::Align(n & 0x0F)),
        b'M' => Command::Set(Setting::Font(n & 0x0F)),
        b'd' => Command::FeedLines(n),
        b'J' => Command::FeedDots(n),
        b'p' => Command::Drawer,
        _ => Command::Set(Setting::Other(bytes.to_vec())),
    })
}

fn parse_fs(bytes: &[u8], rest: &[u8]) -> Progress {
    Whole(match rest {
        [] => return Open,
        [b'.'] => Command::Set(Setting::Chinese(false)),
        [b'&'] => Command::Set(Setting::Chinese(true)),
        [b'P', _, _, _, _] => Command::Present { cuts: true },
        [b'P', ..] => return Open,
        _ => Command::Unknown(bytes.to_vec()),
    })
}

fn parse_gs(bytes: &[u8], rest: &[u8]) -> Progress {
    match rest {
        [] => Open,
        [b'(', ..] => parse_group(bytes, rest),
        [b'8', b'L', a, b, c, d, body @ ..] => {
            graphics(bytes, u32::from_le_bytes([*a, *b, *c, *d]), body)
        }
        [b'8'] | [b'8', b'L', ..] => Open,
        [b'v', ..] => parse_raster(bytes, rest),
        [b'V', ..] => parse_cut(bytes, rest),
        [b'k', ..] => parse_barcode(bytes, rest),
        [b'e', ..] => parse_ejector(rest),
        _ => parse_gs_short(bytes, rest),
    }
}

fn parse_gs_short(bytes: &[u8], rest: &[u8]) -> Progress {
    let [letter, parameters @ ..] = rest else { return Open };
    let wanted = match letter {
        b'!' | b'B' | b'b' | b'r' | b'a' | b'I' | b'h' | b'w' | b'H' | b'f' => 1,
        b'L' | b'W' | b'P' => 2,
        _ => return Whole(Command::Unknown(bytes.to_vec())),
    };
    if parameters.len() < wanted {
        return Open;
    }
    let n = parameters[0];
    let dots = || u16::from_le_bytes([n, parameters[1]]);
    Whole(match letter {
        b'!' => Command::Set(Setting::Size(n)),
        b'B' => Command::Set(Setting::Reverse(n & 1 == 1)),
        b'r' => Command::InTurn(n),
        b'a' => Command::Reports(n),
        b'I' => Command::Identify(n),
        b'L' => Command::Set(Setting::LeftMargin(dots())),
        b'W' => Command::Set(Setting::PrintWidth(dots())),
        _ => Command::Set(Setting::Other(bytes.to_vec())),
    })
}

/// `GS ( x pL pH ...`: commands that carry their own length.
fn parse_group(bytes: &[u8], rest: &[u8]) -> Progress {
    let [_, letter, low, high, body @ ..] = rest else { return Open };
    let length = u16::from_le_bytes([*low, *high]);
    if *letter == b'L' {
        return graphics(bytes, u32::from(length), body);
    }
    if body.len() < usize::from(length) {
        return Open;
    }
    Whole(match (letter, body) {
        (b'k', [49, 65, model, _]) => Command::Set(Setting::QrModel(*model)),
        (b'k', [49, 67, dots]) => Command::Set(Setting::QrModule(*dots)),
        (b'k', [49, 69, level]) => Command::Set(Setting::QrLevel(*level)),
        (b'k', [49, 80, 48, text @ ..]) => Command::QrStore(text.to_vec()),
        (b'k', [49, 81, 48]) => Command::QrPrint,
        (b'A' | b'C' | b'D' | b'E' | b'H' | b'K' | b'N', _) => {
            Command::Set(Setting::Other(bytes.to_vec()))
        }
        _ => Command::Unknown(bytes.to_vec()),
    })
}

fn graphics(bytes: &[u8], length: u32, body: &[u8]) -> Progress {
    if u32::try_from(body.len()).unwrap_or(u32::MAX) < length {
        return Open;
    }
    Whole(match body {
        [48, 2 | 50] => Command::PrintGraphics,
        [48, 112, 48, _, _, _, xl, xh, _, _, rows @ ..] => {
            let width = usize::from(u16::from_le_bytes([*xl, *xh]));
            Command::StoreGraphics { stride: width.div_ceil(8).max(1), rows: rows.to_vec() }
        }
        _ => Command::Unknown(bytes.to_vec()),
    })
}

/// `GS v 0 m xL xH yL yH rows`.
fn parse_raster(bytes: &[u8], rest: &[u8]) -> Progress {
    match rest {
        [_, b'0', mode, xl, xh, yl, yh, rows @ ..] => {
            let stride = usize::from(u16::from_le_bytes([*xl, *xh]));
            let height = usize::from(u16::from_le_bytes([*yl, *yh]));
            if rows.len() < stride * height {
                return Open;
            }
            let scale = (1 + (mode & 1), 1 + (mode >> 1 & 1));
            Whole(Command::Raster { stride: stride.max(1), rows: rows.to_vec(), scale })
        }
        [_] | [_, b'0', ..] => Open,
        _ => Whole(Command::Unknown(bytes.to_vec())),
    }
}

fn parse_cut(bytes: &[u8], rest: &[u8]) -> Progress {
    Whole(match rest {
        [_] | [_, 65 | 66 | 97 | 98 | 103 | 104] => return Open,
        [_, 0 | 48] => Command::Cut { partial: false, feeds: false },
        [_, 1 | 49] => Command::Cut { partial: true, feeds: false },
        [_, 65 | 97 | 103, _] => Command::Cut { partial: false, feeds: true },
        [_, 66 | 98 | 104, _] => Command::Cut { partial: true, feeds: true },
        _ => Command::Unknown(bytes.to_vec()),
    })
}

/// `GS k`: up to 6 the data end with a zero, from 65 on their length stands first.
fn parse_barcode(bytes: &[u8], rest: &[u8]) -> Progress {
    match rest {
        [_] | [_, 65..=79] => Open,
        [_, kind @ 0..=6, data @ .., 0] => {
            Whole(Command::Barcode { kind: *kind, data: data.to_vec() })
        }
        [_, 0..=6, ..] if rest.len() < 260 => Open,
        [_, kind @ 65..=79, length, data @ ..] if data.len() >= usize::from(*length) => {
            Whole(Command::Barcode { kind: *kind, data: data.to_vec() })
        }
        [_, 65..=79, ..] => Open,
        _ => Whole(Command::Unknown(bytes.to_vec())),
    }
}

/// `GS e`: 3 presents (with a length), 5 pushes out, 2 retracts, 0x12 and 0x14 set the loop.
fn parse_ejector(rest: &[u8]) -> Progress {
    match rest {
        [_] | [_, 3] => Open,
        [_, 0x12 | 0x14] => Whole(Command::Set(Setting::Other(rest.to_vec()))),
        _ => Whole(Command::Present { cuts: false }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_end_where_their_parameters_do() {
        let bytes = b"\x1b@\x1c.\x1bt\x11\x1dV\x42\x00A\x10\x04\x01\x1d(k\x04\x001A2\x00\n";
        assert_eq!(
            Parser::all(bytes),
            [
                Command::Reset,
                Command::Set(Setting::Chinese(false)),
                Command::Set(Setting::CodePage(17)),
                Command::Cut { partial: true, feeds: true },
                Command::Print(b'A'),
                Command::RealTime(1),
                Command::Set(Setting::QrModel(50)),
                Command::LineFeed,
            ]
        );
    }

    #[test]
    fn the_crate_s_stray_bytes_are_seen() {
        assert_eq!(Parser::all(b"\x10\x04\x01\x00")[1], Command::Nul);
        assert_eq!(Parser::all(b"\x1b?\x0a\x00")[0], Command::Unknown(b"\x1b?".to_vec()));
    }

    #[test]
    fn a_picture_is_one_command_whatever_its_bytes() {
        let bytes = b"\x1dv0\x00\x02\x00\x02\x00\x1b@\x10\x04\n";
        let rows = b"\x1b@\x10\x04".to_vec();
        let raster = Command::Raster { stride: 2, rows, scale: (1, 1) };
        assert_eq!(Parser::all(bytes), [raster, Command::LineFeed]);
    }
}
