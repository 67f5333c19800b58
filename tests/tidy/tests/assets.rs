//! Data: texts say the same in every language, pictures exist, and every folder is explained.

use std::collections::{BTreeMap, BTreeSet};

use tidy::{Complaints, File, files, root};

/// Languages that the kiosk and the pages must speak.
const LANGUAGES: [&str; 2] = ["ru", "en"];

/// The path without its language, and the language: `texts/pages.ru.toml` or `texts/kiosk/ru.toml`.
fn language(path: &str) -> Option<(String, &str)> {
    let (folder, name) = path.strip_suffix(".toml")?.rsplit_once('/')?;
    match name.rsplit_once('.') {
        Some((subject, language)) => Some((format!("{folder}/{subject}"), language)),
        None => Some((folder.to_owned(), name)),
    }
}

/// Forms that one language has and another lacks: 2 минуты, 5 минут, 5 minutes.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Every key as `table.key`; the forms of a number are one key.
fn keys(value: &toml::Value, above: &str, keys: &mut BTreeSet<String>) {
    if let toml::Value::Table(table) = value {
        if !table.is_empty() && table.keys().all(|key| PLURALS.contains(&key.as_str())) {
            keys.insert(above.to_owned());
            return;
        }
        for (key, value) in table {
            let path = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
            self::keys(value, &path, keys);
        }
    } else {
        keys.insert(above.to_owned());
    }
}

#[test]
fn texts_have_the_same_keys_in_every_language() {
    let files = files();
    let mut complaints = Complaints::default();
    let mut subjects: BTreeMap<String, BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
    let texts = |file: &&File| file.path.starts_with("assets/texts/") && file.ends(&[".toml"]);
    for file in files.iter().filter(texts) {
        let Some((subject, language)) = language(&file.path) else { continue };
        let mut found = BTreeSet::new();
        match file.text.parse::<toml::Table>() {
            Ok(table) => keys(&toml::Value::Table(table), "", &mut found),
            Err(err) => complaints.add(&file.path, err),
        }
        subjects.entry(subject).or_default().insert(language, found);
    }
    for (subject, languages) in &subjects {
        let all: BTreeSet<&String> = languages.values().flatten().collect();
        for language in LANGUAGES.iter().filter(|it| !languages.contains_key(**it)) {
            complaints.add(subject, format!("has no texts in {language}; translate it"));
        }
        for (language, found) in languages {
            for key in all.iter().filter(|key| !found.contains(**key)) {
                complaints.add(format!("{subject} in {language}"), format!("lacks {key}; add it"));
            }
        }
    }
    complaints.none();
}

/// `icon = "house"` of data and `@image-url("house.svg")` of a screen both mean a file.
#[test]
fn every_picture_that_is_named_exists() {
    let files = files();
    let mut complaints = Complaints::default();
    for file in files.iter().filter(|file| file.ends(&[".toml", ".slint"])) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in file.lines() {
            let place = format!("{}:{number}", file.path);
            let icon =
                line.trim().strip_prefix("icon = \"").and_then(|rest| rest.split('"').next());
            if let Some(icon) = icon
                && file.path.starts_with("assets/")
                && !root().join(format!("assets/icons/{icon}.svg")).exists()
            {
                complaints.add(&place, format!("assets/icons/{icon}.svg is missing; add it"));
            }
            for part in line.split("@image-url(\"").skip(1) {
                let path = part.split('"').next().unwrap_or_default();
                if !root().join(folder).join(path).exists() {
                    complaints.add(&place, format!("{path} is missing; add it"));
                }
            }
        }
    }
    complaints.none();
}

/// Whoever takes the house over is told what each folder of data is, and under which licence
/// foreign data stands.
#[test]
fn every_folder_of_data_is_in_the_readme() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap_or_default();
    let mut complaints = Complaints::default();
    let files = files();
    let paths = files.iter().filter_map(|file| file.path.strip_prefix("assets/"));
    let folders: BTreeSet<&str> = paths.filter_map(|path| path.split('/').next()).collect();
    for name in folders {
        let name = format!("assets/{name}");
        if !readme.contains(&name) {
            complaints.add(&name, "README.md does not say what it is; add it to the table of data");
        }
    }
    for folder in ["assets/fonts", "assets/icons"] {
        let licensed = std::fs::read_dir(root().join(folder)).unwrap().flatten();
        if !licensed.into_iter().any(|it| it.file_name().to_string_lossy().starts_with("LICENSE")) {
            complaints.add(folder, "foreign data without its licence; put the text beside it");
        }
    }
    complaints.none();
}
