use std::time::Duration;

use super::PadKey;

/// The bytes of one press come together; what is older belongs to a press that was cut off.
const TOGETHER: Duration = Duration::from_millis(100);

/// Turns the bytes of a serial keypad into presses. Bytes of no key are skipped one by one, so
/// that noise on the line costs a press at most.
pub(super) struct Presses {
    known: Vec<(Vec<u8>, PadKey)>,
    begun: Vec<u8>,
    heard: Duration,
}

impl Presses {
    /// `known` holds no sequence that begins with another.
    pub(super) fn new(known: &[(Vec<u8>, PadKey)]) -> Self {
        Self { known: known.to_vec(), begun: Vec::new(), heard: Duration::ZERO }
    }

    pub(super) fn take(&mut self, bytes: &[u8], now: Duration) -> Vec<PadKey> {
        if now.saturating_sub(self.heard) > TOGETHER {
            self.begun.clear();
        }
        self.heard = now;
        let mut pressed = Vec::new();
        for byte in bytes {
            self.begun.push(*byte);
            while !self.begun.is_empty() && !self.is_begin() {
                self.begun.remove(0);
            }
            if let Some((_, key)) = self.known.iter().find(|(known, _)| *known == self.begun) {
                pressed.push(*key);
                self.begun.clear();
            }
        }
        pressed
    }

    pub(super) fn forget(&mut self) {
        self.begun.clear();
    }

    fn is_begin(&self) -> bool {
        self.known.iter().any(|(known, _)| known.starts_with(&self.begun))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presses() -> Presses {
        Presses::new(&[
            (b"\x1b[A".to_vec(), PadKey::Up),
            (b"\x1b[B".to_vec(), PadKey::Down),
            (b"#".to_vec(), PadKey::Ok),
        ])
    }

    #[test]
    fn a_key_may_be_one_byte_or_a_few() {
        let keys = presses().take(b"\x1b[A\x1b[B#", Duration::ZERO);
        assert_eq!(keys, [PadKey::Up, PadKey::Down, PadKey::Ok]);
    }

    #[test]
    fn noise_between_presses_costs_none() {
        let keys = presses().take(b"\x1b[#\xff\x1b\x1b[A\x00[B", Duration::ZERO);
        assert_eq!(keys, [PadKey::Ok, PadKey::Up]);
    }

    #[test]
    fn a_press_may_come_in_pieces_but_not_long_after_each_other() {
        let mut presses = presses();
        let at = Duration::from_millis;
        assert_eq!(presses.take(b"\x1b", at(0)), []);
        assert_eq!(presses.take(b"[A", at(90)), [PadKey::Up]);
        assert_eq!(presses.take(b"\x1b[", at(200)), []);
        assert_eq!(presses.take(b"A", at(400)), []);
    }
}
