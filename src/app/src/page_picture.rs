//! Export of the page as a picture, exactly as shown, and as tables.

use crate::export_file::slug;
use eframe::egui::ColorImage;
use std::path::{Path, PathBuf};

/// Encodes a picture as PNG.
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

/// Returns the file name of one of several tables.
pub(crate) fn beside(place: &Path, id: &str) -> PathBuf {
    let stem = place.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    place.with_file_name(format!("{stem}-{}.csv", slug(id)))
}
