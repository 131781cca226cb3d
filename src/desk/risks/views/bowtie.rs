//! The bow tie of the risk that is picked out, drawn.

use crate::brief::risks::bowtie::bow_tie_chart;
use crate::desk::context::Context;
use crate::desk::risks::RisksPage;
use crate::desk::{chart, widgets};
use crate::edit::List;
use eframe::egui::Ui;

pub(super) fn show(ui: &mut Ui, cx: &mut Context, rows: &[usize]) {
    let board = cx.board;
    let picked = cx.selected.filter(|s| s.list == List::Risks).and_then(|s| board.risk(&s.id));
    let Some(risk) = picked else {
        ui.label("Pick a risk to see it from its causes to its effects.");
        for risk in rows.iter().take(30).filter_map(|&i| board.risks.get(i)) {
            if ui.button(format!("{} {}", risk.id, risk.title)).clicked() {
                RisksPage::select(cx, risk.id.as_str());
            }
        }
        return;
    };
    let spec = bow_tie_chart(board, risk);
    let palette = cx.palette;
    widgets::card(palette).show(ui, |ui| chart::show(ui, &spec, 0.0, palette));
    let how = "Causes, effects and what each control works on are said in the inspector; each line of a cause or an \
               effect is one box.";
    widgets::note(ui, how, palette);
}
