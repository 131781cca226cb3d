//! A chart as a bitmap, with the built-in typeface and without a display.

use super::ExportError;
#[cfg(feature = "paper")]
use made::pixels;

/// Renders an SVG as PNG at `scale` pixels per point.
///
/// # Errors
/// If the SVG is invalid, the bitmap would be too large for memory, or this build cannot draw bitmaps.
#[cfg(feature = "paper")]
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, ExportError> {
    pixels(svg, scale)?.encode_png().map_err(|e| made::wrong(e.to_string()))
}

/// Renders an SVG as pixels: width, height, and red, green, blue and alpha of each pixel.
///
/// # Errors
/// As [`png`].
#[cfg(feature = "paper")]
pub fn rgba(svg: &str, scale: f32) -> Result<(u32, u32, Vec<u8>), ExportError> {
    let pixels = pixels(svg, scale)?;
    Ok((pixels.width(), pixels.height(), pixels.take_demultiplied()))
}

/// Not available in this build.
///
/// # Errors
/// Always.
#[cfg(not(feature = "paper"))]
pub fn png(_: &str, _: f32) -> Result<Vec<u8>, ExportError> {
    Err(ExportError::NotHere("PNG picture"))
}

/// Not available in this build.
///
/// # Errors
/// Always.
#[cfg(not(feature = "paper"))]
pub fn rgba(_: &str, _: f32) -> Result<(u32, u32, Vec<u8>), ExportError> {
    Err(ExportError::NotHere("PNG picture"))
}

#[cfg(feature = "paper")]
mod made {
    use crate::{ExportError, font};
    use resvg::{tiny_skia, usvg};
    use std::sync::{Arc, LazyLock};

    static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(font::REGULAR.to_vec());
        fonts.load_font_data(font::STRONG.to_vec());
        fonts.set_sans_serif_family(font::FAMILY);
        Arc::new(fonts)
    });

    pub(super) fn wrong(why: String) -> ExportError {
        ExportError::Made { form: "picture", why }
    }

    pub(super) fn pixels(svg: &str, scale: f32) -> Result<tiny_skia::Pixmap, ExportError> {
        let options = usvg::Options {
            font_family: font::FAMILY.to_owned(),
            fontdb: Arc::clone(&FONTS),
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(svg, &options).map_err(|e| wrong(e.to_string()))?;
        let size = tree.size();
        // Width and height are those of the chart, scaled by at most eight. A size that does not fit in
        // memory is rejected below.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let side = |n: f32| (n * scale).round().clamp(1.0, 32_768.0) as u32;
        let mut pixels = tiny_skia::Pixmap::new(side(size.width()), side(size.height()))
            .ok_or_else(|| wrong("it is too large".to_owned()))?;
        resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
        Ok(pixels)
    }
}
