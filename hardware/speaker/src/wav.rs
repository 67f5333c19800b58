use std::time::Duration;

/// Sound as the players take it: PCM in a WAV file whose lengths are right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wav {
    format: Vec<u8>,
    samples: Vec<u8>,
}

impl Wav {
    /// Reads a WAV file. A voice that writes into a pipe cannot know the length beforehand, so a
    /// length beyond the end means the rest.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
            return None;
        }
        let mut format = None;
        let mut rest = bytes.get(12..)?;
        loop {
            let name = rest.get(..4)?;
            let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?);
            let length = usize::try_from(length).ok()?;
            let body = rest.get(8..)?;
            if name == b"data" {
                let samples = body.get(..length).filter(|_| length > 0).unwrap_or(body).to_vec();
                let wav = Self { format: format?, samples };
                return (wav.byte_rate() > 0).then_some(wav);
            }
            if name == b"fmt " {
                format = body.get(..length).filter(|_| length >= 16).map(<[u8]>::to_vec);
            }
            rest = body.get(length + length % 2..)?;
        }
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let whole = 4 + 8 + length(&self.format) + 8 + length(&self.samples);
        let mut bytes = b"RIFF".to_vec();
        bytes.extend(whole.to_le_bytes());
        bytes.extend(b"WAVEfmt ");
        bytes.extend(length(&self.format).to_le_bytes());
        bytes.extend(&self.format);
        bytes.extend(b"data");
        bytes.extend(length(&self.samples).to_le_bytes());
        bytes.extend(&self.samples);
        bytes
    }

    /// How long it sounds.
    pub(crate) fn duration(&self) -> Duration {
        let ms = self.samples.len() as u64 * 1000 / u64::from(self.byte_rate().max(1));
        Duration::from_millis(ms)
    }

    /// The same at `percent` of its loudness. Ears hear half the power as only a little less, so
    /// the steps of a volume key go by the square. Sound that is not of 16 bits stays as it is.
    pub(crate) fn at_volume(mut self, percent: u8) -> Self {
        let percent = i32::from(percent.min(100));
        if self.format.get(14..16) == Some(&[16, 0]) && percent < 100 {
            for sample in self.samples.chunks_exact_mut(2) {
                let value = i32::from(i16::from_le_bytes([sample[0], sample[1]]));
                let quieter = value * percent * percent / 10_000;
                let quieter = i16::try_from(quieter).unwrap_or(0);
                sample.copy_from_slice(&quieter.to_le_bytes());
            }
        }
        self
    }

    fn byte_rate(&self) -> u32 {
        let bytes = self.format.get(8..12).and_then(|it| it.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One second of `level` at 100 samples a second.
    fn second(level: i16) -> Wav {
        let mut format = vec![1, 0, 1, 0];
        format.extend(100u32.to_le_bytes());
        format.extend(200u32.to_le_bytes());
        format.extend([2, 0, 16, 0]);
        Wav { format, samples: level.to_le_bytes().repeat(100) }
    }

    #[test]
    fn a_file_reads_as_it_was_written() {
        let wav = second(1000);
        assert_eq!(Wav::read(&wav.bytes()), Some(wav.clone()));
        assert_eq!(wav.duration(), Duration::from_secs(1));
    }

    #[test]
    fn a_length_nobody_knew_means_the_rest() {
        let mut bytes = second(7).bytes();
        let at = bytes.len() - 200 - 4;
        for length in [0, u32::MAX, 0x7FFF_F000] {
            bytes[at..at + 4].copy_from_slice(&length.to_le_bytes());
            assert_eq!(Wav::read(&bytes), Some(second(7)), "{length}");
        }
    }

    #[test]
    fn half_the_volume_is_a_quarter_of_the_swing() {
        assert_eq!(second(1000).at_volume(50), second(250));
        assert_eq!(second(-1000).at_volume(0), second(0));
        assert_eq!(second(i16::MIN).at_volume(100), second(i16::MIN));
    }

    #[test]
    fn what_is_no_wav_is_no_sound() {
        for bytes in
            [&b""[..], b"RIFF", b"RIFF____WAVE", b"OggS____________", &second(1).bytes()[..30]]
        {
            assert_eq!(Wav::read(bytes), None);
        }
    }
}
