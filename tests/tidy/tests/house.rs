//! What stands where: few names at the root, crates lie flat, and no file is dead.

use std::collections::{BTreeMap, BTreeSet};

use tidy::{Complaints, File, crates, files, root};

const ROOT: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "assets",
    "hardware",
    "kiosk",
    "queue-server",
    "tests",
];

#[test]
fn the_root_holds_only_the_named_rooms() {
    let mut complaints = Complaints::default();
    for entry in std::fs::read_dir(root()).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        // `target` and `out` are what builds and runs leave behind; neither is kept.
        let known = ROOT.contains(&name.as_str()) || ["target", "out"].contains(&name.as_str());
        if !known && !name.starts_with('.') {
            complaints.add(name, "stands at the root; move it into one of the rooms");
        }
    }
    for name in ROOT.iter().filter(|name| !root().join(name).exists()) {
        complaints.add(name, "is missing at the root");
    }
    complaints.none();
}

#[test]
fn every_crate_is_named_like_its_folder() {
    let mut complaints = Complaints::default();
    for one in crates(&files()) {
        if !one.folder.ends_with(&format!("/{}", one.name)) {
            complaints.add(&one.folder, format!("holds the crate {}; name both alike", one.name));
        }
    }
    complaints.none();
}

/// A module that no `mod` names is never compiled, and nobody notices when it rots.
#[test]
fn every_rust_file_is_a_module_of_its_crate() {
    let files = files();
    let by_path: BTreeMap<&str, &File> =
        files.iter().map(|file| (file.path.as_str(), file)).collect();
    let mut reached = BTreeSet::new();
    let mut open: Vec<String> = Vec::new();
    for one in crates(&files) {
        open.extend(entries(&one.folder, &files));
    }
    while let Some(path) = open.pop() {
        let Some(file) = by_path.get(path.as_str()) else { continue };
        if reached.insert(path.clone()) {
            open.extend(
                children(file).into_iter().filter(|path| by_path.contains_key(path.as_str())),
            );
        }
    }
    let mut complaints = Complaints::default();
    for file in files.iter().filter(|file| file.ends(&[".rs"]) && !reached.contains(&file.path)) {
        complaints.add(&file.path, "no `mod` names it; name it in its parent, or delete it");
    }
    complaints.none();
}

/// Files that cargo compiles by itself, and those that the manifest names.
fn entries(folder: &str, files: &[File]) -> Vec<String> {
    let manifest = files.iter().find(|file| file.path == format!("{folder}/Cargo.toml"));
    let table: toml::Table =
        manifest.map(|file| file.text.parse().unwrap_or_default()).unwrap_or_default();
    let mut entries = vec![format!("{folder}/src/lib.rs"), format!("{folder}/src/main.rs")];
    entries.push(format!("{folder}/build.rs"));
    for kind in ["lib", "bin", "test", "bench", "example"] {
        let targets = match table.get(kind) {
            Some(toml::Value::Array(targets)) => targets.clone(),
            Some(target) => vec![target.clone()],
            None => Vec::new(),
        };
        let paths = targets.iter().filter_map(|it| it.get("path")?.as_str());
        entries.extend(paths.map(|path| format!("{folder}/{path}")));
    }
    for (place, kind) in [("src/bin", ""), ("tests", ""), ("benches", ""), ("examples", "")] {
        let inside = format!("{folder}/{place}/{kind}");
        let found = files.iter().filter_map(|file| {
            let rest = file.path.strip_prefix(&inside)?;
            let alone = !rest.contains('/') && rest.ends_with(".rs");
            let main = rest.split('/').count() == 2 && rest.ends_with("/main.rs");
            (alone || main).then(|| file.path.clone())
        });
        entries.extend(found);
    }
    entries
}

/// Where the modules that `file` declares may stand.
fn children(file: &File) -> Vec<String> {
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let stem = name.trim_end_matches(".rs");
    // The root of a target and `mod.rs` have their children beside them; others in a folder.
    let beside = ["lib", "main", "mod", "build"].contains(&stem);
    let mut children = Vec::new();
    let mut named = None;
    for (_, line) in file.lines() {
        let line = line.trim();
        if let Some(path) = line.strip_prefix("#[path = \"").and_then(|rest| rest.split('"').next())
        {
            named = Some(format!("{folder}/{path}"));
            continue;
        }
        let Some(module) = declared(line) else { continue };
        if let Some(path) = named.take() {
            children.push(path);
        }
        let mut homes = vec![format!("{folder}/{stem}")];
        // A test of its own file is the root of a target too.
        if beside || folder.ends_with("/tests") || folder.ends_with("/bin") {
            homes.push(folder.to_owned());
        }
        for home in homes {
            children.push(format!("{home}/{module}.rs"));
            children.push(format!("{home}/{module}/mod.rs"));
        }
    }
    children
}

/// The name in `mod name;`, whatever its visibility.
fn declared(line: &str) -> Option<&str> {
    let (before, module) = line.strip_suffix(';')?.rsplit_once("mod ")?;
    let visible = before.is_empty() || (before.starts_with("pub") && before.ends_with(' '));
    (visible && tidy::words(module).eq([module])).then_some(module)
}

/// Interfaces, pages, styles and scripts are dead when no other file names them.
#[test]
fn every_page_and_screen_is_used() {
    let files = files();
    let mut complaints = Complaints::default();
    let kinds = [".slint", ".html", ".css", ".js"];
    for file in files.iter().filter(|file| file.ends(&kinds)) {
        let Some((_, name)) = file.path.rsplit_once('/') else { continue };
        let named = |other: &File| other.path != file.path && other.text.contains(name);
        if !files.iter().any(named) {
            complaints.add(&file.path, "no other file names it; use it, or delete it");
        }
    }
    complaints.none();
}
