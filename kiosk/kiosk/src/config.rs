//! What a kiosk is told before it starts: a file, flags over it, all checked before anything runs.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

use devices::{AddressError, PadKeys, PrinterAddress, SerialAddress};
use kiosk_flow::Timings;
use kiosk_ui::Panel;
use queue_types::DeviceId;
use receipt::Profile;
use serde::Deserialize;
use toml::Spanned;

use crate::parts::PartsConfig;
use crate::service::{OwnSettings, ServiceCode};

/// Everything a kiosk needs, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The office's server, e.g. `http://127.0.0.1:8080`.
    pub server: String,
    /// The kiosk's own name in the office, e.g. `kiosk-1`.
    pub device: DeviceId,
    /// The folder for what must survive a power cut: orders under way, nothing of a person.
    pub data: PathBuf,
    /// Where its printer is.
    pub printer: PrinterAddress,
    /// What that printer understands.
    pub profile: Profile,
    /// What hangs on it beside the printer.
    pub parts: PartsConfig,
    /// The engineer's code; without one there is no menu.
    pub service: Option<ServiceCode>,
    /// Its glass, as it is mounted and read.
    pub panel: Panel,
    /// The diagonal of that glass (inches).
    pub diagonal_in: f32,
    /// From the floor to the lower edge of the screen (mm, 300 to 1500).
    pub mount_height_mm: u32,
    /// The size of a window on a desk (pixels); `None` fills the screen, as behind glass.
    pub window: Option<(u32, u32)>,
    /// A folder with the installation's own texts; `None` takes those of the program.
    pub texts: Option<PathBuf>,
    /// How long it waits for people and machines.
    pub timings: Timings,
}

/// Why a kiosk does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: the kiosk's configuration cannot be read")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is no TOML, or has keys that nobody reads.
    #[error("{path}: {message}\nassets/kiosk/kiosk.toml shows every key with its meaning")]
    Form {
        /// Which file.
        path: PathBuf,
        /// Line, text and what was expected.
        message: String,
    },
    /// A value is not possible.
    #[error("{at}: `{value}`: {expected}")]
    Value {
        /// Path and line, or the flag.
        at: String,
        /// What was given.
        value: String,
        /// What to give.
        expected: String,
    },
    /// Something has to be said and was not.
    #[error("the kiosk does not start, it was not told:\n{}", .0.join("\n"))]
    Missing(
        /// Each with its meaning, for whoever installs it.
        Vec<&'static str>,
    ),
}

/// The file as it is written; flags take the same form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    server: Option<Spanned<String>>,
    device: Option<Spanned<String>>,
    data: Option<Spanned<PathBuf>>,
    #[serde(default)]
    printer: PrinterConfig,
    #[serde(default)]
    scanner: PartConfig,
    #[serde(default)]
    keypad: PadConfig,
    #[serde(default)]
    voice: VoiceConfig,
    #[serde(default)]
    service: ServiceConfig,
    #[serde(default)]
    panel: PanelConfig,
    window: Option<Spanned<[u32; 2]>>,
    texts: Option<PathBuf>,
    #[serde(default)]
    timings: Timings,
    /// Where values stand: the file and its text, or nothing for flags alone.
    #[serde(skip)]
    source: Option<(PathBuf, String)>,
}

/// `[printer]` of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrinterConfig {
    address: Option<Spanned<String>>,
    profile: Option<Spanned<String>>,
}

/// `[scanner]` of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartConfig {
    address: Option<Spanned<String>>,
}

/// `[keypad]` of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PadConfig {
    address: Option<Spanned<String>>,
    keys: Option<Spanned<PathBuf>>,
}

/// `[service]` of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceConfig {
    code: Option<Spanned<PathBuf>>,
}

/// `[voice]` of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceConfig {
    on: Option<bool>,
    speech: Option<Spanned<PathBuf>>,
}

/// `[panel]` of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelConfig {
    diagonal_in: Option<Spanned<f32>>,
    resolution: Option<Spanned<[u32; 2]>>,
    mount_height_mm: Option<Spanned<u32>>,
    viewing_distance_mm: Option<Spanned<u32>>,
}

/// Flags of the command line, each over the file's value.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--server`.
    pub server: Option<String>,
    /// `--device`.
    pub device: Option<String>,
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--printer`.
    pub printer: Option<String>,
    /// `--profile`.
    pub profile: Option<String>,
    /// `--desk`: a window of that size on an ordinary desk, with the measures of a 27-inch panel
    /// where the file names none.
    pub desk: Option<(u32, u32)>,
}

/// A value with where it stands.
struct Given<T> {
    value: T,
    at: String,
}

impl<T: ToString> Given<T> {
    fn refused(&self, expected: impl Into<String>) -> ConfigError {
        let (at, value) = (self.at.clone(), self.value.to_string());
        ConfigError::Value { at, value, expected: expected.into() }
    }
}

impl Settings {
    /// Reads the file at `path`.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Read`] or [`ConfigError::Form`].
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let failed = |source| ConfigError::Read { path: path.to_owned(), source };
        Self::parse(path, &fs::read_to_string(path).map_err(failed)?)
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let mut settings: Self = toml::from_str(text).map_err(|err| {
            let message = err.to_string().trim_end().to_owned();
            ConfigError::Form { path: path.to_owned(), message }
        })?;
        settings.source = Some((path.to_owned(), text.to_owned()));
        Ok(settings)
    }

    /// The office's server, if the file names one; unlike [`complete`](Self::complete), unchecked.
    #[must_use]
    pub fn server(&self) -> Option<&str> {
        self.server.as_ref().map(|server| server.get_ref().as_str())
    }

    /// Checks everything and puts `flags` over it.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Missing`] names all that is missing at once, [`ConfigError::Value`] the
    /// first value that is not possible.
    pub fn complete(self, flags: &Flags) -> Result<Config, ConfigError> {
        let server = self.given(flags.server.clone(), "--server", self.server.as_ref());
        let device = self.given(flags.device.clone(), "--device", self.device.as_ref());
        let data = self.given(flags.data.clone(), "--data", self.data.as_ref());
        let printer = self.given(flags.printer.clone(), "--printer", self.printer.address.as_ref());
        let profile = self.given(flags.profile.clone(), "--profile", self.printer.profile.as_ref());
        let desk = flags.desk;
        let diagonal = self.given(desk.map(|_| 27.0), "--desk", self.panel.diagonal_in.as_ref());
        let resolution =
            self.given(desk.map(|_| [1080, 1920]), "--desk", self.panel.resolution.as_ref());
        let height = self.given(desk.map(|_| 800), "--desk", self.panel.mount_height_mm.as_ref());
        let (
            Some(server),
            Some(device),
            Some(data),
            Some(printer),
            Some(profile),
            Some(diagonal),
            Some(resolution),
            Some(height),
        ) = (&server, &device, &data, &printer, &profile, &diagonal, &resolution, &height)
        else {
            return Err(missing(&[
                (server.is_none(), "server: the office's server, e.g. \"http://10.0.0.2:8080\""),
                (device.is_none(), "device: this kiosk's name in the office, e.g. \"kiosk-1\""),
                (
                    data.is_none(),
                    "data: a folder for what must survive a power cut, e.g. \"/var/lib/talon-kiosk\"",
                ),
                (printer.is_none(), "printer.address: e.g. \"serial:/dev/serial/by-id/usb-...\""),
                (profile.is_none(), "printer.profile: its type, e.g. \"epson-tm-t20\""),
                (
                    diagonal.is_none(),
                    "panel.diagonal_in: the panel's diagonal in inches, e.g. 27.0",
                ),
                (resolution.is_none(), "panel.resolution: its pixels, e.g. [1080, 1920]"),
                (
                    height.is_none(),
                    "panel.mount_height_mm: from the floor to the lower edge of the screen",
                ),
            ]));
        };
        let (profile, diagonal) = own_settings(&data.value, profile, diagonal)?;
        let (profile, diagonal) = (&profile, &diagonal);
        let [width, high] = resolution.value;
        let panel = Panel::new(diagonal.value, width, high);
        let panel = panel.map_err(|err| diagonal.refused(err.to_string()))?;
        let panel = panel.mounted(mount_height(height)?);
        let panel = self.read_from(panel)?;
        let desk_size = self.window.as_ref().map(|it| (it.get_ref()[0], it.get_ref()[1]));
        Ok(Config {
            server: address(server)?,
            device: DeviceId::new(&device.value).map_err(|err| device.refused(err.to_string()))?,
            data: data.value.clone(),
            printer: printer_address(printer)?,
            profile: printer_profile(profile)?,
            parts: PartsConfig {
                scanner: self.part(self.scanner.address.as_ref())?,
                keypad: self.part(self.keypad.address.as_ref())?,
                pad_keys: self.table(self.keypad.keys.as_ref(), PadKeys::from_toml)?,
                voice: self.voice.on,
                speech: self.table(self.voice.speech.as_ref(), speaker::Setup::from_toml)?,
            },
            service: self.service_code()?,
            diagonal_in: diagonal.value,
            panel,
            mount_height_mm: mount_height(height)?,
            window: desk.or(desk_size),
            texts: self.texts,
            timings: self.timings,
        })
    }

    /// `panel` as it is read from the distance that the file names, if it does.
    fn read_from(&self, panel: Panel) -> Result<Panel, ConfigError> {
        let Some(spanned) = &self.panel.viewing_distance_mm else {
            let usual = Given { value: 600, at: "panel.viewing_distance_mm".to_owned() };
            return panel.read_from(600).map_err(|err| usual.refused(err.to_string()));
        };
        let given = Given { value: *spanned.get_ref(), at: self.place(spanned.span()) };
        if !(300..=1200).contains(&given.value) {
            return Err(given.refused("expected 300 to 1200 mm from the eye to the screen"));
        }
        panel.read_from(given.value).map_err(|err| given.refused(err.to_string()))
    }

    /// The engineer's code, if there is one.
    fn service_code(&self) -> Result<Option<ServiceCode>, ConfigError> {
        let Some(given) = self.given(None, "", self.service.code.as_ref()) else {
            return Ok(None);
        };
        let given = Given { value: given.value.display().to_string(), at: given.at };
        let text =
            fs::read_to_string(&given.value).map_err(|err| given.refused(err.to_string()))?;
        let code = ServiceCode::parse(&text);
        code.map(Some).ok_or_else(|| {
            given.refused("expected the line that `talon-kiosk code` writes, and nothing else")
        })
    }

    /// A table of the installation in a file of its own, if it has one.
    fn table<T, E: std::fmt::Display>(
        &self,
        file: Option<&Spanned<PathBuf>>,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, ConfigError> {
        let Some(given) = self.given(None, "", file) else { return Ok(None) };
        let given = Given { value: given.value.display().to_string(), at: given.at };
        let text =
            fs::read_to_string(&given.value).map_err(|err| given.refused(err.to_string()))?;
        read(&text).map(Some).map_err(|err| given.refused(err.to_string()))
    }

    /// Where a scanner or a keypad is, if there is one.
    fn part(&self, file: Option<&Spanned<String>>) -> Result<Option<SerialAddress>, ConfigError> {
        let Some(given) = self.given(None, "", file) else { return Ok(None) };
        given.value.parse().map(Some).map_err(|err: AddressError| given.refused(err.expected))
    }

    /// The flag's value, else the file's, with where it stands.
    fn given<T: Clone>(
        &self,
        flag: Option<T>,
        name: &str,
        file: Option<&Spanned<T>>,
    ) -> Option<Given<T>> {
        match (flag, file) {
            // The measures of a desk only stand in for what the file does not know.
            (Some(value), None) => Some(Given { value, at: name.to_owned() }),
            (Some(value), Some(_)) if name != "--desk" => {
                Some(Given { value, at: name.to_owned() })
            }
            (_, Some(spanned)) => {
                Some(Given { value: spanned.get_ref().clone(), at: self.place(spanned.span()) })
            }
            (None, None) => None,
        }
    }

    fn place(&self, span: Range<usize>) -> String {
        match &self.source {
            Some((path, text)) => {
                let line = text[..span.start.min(text.len())].matches('\n').count() + 1;
                format!("{}:{line}", path.display())
            }
            None => "configuration".to_owned(),
        }
    }
}

/// What an engineer changed at the kiosk goes over what the file says.
fn own_settings(
    data: &Path,
    profile: &Given<String>,
    diagonal: &Given<f32>,
) -> Result<(Given<String>, Given<f32>), ConfigError> {
    let at = OwnSettings::path(data).display().to_string();
    let own = OwnSettings::read(data).map_err(|err| ConfigError::Value {
        at: at.clone(),
        value: err.to_string(),
        expected: "correct it, or remove it and set the values anew in the kiosk's menu".to_owned(),
    })?;
    let mut profile = Given { value: profile.value.clone(), at: profile.at.clone() };
    let mut diagonal = Given { value: diagonal.value, at: diagonal.at.clone() };
    if let Some(value) = own.profile {
        profile = Given { value, at: at.clone() };
    }
    if let Some(value) = own.diagonal_in {
        diagonal = Given { value, at };
    }
    Ok((profile, diagonal))
}

fn missing(checks: &[(bool, &'static str)]) -> ConfigError {
    ConfigError::Missing(checks.iter().filter(|(is, _)| *is).map(|(_, what)| *what).collect())
}

fn address(server: &Given<String>) -> Result<String, ConfigError> {
    if server.value.starts_with("http://") {
        Ok(server.value.clone())
    } else {
        Err(server.refused("write the server's address as http://HOST:PORT"))
    }
}

fn printer_address(given: &Given<String>) -> Result<PrinterAddress, ConfigError> {
    match given.value.parse() {
        Ok(PrinterAddress::Sim) => Err(given.refused(
            "start a printer simulator and write its address here; `cargo demo` does that itself",
        )),
        Ok(address) => Ok(address),
        Err(err) => Err(given.refused(err.expected)),
    }
}

fn printer_profile(given: &Given<String>) -> Result<Profile, ConfigError> {
    if given.value.ends_with(".toml") {
        let text =
            fs::read_to_string(&given.value).map_err(|err| given.refused(err.to_string()))?;
        return Profile::from_toml(&text).map_err(|err| given.refused(err.to_string()));
    }
    let known = || Profile::builtin().iter().map(|it| it.id.clone()).collect::<Vec<_>>().join(", ");
    Profile::named(&given.value).ok_or_else(|| {
        given.refused(format!("expected a profile's .toml file, or one of {}", known()))
    })
}

fn mount_height(given: &Given<u32>) -> Result<u32, ConfigError> {
    if (300..=1500).contains(&given.value) {
        Ok(given.value)
    } else {
        Err(given.refused("expected 300 to 1500 mm from the floor to the lower edge of the screen"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../assets/kiosk/kiosk.toml");

    fn refused(change: impl Fn(&str) -> String) -> String {
        let path = Path::new("kiosk.toml");
        let settings = Settings::parse(path, &change(EXAMPLE));
        settings.and_then(|it| it.complete(&Flags::default())).unwrap_err().to_string()
    }

    #[test]
    fn the_documented_example_starts_a_kiosk() {
        let settings = Settings::parse(Path::new("kiosk.toml"), EXAMPLE).unwrap();
        let config = settings.complete(&Flags::default()).unwrap();
        assert_eq!(config.device.as_str(), "kiosk-1");
        assert_eq!(config.timings, Timings::default(), "the example shows the defaults");
        assert_eq!(config.window, None);
    }

    #[test]
    fn a_kiosk_that_does_not_know_its_glass_does_not_start() {
        let cut = |text: &str| text.split("[panel]").next().unwrap_or_default().to_owned();
        let said = refused(cut);
        for name in ["panel.diagonal_in", "panel.resolution", "panel.mount_height_mm"] {
            assert!(said.contains(name), "{said}");
        }
    }

    #[test]
    fn a_wrong_value_is_named_with_its_line_and_what_to_write() {
        let said = refused(|text| text.replace("serial:/dev", "/dev"));
        assert!(said.starts_with("kiosk.toml:"), "{said}");
        assert!(said.contains("/dev/serial") && said.contains("write serial:"), "{said}");
        let said = refused(|text| text.replace("epson-tm-t20", "brother"));
        assert!(said.contains("`brother`") && said.contains("epson-tm-t20"), "{said}");
        let said = refused(|text| text.replace("diagonal_in = 27.0", "diagonal_in = 10.4"));
        assert!(said.contains("`10.4`") && said.contains("mm wide"), "{said}");
        let said = refused(|text| text.replace("http://", "https://"));
        assert!(said.contains("write the server's address"), "{said}");
    }

    #[test]
    fn a_key_that_nobody_reads_is_refused() {
        let said = refused(|text| text.replace("device =", "devise ="));
        assert!(said.contains("kiosk.toml") && said.contains("devise"), "{said}");
    }

    #[test]
    fn flags_stand_over_the_file_and_a_desk_has_measures() {
        let flags = Flags {
            server: Some("http://127.0.0.1:1".to_owned()),
            device: Some("kiosk-2".to_owned()),
            data: Some("data".into()),
            printer: Some("file:paper".to_owned()),
            profile: Some("raster-80".to_owned()),
            desk: Some((540, 960)),
        };
        let config = Settings::default().complete(&flags).unwrap();
        assert_eq!(config.window, Some((540, 960)));
        assert_eq!(config.panel.size_px(), (1080, 1920));
        let said = Settings::default().complete(&Flags { printer: Some("sim:".into()), ..flags });
        assert!(said.unwrap_err().to_string().contains("--printer: `sim:`"));
    }
}
