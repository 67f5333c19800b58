//! Embeds the icons that data may name.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    embed_icons(&Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../assets/icons"))
}

/// Writes a function from an icon's name in data to its SVG.
fn embed_icons(folder: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|it| it.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|it| it == "svg"));
    files.sort();
    let mut code = String::from("pub(crate) fn svg(name: &str) -> Option<&'static [u8]> {\n");
    code.push_str("    Some(match name {\n");
    for path in files {
        let name = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default();
        let path = path.canonicalize()?;
        writeln!(code, "        {name:?} => include_bytes!({path:?}),")?;
    }
    code.push_str("        _ => return None,\n    })\n}\n");
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join("icons.rs"), code)?)
}
