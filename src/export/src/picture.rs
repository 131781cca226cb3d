//! A chart as a picture for an editable document: a vector drawing, plus a bitmap for programs that cannot
//! show vector drawings.

use super::{ExportError, chart};
use boardsight_report::spec::Chart;

/// The plot of a chart at a width.
pub(super) struct Picture {
    /// The vector drawing.
    pub(super) svg: String,
    /// The bitmap; `None` in a build that cannot draw bitmaps.
    pub(super) png: Option<Vec<u8>>,
    /// Width in points.
    pub(super) width: u32,
    /// Height in points.
    pub(super) height: u32,
}

/// Pixels per point: sharp in print.
#[cfg(feature = "paper")]
const SCALE: f32 = 2.5;
/// Maximum width in points; a wider plot looks empty.
const WIDEST: u32 = 540;

impl Picture {
    /// Returns the plot of a chart, at most `room` points wide.
    pub(super) fn of(chart: &Chart, room: u32) -> Result<Self, ExportError> {
        let width = room.min(WIDEST);
        // A page is a few hundred points wide and high, so the cast is exact.
        #[allow(clippy::cast_precision_loss)]
        let wide = width as f32;
        let high = chart::height(chart, wide).ceil();
        let svg = chart::plot(chart, (wide, high), chart::Palette::LIGHT);
        #[cfg(feature = "paper")]
        let png = Some(super::png::png(&svg, SCALE)?);
        #[cfg(not(feature = "paper"))]
        let png = None;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let height = high as u32;
        Ok(Self { svg, png, width, height })
    }
}
