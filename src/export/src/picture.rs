//! A chart as a picture for a document that is edited: drawn as lines, and as points beside for programs that know no
//! lines.

use super::{PaperError, chart};
use boardsight_report::spec::Chart;

/// A chart's plot at a width.
pub(super) struct Picture {
    /// As lines.
    pub(super) svg: String,
    /// As points; `None` in a build that cannot make them.
    pub(super) png: Option<Vec<u8>>,
    /// Width in points.
    pub(super) width: u32,
    /// Height in points.
    pub(super) height: u32,
}

/// Pixels to a point: sharp in print.
#[cfg(feature = "paper")]
const SCALE: f32 = 2.5;
/// Wider than this a plot looks lost.
const WIDEST: u32 = 540;

impl Picture {
    /// The plot of a chart, at most so wide, in points.
    pub(super) fn of(chart: &Chart, room: u32) -> Result<Self, PaperError> {
        let width = room.min(WIDEST);
        // A page is a few hundred points wide and high.
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
