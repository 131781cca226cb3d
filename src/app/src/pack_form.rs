//! Export of documents on a background thread: the board pack with chosen sections and marking, and single
//! charts.

use crate::snapshots::{AS_IT_STANDS, read};
use boardsight_core::model::Board;
use boardsight_export as paper;
use boardsight_export::verify::since;
use boardsight_export::{Format, chart};
use boardsight_report::pack::{Changes, PackBaseline, PackOptions, Section};
use boardsight_report::spec::Chart;
use boardsight_store as store;
use eframe::egui;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Markings used by British public bodies; any other can be typed.
pub(crate) const MARKINGS: [&str; 4] = ["", "OFFICIAL", "OFFICIAL-SENSITIVE", "DRAFT"];

/// User's options for the pack; kept while the window is open.
#[derive(Clone, Debug)]
pub struct PackForm {
    pub(crate) format: Format,
    pub(crate) sections: [bool; Section::ALL.len()],
    pub(crate) marking: String,
    pub(crate) reference: String,
    pub(crate) version: String,
    /// Snapshot at the start of the changes; `None` for the last meeting, by the audit trail.
    pub(crate) since: Option<PathBuf>,
}

impl Default for PackForm {
    fn default() -> Self {
        Self {
            format: Format::Pdf,
            // The author of the pack must select the forecast, because its inputs may be illustrative.
            sections: Section::ALL.map(|s| s != Section::Forecast),
            marking: String::new(),
            reference: String::new(),
            version: String::new(),
            since: None,
        }
    }
}

impl PackForm {
    pub(crate) fn choice(&self, board: &Board, as_of: Date) -> Result<PackOptions, String> {
        let chosen = Section::ALL.into_iter().zip(self.sections).filter(|(_, on)| *on).map(|(s, _)| s);
        let told = match self.since.as_deref().filter(|_| self.says_what_changed()) {
            None => None,
            Some(file) => Some(since_then(file, board, as_of)?),
        };
        let (changes, since) = told.unzip();
        Ok(PackOptions {
            sections: chosen.collect(),
            marking: self.marking.clone(),
            reference: self.reference.clone(),
            version: self.version.clone(),
            digest: store::digest(board).map_err(|e| e.to_string())?.to_string(),
            trail: store::trail(board).map_err(|e| e.to_string())?,
            meeting: board.snapshot.as_ref().and_then(|mark| Some(mark.meeting.as_ref()?.to_string())),
            changes,
            since,
            registers: self.format.is_workbook(),
        })
    }

    /// Returns whether the section on changes is selected.
    pub(crate) fn says_what_changed(&self) -> bool {
        Section::ALL.into_iter().zip(self.sections).any(|(s, on)| on && s == Section::Changes)
    }
}

/// Returns the changes since a snapshot, as included in the pack.
fn since_then(file: &Path, board: &Board, as_of: Date) -> Result<(Changes, PackBaseline), String> {
    let earlier = read(file)?;
    let side = |board, as_of| since::side(board, AS_IT_STANDS, as_of).map_err(|e| e.to_string());
    since::section((side(&earlier, None)?, &earlier), (side(board, Some(as_of))?, board))
}

/// Size of a chart for slides, in points, and pixels per point.
pub(crate) const SLIDE: (f32, f32) = (960.0, 540.0);

pub(crate) const SLIDE_PIXELS: f32 = 2.0;

/// Renders a chart as an image for the clipboard.
pub(crate) fn picture(chart: &Chart) -> Result<egui::ColorImage, String> {
    let svg = chart::svg(chart, SLIDE, chart::Palette::LIGHT);
    let (w, h, pixels) = paper::png::rgba(&svg, SLIDE_PIXELS).map_err(|e| e.to_string())?;
    let side = |n: u32| usize::try_from(n).map_err(|e| e.to_string());
    Ok(egui::ColorImage::from_rgba_unmultiplied([side(w)?, side(h)?], &pixels))
}

/// Name of the pack in messages.
pub(crate) const PACK: &str = "board pack";
