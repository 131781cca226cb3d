//! Details of one column of figures: its period, and the multiplier of its figures.

use crate::import::import_return::ReturnImport;
use crate::widgets::named;
use boardsight_core::model::{Board, Period, Role};
use boardsight_import::sheet::column_name;
use boardsight_report::{arrival, say};
use eframe::egui::{ComboBox, Id, TextEdit, Ui};

/// Possible multipliers.
const TIMES: [(f64, &str); 5] = [
    (1.0, "1: as they stand"),
    (1_000.0, "1,000: they are in thousands"),
    (1_000_000.0, "1,000,000: they are in millions"),
    (100.0, "100: shares are to be per cent"),
    (0.01, "0.01: per cent are to be shares"),
];

/// Draws the details if a column is selected. Returns `true` if anything changed.
pub fn show(ui: &mut Ui, t: &mut ReturnImport, board: &Board) -> bool {
    let Some(key) = t.column.clone() else { return false };
    let read = t.worked.reading.columns.iter().find(|c| c.key == key);
    let Some((read, Role::Figures { measure, kind, period, times })) = read.map(|c| (c, c.role.clone()))
    else {
        t.column = None;
        return false;
    };
    let name = format!("Column {} '{}'", column_name(read.index), read.heading);
    let mut said = None;
    let mut done = false;
    ui.horizontal_wrapped(|ui| {
        ui.label(format!("{name}, {}:", arrival::role(board, &read.role)));
        ui.label("figures of the period");
        // An incomplete period is kept separately until it is valid.
        let id = Id::unique(("period of a column", &key));
        let held = period.map(|p| p.to_string()).unwrap_or_default();
        let mut text = ui.data(|d| d.get_temp::<String>(id)).unwrap_or_else(|| held.clone());
        let hint = TextEdit::singleline(&mut text).hint_text("as heading or row says").desired_width(150.0);
        let field = ui.add(hint);
        named(&field, "Period of the column");
        if field.changed() {
            ui.data_mut(|d| d.insert_temp(id, text.clone()));
            let now: Option<Period> = text.trim().parse().ok();
            if now != period && (now.is_some() || text.trim().is_empty()) {
                said = Some((now, times));
            }
        }
        ui.label("each multiplied by");
        let shown = say::number(times, if times < 1.0 { 2 } else { 0 });
        let combo = ComboBox::from_id_salt("times").width(90.0).selected_text(shown).show_ui(ui, |ui| {
            ui.set_min_width(220.0);
            for (by, label) in TIMES {
                if ui.selectable_label((by - times).abs() < f64::EPSILON, label).clicked() {
                    said = Some((period, by));
                }
            }
        });
        named(&combo.response, "Multiplier of the column");
        done = ui.small_button("Done with this column").clicked();
        if done {
            ui.data_mut(|d| d.remove_temp::<String>(id));
        }
    });
    if done {
        t.column = None;
    }
    let Some((period, times)) = said else { return false };
    t.say_column(&key, Role::Figures { measure, kind, period, times });
    true
}
