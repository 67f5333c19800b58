//! The server's own settings: one TOML file, refused whole with line and remedy.
//!
//! What belongs to the office (hours, points, policy, how much a device may ask for) stands in the
//! office's file; here is what belongs to the machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The settings. Every one has a default; the documented example is `talon-server.toml` beside
/// this crate's manifest.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where phones reach the server, without a slash at the end; the listen address when absent.
    pub public_url: Option<String>,
    /// Connections at once (8 to 100,000); more are closed as they come.
    pub connections: u32,
    /// Connections of one address at once (4 to 100,000); more are closed as they come.
    pub connections_per_address: u32,
    /// Addresses whose connections are not counted: proxies, behind which many people stand.
    pub uncounted_addresses: Vec<IpAddr>,
    /// A request's headers must be there within this time (seconds, 1 to 600).
    pub header_timeout_s: u16,
    /// A request's body must be there within this time (seconds, 1 to 600).
    pub body_timeout_s: u16,
    /// The largest size of the log (pages of 4 KiB, 16 or more); no limit when absent.
    pub log_max_pages: Option<u32>,
    /// Commands that may wait for the disk at once (1 to 100,000).
    pub commands_waiting: u32,
    /// A jump of the machine's clock by more than this is written down (seconds, 10 to 3,600).
    pub clock_jump_s: u16,
    /// Staff are warned when less than so much of the disk is free (MiB) ...
    pub disk_low_mib: u32,
    /// ... or less than so much of it (percent, 0 to 90).
    pub disk_low_percent: u8,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: None,
            connections: 4096,
            connections_per_address: 64,
            uncounted_addresses: vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
            header_timeout_s: 10,
            body_timeout_s: 10,
            log_max_pages: None,
            commands_waiting: 4096,
            clock_jump_s: 120,
            // Two years of an office's log. A share says little of a disk whose size nobody knows.
            disk_low_mib: 2048,
            disk_low_percent: 0,
        }
    }
}

/// Why the settings were refused. Nothing was started.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: cannot be read")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not of the documented form.
    #[error("{path}: {source}")]
    Form {
        /// Which file.
        path: PathBuf,
        /// Line, value and what was expected.
        source: Box<toml::de::Error>,
    },
    /// A value is out of its range.
    #[error("{path}: `{key}` is {found}; {expected}")]
    Range {
        /// Which file.
        path: PathBuf,
        /// Which setting.
        key: &'static str,
        /// What stands there.
        found: String,
        /// What to write instead.
        expected: &'static str,
    },
}

impl Config {
    /// Reads the settings from `path`.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first thing that is wrong.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Read { path: path.into(), source })?;
        let config: Self = toml::from_str(&text)
            .map_err(|source| ConfigError::Form { path: path.into(), source: source.into() })?;
        config.check(path)?;
        Ok(config)
    }

    fn check(&self, path: &Path) -> Result<(), ConfigError> {
        let range = |key, found: &dyn ToString, fits, expected| {
            let found = found.to_string();
            if fits {
                Ok(())
            } else {
                Err(ConfigError::Range { path: path.into(), key, found, expected })
            }
        };
        let url = self.public_url.as_deref().unwrap_or("http://office");
        let plain = (url.starts_with("http://") || url.starts_with("https://"))
            && !url.ends_with('/')
            && url.bytes().all(|byte| byte.is_ascii_graphic());
        range("public_url", &url, plain, "write like https://queue.example.org, no slash behind")?;
        let connections = (8..=100_000).contains(&self.connections);
        range("connections", &self.connections, connections, "write 8 to 100000")?;
        let share = (4..=100_000).contains(&self.connections_per_address);
        let found = &self.connections_per_address;
        range("connections_per_address", found, share, "write 4 to 100000")?;
        let header = (1..=600).contains(&self.header_timeout_s);
        range("header_timeout_s", &self.header_timeout_s, header, "write 1 to 600 seconds")?;
        let body = (1..=600).contains(&self.body_timeout_s);
        range("body_timeout_s", &self.body_timeout_s, body, "write 1 to 600 seconds")?;
        let waiting = (1..=100_000).contains(&self.commands_waiting);
        range("commands_waiting", &self.commands_waiting, waiting, "write 1 to 100000")?;
        let jump = (10..=3600).contains(&self.clock_jump_s);
        range("clock_jump_s", &self.clock_jump_s, jump, "write 10 to 3600 seconds")?;
        let percent = self.disk_low_percent;
        range("disk_low_percent", &percent, percent <= 90, "write 0 to 90 percent")?;
        let pages = self.log_max_pages.unwrap_or(16);
        range("log_max_pages", &pages, pages >= 16, "write 16 or more, or leave it out")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_example_is_the_default() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("talon-server.toml");
        assert_eq!(Config::read(&path).unwrap(), Config::default());
        let text = std::fs::read_to_string(path).unwrap();
        for key in ["public_url", "log_max_pages"] {
            assert!(text.contains(&format!("# {key} = ")), "{key} is not documented");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_a_remedy() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("server.toml");
        for (text, said) in [
            ("connections = 1", "`connections` is 1; write 8 to 100000"),
            ("conections = 9", "unknown field `conections`, expected one of"),
            ("\n\nheader_timeout_s = \"ten\"", "line 3"),
            ("public_url = \"ftp://x\"", "write like https://queue.example.org"),
            ("log_max_pages = 3", "write 16 or more"),
        ] {
            std::fs::write(&path, text).unwrap();
            let err = Config::read(&path).unwrap_err().to_string();
            assert!(err.contains(said) && err.contains("server.toml"), "{err}");
        }
        let gone = Config::read(&dir.path().join("gone.toml")).unwrap_err().to_string();
        assert!(gone.ends_with("gone.toml: cannot be read"), "{gone}");
    }
}
