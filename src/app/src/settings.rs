//! User's settings, stored as RON in the user's configuration folder. A failure to read or write them never
//! blocks.

use boardsight_analysis::exposure::{Filter, Sort};
use boardsight_import::register::RegisterMap;
use eframe::egui::ThemePreference;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Theme: light, dark, high contrast, or that of the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
    /// White on black, with a contrast of at least 7 to 1 for all text.
    Contrast,
}

impl ThemeChoice {
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Contrast];

    /// Returns the name in the menu.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "Follow the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::Contrast => "High contrast",
        }
    }

    /// Returns the theme preference for egui.
    #[must_use]
    pub const fn preference(self) -> ThemePreference {
        match self {
            Self::System => ThemePreference::System,
            Self::Light => ThemePreference::Light,
            Self::Dark | Self::Contrast => ThemePreference::Dark,
        }
    }
}

/// Content shown by a start without a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AtStart {
    #[default]
    Welcome,
    /// Last opened file.
    Last,
    /// Opens the example board that comes with the program.
    Example,
}

impl AtStart {
    pub const ALL: [Self; 3] = [Self::Welcome, Self::Last, Self::Example];

    /// Returns the name of the option.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Welcome => "this page",
            Self::Last => "the file opened last",
            Self::Example => "the example board",
        }
    }
}

/// Filter and order of the risk register, saved by the user under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedFilter {
    pub name: String,
    pub filter: Filter,
    /// Whether risks of all statuses are shown rather than live ones.
    pub everything: bool,
    pub sort: Sort,
}

/// User's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// User's name in the audit trail.
    pub name: String,
    pub theme: ThemeChoice,
    /// Text scale in per cent, 80 to 200.
    pub scale: u16,
    /// Name of the page shown at the start.
    pub start_page: String,
    /// Content shown by a start without a file.
    pub at_start: AtStart,
    /// Recently opened or saved files, the latest first.
    pub recent: Vec<PathBuf>,
    /// Saved filters of the register, by name. They belong to the user, not to the board: a different view
    /// changes no data and is possible on a read-only board.
    pub filters: Vec<SavedFilter>,
    /// Folder that is watched for returns.
    pub watched: Option<PathBuf>,
    /// Last mapping of each imported register, by programme (`board` for the board's own).
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

/// Range of the text scale, in per cent.
pub const SCALES: std::ops::RangeInclusive<u16> = 80..=200;
const MOST_RECENT: usize = 8;

impl Settings {
    /// Reads the settings. Returns the defaults if there are none or they cannot be read.
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
    /// Message if they cannot be written.
    pub fn write(&self, place: &Path) -> Result<(), String> {
        let text =
            ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()).map_err(|e| e.to_string())?;
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        }
        crate::export_file::write_beside(place, text.as_bytes())
    }

    /// Moves a file to the front of the recent files.
    pub fn remember(&mut self, file: &Path) {
        self.recent.retain(|known| known != file);
        self.recent.insert(0, file.to_path_buf());
        self.recent.truncate(MOST_RECENT);
    }

    /// Returns the last mapping of a register.
    #[must_use]
    pub fn register_map(&self, whose: &str) -> RegisterMap {
        let known = self.register_maps.iter().find(|(known, _)| known == whose);
        known.map(|(_, map)| map.clone()).unwrap_or_default()
    }

    /// Stores the mapping of a register.
    pub fn keep_register_map(&mut self, whose: &str, map: RegisterMap) {
        self.register_maps.retain(|(known, _)| known != whose);
        if map != RegisterMap::default() {
            self.register_maps.push((whose.to_owned(), map));
        }
    }

    /// Returns the name for the audit trail, never empty.
    #[must_use]
    pub fn who(&self) -> &str {
        let name = self.name.trim();
        if name.is_empty() { "Secretariat" } else { name }
    }
}

/// Returns the path of the settings: `BOARDSIGHT_CONFIG` if set, else in the system's configuration folder.
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
    fn settings_round_trip_and_bad_files_give_defaults() {
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
