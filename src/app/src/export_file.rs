//! Names and writing of exported files.

use std::fs;
use std::io::Write;
use std::path::Path;

/// Writes a file beside its place and then moves it there, so that no half-written file is ever found.
pub(crate) fn write_beside(place: &Path, bytes: &[u8]) -> Result<(), String> {
    let mut name = place.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let beside = place.with_file_name(name);
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&beside, place)).map_err(|e| {
        // What was half written is of no use; that it cannot be taken away matters less than the failure itself.
        let _ = fs::remove_file(&beside);
        format!("{}: {e}", place.display())
    })
}

/// A text as part of a file name.
pub(crate) fn slug(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() { "board".to_owned() } else { words.join("-") }
}
