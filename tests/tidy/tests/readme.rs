//! What is promised to a newcomer holds: commands, crates and links.

use std::collections::BTreeSet;

use tidy::{Complaints, File, crates, files, root};

/// Commands of cargo itself, and of the tools that `cargo verify` brings or uses.
const CARGO: [&str; 14] = [
    "build", "check", "clippy", "deb", "deny", "doc", "fmt", "install", "metadata", "nextest",
    "run", "test", "tree", "update",
];

fn readme(files: &[File]) -> &File {
    files.iter().find(|file| file.path == "README.md").expect("README.md stands at the root")
}

/// Everything written as code: spans in backticks and blocks, a command on a line.
fn commands(text: &str) -> Vec<&str> {
    let mut commands = Vec::new();
    let mut block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            block = !block;
        } else if block {
            commands.push(line.split(" #").next().unwrap_or(line).trim());
        } else {
            commands.extend(line.split('`').skip(1).step_by(2));
        }
    }
    commands
}

#[test]
fn every_cargo_command_exists() {
    let files = files();
    let config: toml::Table =
        std::fs::read_to_string(root().join(".cargo/config.toml")).unwrap().parse().unwrap();
    let aliases = config["alias"].as_table().unwrap();
    let mut complaints = Complaints::default();
    let mut named = BTreeSet::new();
    for command in commands(&readme(&files).text) {
        let Some(rest) = command.strip_prefix("cargo ") else { continue };
        let Some(name) = rest.split(' ').find(|word| !word.starts_with('+')) else { continue };
        named.insert(name);
        if !aliases.contains_key(name) && !CARGO.contains(&name) {
            complaints.add("README.md", format!("`{command}`: no alias in .cargo/config.toml"));
        }
    }
    for alias in aliases.keys().filter(|alias| !named.contains(alias.as_str())) {
        complaints.add(".cargo/config.toml", format!("README.md does not tell of cargo {alias}"));
    }
    for (alias, command) in aliases {
        let words: Vec<&str> = command.as_str().unwrap_or_default().split(' ').collect();
        let package = words.iter().skip_while(|word| **word != "--package").nth(1);
        if package.is_some_and(|name| !crates(&files).iter().any(|one| one.name == **name)) {
            complaints.add(".cargo/config.toml", format!("{alias} runs a crate that is not here"));
        }
    }
    complaints.none();
}

/// Each program with the folder of the crate that it is built from.
const PROGRAMS: [(&str, &str); 4] = [
    ("talon-server", "queue-server/queue-server/"),
    ("talon-kiosk", "kiosk/kiosk/"),
    ("printer-sim", "hardware/printer-sim/"),
    ("cargo demo", "tests/demo/"),
];

/// Subcommands and flags are looked for in the source: a clap variant `Serve`, a field
/// `unauthenticated_lan`, or the text itself.
#[test]
fn every_subcommand_and_flag_exists() {
    let files = files();
    let mut complaints = Complaints::default();
    for command in commands(&readme(&files).text) {
        for (program, folder) in PROGRAMS {
            let Some(rest) = command.strip_prefix(program) else { continue };
            if !(rest.is_empty() || rest.starts_with(' ')) {
                continue;
            }
            let source: String = files
                .iter()
                .filter(|file| file.path.starts_with(folder) && file.ends(&[".rs"]))
                .map(|file| file.text.as_str())
                .collect();
            for (index, word) in rest.split_whitespace().enumerate() {
                let subcommand = index == 0 && word.bytes().all(|b| b.is_ascii_lowercase());
                let subcommand = subcommand && program == "talon-server";
                if !(word.starts_with("--") || subcommand) {
                    continue;
                }
                let name = word.trim_start_matches('-').split('=').next().unwrap_or_default();
                if !known(&source, name) {
                    let what = format!("`{command}`: {folder} knows no `{word}`; correct one");
                    complaints.add("README.md", what);
                }
            }
        }
    }
    complaints.none();
}

fn known(source: &str, name: &str) -> bool {
    let field = name.replace('-', "_");
    let variant: String = name
        .split('-')
        .map(|part| {
            let (first, rest) = part.split_at_checked(1).unwrap_or((part, ""));
            first.to_uppercase() + rest
        })
        .collect();
    let quoted = [format!("\"{name}\""), format!("\"--{name}\"")];
    let words: BTreeSet<&str> = tidy::words(source).collect();
    words.contains(field.as_str())
        || words.contains(variant.as_str())
        || quoted.iter().any(|text| source.contains(text))
}

/// The map lists each crate once, and no crate that is not there.
#[test]
fn the_map_lists_exactly_the_crates() {
    let files = files();
    let text = &readme(&files).text;
    let map = text.split("\n## ").find(|part| part.starts_with("The map")).unwrap_or_default();
    let listed: Vec<&str> =
        map.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let mut complaints = Complaints::default();
    for one in crates(&files) {
        match listed.iter().filter(|name| **name == one.name).count() {
            0 => complaints.add(&one.folder, "the map in README.md does not list it; add a row"),
            1 => (),
            _ => complaints.add(&one.folder, "the map in README.md lists it twice"),
        }
    }
    for name in &listed {
        if !crates(&files).iter().any(|one| one.name == *name) {
            complaints.add("README.md", format!("the map lists {name}, which is no crate"));
        }
    }
    complaints.none();
}

#[test]
fn every_link_leads_somewhere() {
    let mut complaints = Complaints::default();
    for file in files().iter().filter(|file| file.ends(&[".md"])) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in file.lines() {
            for part in line.split("](").skip(1) {
                let target = part.split(')').next().unwrap_or_default();
                let outside = target.contains("://") || target.starts_with("mailto:");
                let path = target.split('#').next().unwrap_or_default();
                if !outside && !path.is_empty() && !root().join(folder).join(path).exists() {
                    let what = format!("the link to {target} leads nowhere; correct it");
                    complaints.add(format!("{}:{number}", file.path), what);
                }
            }
        }
    }
    complaints.none();
}
