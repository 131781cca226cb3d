//! Bow tie of the selected risk.

use crate::view_context::ViewContext;
use crate::{chart, widgets};
use boardsight_core::edit::List;
use boardsight_report::risks::bowtie::bow_tie_chart;
use eframe::egui::{Button, Label, RichText, Ui};

/// Draws the bow tie of the selected risk, or else of the first that passes the register's filters. `rows`
/// are these risks in the register's order; the buttons move along them.
pub(super) fn show(ui: &mut Ui, cx: &ViewContext, rows: &[usize]) {
    let board = cx.board;
    let palette = cx.palette;
    let picked = cx.selected.filter(|s| s.list == List::Risks).and_then(|s| board.risk(&s.id));
    let first = rows.first().and_then(|&i| board.risks.get(i));
    let Some(risk) = picked.or(first) else {
        let none = if board.risks.is_empty() {
            "The board holds no risks yet."
        } else {
            "No risk passes the register's filters: change them on the Register view."
        };
        ui.label(none);
        return;
    };
    let place = rows.iter().position(|&i| board.risks.get(i).is_some_and(|r| r.id == risk.id));
    ui.horizontal(|ui| {
        let beside = |step: isize| {
            let at = place.map_or(Some(0), |p| p.checked_add_signed(step))?;
            rows.get(at).and_then(|&i| board.risks.get(i))
        };
        for (text, name, step) in
            [("\u{2190}", "Bow tie of the risk before", -1), ("\u{2192}", "Bow tie of the risk after", 1)]
        {
            let other = beside(step).filter(|_| place.is_some() || step > 0);
            let button = ui.add_enabled(other.is_some(), Button::new(text));
            widgets::named(&button, name);
            let button = match other {
                Some(other) => button.on_hover_text(format!("{} {}", other.id, other.title)),
                None => button,
            };
            if let Some(other) = other.filter(|_| button.clicked()) {
                cx.select(List::Risks, other.id.as_str());
            }
        }
        let of = match place {
            Some(p) => format!("{} of {} that pass the register's filters", p + 1, rows.len()),
            None => "not among those that pass the register's filters".to_owned(),
        };
        let title = format!("{} {}", risk.id, risk.title);
        let shown = ui.add(Button::new(title).truncate());
        widgets::named(&shown, &format!("Show risk {} in the inspector", risk.id));
        if shown.on_hover_text("Show its causes, controls and effects at the right, to be changed").clicked()
        {
            cx.select(List::Risks, risk.id.as_str());
        }
        ui.add(Label::new(RichText::new(of).small().color(palette.faint)).truncate());
    });
    let spec = bow_tie_chart(board, risk);
    widgets::card(palette).show(ui, |ui| chart::show(ui, &spec, 0.0, palette));
    let how = "Causes, effects and what each control works on are said in the inspector; each line of a cause or an \
               effect is one box.";
    widgets::note(ui, how, palette);
}
