use crate::Profile;

const FILES: [&str; 9] = [
    include_str!("../../../assets/printers/epson-tm-t20.toml"),
    include_str!("../../../assets/printers/citizen-ppu-700.toml"),
    include_str!("../../../assets/printers/custom-vkp80ii.toml"),
    include_str!("../../../assets/printers/custom-vkp80iii.toml"),
    include_str!("../../../assets/printers/atol-rp-326.toml"),
    include_str!("../../../assets/printers/xprinter-80.toml"),
    include_str!("../../../assets/printers/xprinter-58.toml"),
    include_str!("../../../assets/printers/raster-80.toml"),
    include_str!("../../../assets/printers/raster-58.toml"),
];

impl Profile {
    /// The profiles that come with the program, from `assets/printers`.
    pub fn builtin() -> Vec<Self> {
        FILES.iter().map(|text| Self::from_toml(text).expect("a test reads every file")).collect()
    }

    /// The built-in profile called `id`, as `epson-tm-t20`.
    pub fn named(id: &str) -> Option<Self> {
        Self::builtin().into_iter().find(|profile| profile.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_sound_and_named_after_its_id() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/printers");
        let mut on_disk: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".toml"))
            .collect();
        on_disk.sort();
        let mut known: Vec<String> =
            FILES.iter().map(|it| format!("{}.toml", Profile::from_toml(it).unwrap().id)).collect();
        known.sort();
        assert_eq!(known, on_disk);
    }
}
