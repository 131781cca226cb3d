//! What a reader has set: kept as RON in their own configuration folder. Failing to read or write it never blocks.

use boardsight_analysis::exposure::{Filter, Sort};
use boardsight_import::register::RegisterMap;
use eframe::egui::ThemePreference;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Light, dark, or as the system is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// Follow the system.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// White on black, every text at least 7 to 1.
    Contrast,
}

impl ThemeChoice {
    /// All.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Contrast];

    /// What the menu calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "Follow the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::Contrast => "High contrast",
        }
    }

    /// For egui.
    #[must_use]
    pub const fn preference(self) -> ThemePreference {
        match self {
            Self::System => ThemePreference::System,
            Self::Light => ThemePreference::Light,
            Self::Dark | Self::Contrast => ThemePreference::Dark,
        }
    }
}

/// What a start without a file begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AtStart {
    /// The welcome page.
    #[default]
    Welcome,
    /// The file that was opened last.
    Last,
    /// The board that comes with the program.
    Example,
}

impl AtStart {
    /// All.
    pub const ALL: [Self; 3] = [Self::Welcome, Self::Last, Self::Example];

    /// What a choice calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Welcome => "this page",
            Self::Last => "the file opened last",
            Self::Example => "the example board",
        }
    }
}

/// A filter and order of the risk register that a reader keeps under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedFilter {
    /// What the reader calls it.
    pub name: String,
    /// What it lets through.
    pub filter: Filter,
    /// Risks of every status rather than live ones.
    pub everything: bool,
    /// The order.
    pub sort: Sort,
}

/// What a reader has set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// By what name the audit trail knows the reader.
    pub name: String,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Text scale in per cent, 80 to 200.
    pub scale: u16,
    /// The page that the window opens on, by its name.
    pub start_page: String,
    /// What a start without a file begins with.
    pub at_start: AtStart,
    /// Files opened or saved lately, the latest first.
    pub recent: Vec<PathBuf>,
    /// Filters of the register, by name. A reader's own and not the board's: to look at a register in another way
    /// changes nothing of it, and can be done on a board that may only be read.
    pub filters: Vec<SavedFilter>,
    /// The folder that is watched for returns.
    pub watched: Option<PathBuf>,
    /// How registers were read last, by programme (`board`: the board's own).
    pub register_maps: Vec<(String, RegisterMap)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "Secretariat".to_owned(),
            theme: ThemeChoice::System,
            scale: 100,
            start_page: "Overview".to_owned(),
            at_start: AtStart::Welcome,
            recent: Vec::new(),
            filters: Vec::new(),
            watched: None,
            register_maps: Vec::new(),
        }
    }
}

/// Where the text scale may go.
pub const SCALES: std::ops::RangeInclusive<u16> = 80..=200;
const MOST_RECENT: usize = 8;

impl Settings {
    /// Reads the settings; the defaults where there are none or they cannot be read.
    #[must_use]
    pub fn read(place: Option<&Path>) -> Self {
        let text = place.and_then(|place| std::fs::read_to_string(place).ok());
        let mut settings: Self = text.and_then(|t| ron::from_str(&t).ok()).unwrap_or_default();
        settings.scale = settings.scale.clamp(*SCALES.start(), *SCALES.end());
        settings
    }

    /// Writes the settings.
    ///
    /// # Errors
    /// If they cannot be written, in words.
    pub fn write(&self, place: &Path) -> Result<(), String> {
        let text =
            ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()).map_err(|e| e.to_string())?;
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        }
        crate::export_file::write_beside(place, text.as_bytes())
    }

    /// Puts a file at the head of those opened lately.
    pub fn remember(&mut self, file: &Path) {
        self.recent.retain(|known| known != file);
        self.recent.insert(0, file.to_path_buf());
        self.recent.truncate(MOST_RECENT);
    }

    /// How a register was read last.
    #[must_use]
    pub fn register_map(&self, whose: &str) -> RegisterMap {
        let known = self.register_maps.iter().find(|(known, _)| known == whose);
        known.map(|(_, map)| map.clone()).unwrap_or_default()
    }

    /// Remembers how a register was read.
    pub fn keep_register_map(&mut self, whose: &str, map: RegisterMap) {
        self.register_maps.retain(|(known, _)| known != whose);
        if map != RegisterMap::default() {
            self.register_maps.push((whose.to_owned(), map));
        }
    }

    /// The name for the audit trail, never empty.
    #[must_use]
    pub fn who(&self) -> &str {
        let name = self.name.trim();
        if name.is_empty() { "Secretariat" } else { name }
    }
}

/// Where the settings lie: `BOARDSIGHT_CONFIG` if set, else the configuration folder of the system.
#[must_use]
pub fn place() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    if let Some(file) = var("BOARDSIGHT_CONFIG") {
        return Some(file);
    }
    let folder = if cfg!(windows) {
        var("APPDATA")
    } else if cfg!(target_os = "macos") {
        var("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        var("XDG_CONFIG_HOME").or_else(|| var("HOME").map(|home| home.join(".config")))
    };
    folder.map(|folder| folder.join("boardsight").join("settings.ron"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_back_as_written_and_never_block() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("deep/settings.ron");
        let mut settings = Settings { scale: 150, ..Settings::default() };
        settings.remember(Path::new("a.ron"));
        settings.remember(Path::new("b.ron"));
        settings.remember(Path::new("a.ron"));
        assert_eq!(settings.recent, [PathBuf::from("a.ron"), PathBuf::from("b.ron")]);
        settings.write(&place).unwrap();
        assert_eq!(Settings::read(Some(&place)), settings);
        std::fs::write(&place, "(scale: 900)").unwrap();
        assert_eq!(Settings::read(Some(&place)).scale, 200);
        std::fs::write(&place, b"\xff\x00").unwrap();
        assert_eq!(Settings::read(Some(&place)), Settings::default());
        assert_eq!(Settings::read(None), Settings::default());
    }
}
