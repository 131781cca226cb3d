//! File names and writing of exported files.

use std::fs;
use std::io::Write;
use std::path::Path;

/// Writes a temporary file next to the destination and renames it, so that a partly written file never
/// appears there.
pub(crate) fn write_beside(place: &Path, bytes: &[u8]) -> Result<(), String> {
    let mut name = place.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let beside = place.with_file_name(name);
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&beside, place)).map_err(|e| {
        // Remove the partly written file. Ignore an error of that: the first failure is more important.
        let _ = fs::remove_file(&beside);
        format!("{}: {e}", place.display())
    })
}

/// Returns a text in a form suitable for a file name.
pub(crate) fn slug(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() { "board".to_owned() } else { words.join("-") }
}
