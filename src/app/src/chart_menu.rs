//! Menu of a chart: copy it or save it as a picture.

use boardsight_report::spec::Chart;
use eframe::egui::{Id, Ui};

/// Requested operation on a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChartCopy {
    CopyPicture,
    CopyTable,
    Svg,
    Png,
}

/// Chart that the user wants to copy or save. The chart's menu stores it, and the window handles it after
/// the frame.
#[derive(Clone, Debug)]
pub(crate) struct ChartRequest(pub(crate) Chart, pub(crate) ChartCopy);

pub(crate) fn request_id() -> Id {
    Id::unique("requested copy of a chart")
}

/// Draws the menu of a chart: copy and save.
pub fn chart_menu(ui: &mut Ui, chart: &Chart) {
    let lines = [
        ("Copy as a picture", ChartCopy::CopyPicture),
        ("Copy as a table", ChartCopy::CopyTable),
        ("Save as SVG\u{2026}", ChartCopy::Svg),
        ("Save as PNG\u{2026}", ChartCopy::Png),
    ];
    for (text, wanted) in lines {
        if ui.button(text).clicked() {
            ui.data_mut(|d| d.insert_temp(request_id(), Some(ChartRequest(chart.clone(), wanted))));
            ui.close();
        }
    }
}
