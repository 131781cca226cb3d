//! A selection list for the filters of the risks page.

use eframe::egui::{self, ComboBox, Ui};

/// Draws a combo box with a visible label that names it.
pub(crate) fn choose<T: PartialEq + Clone>(
    ui: &mut Ui,
    label: &str,
    width: f32,
    chosen: &mut T,
    choices: &[(T, String)],
) -> bool {
    let before = chosen.clone();
    // Set the size beforehand, so that a row of combo boxes wraps before one that does not fit.
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(egui::vec2(width + 2.0, 40.0), layout, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let shown =
            choices.iter().find(|(c, _)| c == chosen).map_or("", |(_, text)| text.as_str()).to_owned();
        let name = ui.label(egui::RichText::new(label).small());
        let combo = ComboBox::from_id_salt(label).width(width).selected_text(shown).truncate();
        let response = combo.show_ui(ui, |ui| {
            for (choice, text) in choices {
                if ui.selectable_label(choice == chosen, text).clicked() {
                    *chosen = choice.clone();
                }
            }
        });
        response.response.labelled_by(name.id);
    });
    *chosen != before
}
