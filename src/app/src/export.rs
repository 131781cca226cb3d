//! Taking the page out of the window: as a picture exactly as shown, and as tables.

use eframe::egui::ColorImage;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

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

/// A picture as PNG.
pub(crate) fn png(image: &ColorImage) -> Result<Vec<u8>, String> {
    let side = |n: usize| u32::try_from(n).map_err(|e| e.to_string());
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side(image.size[0])?, side(image.size[1])?);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let bytes: Vec<u8> = image.pixels.iter().flat_map(|p| [p.r(), p.g(), p.b()]).collect();
    let mut writer = encoder.write_header().map_err(|e| e.to_string())?;
    writer.write_image_data(&bytes).map_err(|e| e.to_string())?;
    writer.finish().map_err(|e| e.to_string())?;
    Ok(out)
}

/// The file of one table of several.
pub(crate) fn beside(place: &Path, id: &str) -> PathBuf {
    let stem = place.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    place.with_file_name(format!("{stem}-{}.csv", slug(id)))
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
