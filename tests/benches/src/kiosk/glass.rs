//! A private X server whose frame buffer is a file: pictures cost the server nothing.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::process::Running;

/// The kiosk's panel, upright.
pub const WIDTH: usize = 1080;
/// See [`WIDTH`].
pub const HEIGHT: usize = 1920;
const BYTES_PER_PIXEL: usize = 4;
/// Every so many rows are looked at: enough for any letter of a kiosk, little enough to look a
/// thousand times a second beside the program that draws.
const ROW_STEP: usize = 24;

/// The screen that both programs draw on.
pub struct Glass {
    /// For the environment of whoever draws.
    pub display: String,
    file: File,
    pixels_at: u64,
    bytes_per_row: usize,
    blank: Vec<u8>,
    _server: Running,
}

impl Glass {
    /// Starts it with its frame buffer in `folder`.
    ///
    /// # Errors
    ///
    /// When Xvfb is missing or does not get ready.
    pub fn start(folder: &Path) -> Result<Self> {
        let screen = format!("{WIDTH}x{HEIGHT}x24");
        let mut command = Command::new("Xvfb");
        // `-noreset`: the screen outlives its programs. `-nocursor`: fingers have none.
        command.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp"]);
        command.args(["-noreset", "-nocursor", "-fbdir"]).arg(folder).stderr(Stdio::null());
        let server = Running::start("Xvfb", &mut command)?;
        let display = format!(":{}", server.says("")?);
        let path = folder.join("Xvfb_screen0");
        let file = File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let (pixels_at, bytes_per_row) = layout(&file)?;
        let mut glass =
            Self { display, file, pixels_at, bytes_per_row, blank: Vec::new(), _server: server };
        glass.blank = glass.rows()?;
        Ok(glass)
    }

    /// Some rows of what is on the screen now, one after the other.
    ///
    /// # Errors
    ///
    /// When the frame buffer cannot be read.
    pub fn rows(&self) -> Result<Vec<u8>> {
        let count = HEIGHT / ROW_STEP;
        let mut rows = vec![0; count * WIDTH * BYTES_PER_PIXEL];
        for (index, row) in rows.chunks_exact_mut(WIDTH * BYTES_PER_PIXEL).enumerate() {
            self.row(index * ROW_STEP, row)?;
        }
        Ok(rows)
    }

    fn row(&self, y: usize, into: &mut [u8]) -> Result<()> {
        let at = self.pixels_at + (y * self.bytes_per_row) as u64;
        self.file.read_exact_at(into, at).context("cannot read the frame buffer")
    }

    /// The screen before anything was drawn.
    pub fn blank(&self) -> Vec<u8> {
        self.blank.clone()
    }

    /// Waits until the program before has left the screen.
    ///
    /// # Errors
    ///
    /// When it is still there after 5 s.
    pub fn wait_for_blank(&self) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(5);
        while self.rows()? != self.blank {
            if Instant::now() > until {
                bail!("the screen did not get empty");
            }
            sleep(Duration::from_millis(10));
        }
        // The processes behind it may take a little longer to go.
        sleep(Duration::from_millis(500));
        Ok(())
    }

    /// Keeps the whole screen as a picture, for people who want to see what was measured.
    ///
    /// # Errors
    ///
    /// When it cannot be read or written.
    pub fn picture(&self, path: &Path) -> Result<()> {
        let mut picture = format!("P6 {WIDTH} {HEIGHT} 255\n").into_bytes();
        let mut row = vec![0; WIDTH * BYTES_PER_PIXEL];
        for y in 0..HEIGHT {
            self.row(y, &mut row)?;
            // Blue, green, red, nothing: what Xvfb keeps on a little-endian machine.
            picture.extend(row.chunks_exact(BYTES_PER_PIXEL).flat_map(|it| [it[2], it[1], it[0]]));
        }
        let mut file = File::create(path)
            .with_context(|| format!("cannot write the picture {}", path.display()))?;
        file.write_all(&picture).context("cannot write the picture")
    }
}

/// Where the pixels begin, and how long a row is: the file is an X window dump.
fn layout(file: &File) -> Result<(u64, usize)> {
    let mut head = [0; 100];
    file.read_exact_at(&mut head, 0).context("the frame buffer has no header")?;
    // The header's fields are 32 bits wide, the most significant byte first.
    let field = |index: usize| {
        let at = index * 4;
        u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]])
    };
    let (header_bytes, width, height) = (field(0), field(4) as usize, field(5) as usize);
    let (bits_per_pixel, bytes_per_row, colours) = (field(11), field(12) as usize, field(19));
    ensure!(
        (width, height, bits_per_pixel) == (WIDTH, HEIGHT, 32),
        "the frame buffer is {width}x{height} at {bits_per_pixel} bits"
    );
    const BYTES_PER_COLOUR: u32 = 12;
    Ok((u64::from(header_bytes + colours * BYTES_PER_COLOUR), bytes_per_row))
}
