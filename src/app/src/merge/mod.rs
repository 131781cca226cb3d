//! Merge of two copies in the window: the automatic changes, and each conflict side by side.

mod comparison;

pub use comparison::{
    MergeDialog, MergeSource, Resolution, between_copies, with_disk, with_earlier, with_shared,
};

use crate::theme::{self, Palette};
use crate::widgets::{self, card, named};
use boardsight_report::say;
use boardsight_report::spec::Tone;
use eframe::egui::{self, Label, RichText, ScrollArea, TextEdit, Ui, vec2};

const ROW: f32 = 104.0;
const LINE: f32 = 19.0;
/// Maximum number of characters of a value that fits one line.
const SHORT: usize = 44;
/// Number of lines of a longer value; hovering shows all of it.
const LINES: usize = 4;

/// Pressed button.
pub(crate) enum Pressed {
    Nothing,
    Together,
    Cancel,
}

pub(crate) fn form(ui: &mut Ui, m: &mut MergeDialog, height: f32, p: &Palette) -> Pressed {
    ui.heading(format!("Merge with {}", m.against.name()));
    ui.add(Label::new(&m.note).wrap());
    if !m.problem.is_empty() {
        widgets::chip(ui, &m.problem, Tone::Bad, p);
    }
    let most = (height - 300.0).max(160.0);
    let (ours, theirs) = m.against.sides();
    if !m.conflicts.is_empty() {
        let count = say::count(m.conflicts.len(), "place", "places");
        widgets::section(ui, &format!("Both copies changed {count} differently: choose the version to keep"));
        ui.horizontal(|ui| {
            if ui.button(format!("All: {}", ours.to_lowercase())).clicked() {
                m.choices.fill(Resolution::Ours);
            }
            if ui.button(format!("All: {}", theirs.to_lowercase())).clicked() {
                m.choices.fill(Resolution::Theirs);
            }
        });
        let room = if m.comes.is_empty() { most } else { most * 0.68 };
        let longest =
            m.shown.iter().flat_map(|s| [&s.base, &s.ours, &s.theirs]).map(|text| text.chars().count()).max();
        let lines = longest.unwrap_or(0).div_ceil(SHORT).clamp(1, LINES);
        // The number of lines is small.
        #[allow(clippy::cast_precision_loss)]
        let row = ROW + LINE * (lines - 1) as f32;
        ScrollArea::vertical().id_salt("conflicts").max_height(room).auto_shrink([false, true]).show_rows(
            ui,
            row,
            m.conflicts.len(),
            |ui, rows| {
                for i in rows {
                    conflict(ui, m, i, (row, lines), p);
                }
            },
        );
    }
    let count = say::count(m.comes.len(), "change", "changes");
    widgets::section(
        ui,
        &if m.comes.is_empty() {
            "No other changes".to_owned()
        } else {
            format!("{count} merged automatically")
        },
    );
    let room = if m.conflicts.is_empty() { most } else { most * 0.32 };
    ScrollArea::vertical().id_salt("comes").max_height(room).auto_shrink([false, true]).show_rows(
        ui,
        LINE,
        m.comes.len(),
        |ui, rows| {
            for line in &m.comes[rows] {
                ui.add(Label::new(line).truncate()).on_hover_text(line);
            }
        },
    );
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        if ui.button("Merge").clicked() {
            return Pressed::Together;
        }
        if ui.button("Cancel").clicked() {
            return Pressed::Cancel;
        }
        widgets::note(ui, "Nothing is written to disk before you save; Ctrl+Z takes it back.", p);
        Pressed::Nothing
    })
    .inner
}

/// Returns a text laid out in at most `lines` lines, with an ellipsis.
fn clipped(ui: &Ui, text: &str, width: f32, lines: usize) -> egui::text::LayoutJob {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::simple(text.to_owned(), font, ui.visuals().text_color(), width);
    job.wrap.max_rows = lines;
    job
}

/// Draws one conflict: base, ours, theirs, and the choice.
pub(crate) fn conflict(ui: &mut Ui, m: &mut MergeDialog, i: usize, (row, lines): (f32, usize), p: &Palette) {
    let (ours, theirs) = m.against.sides();
    let (Some(shown), Some(choice)) = (m.shown.get(i), m.choices.get_mut(i)) else { return };
    ui.allocate_ui(vec2(ui.available_width(), row), |ui| {
        card(p).show(ui, |ui| {
            ui.set_min_size(vec2(ui.available_width(), row - 22.0));
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add(Label::new(RichText::new(&shown.what).family(theme::strong())).truncate());
            let width = (ui.available_width() - 24.0) / 3.0;
            ui.horizontal_top(|ui| {
                let sides = [
                    ("Before", &shown.base, ""),
                    (ours, &shown.ours, shown.our_hand.as_str()),
                    (theirs, &shown.theirs, shown.their_hand.as_str()),
                ];
                for (head, text, hand) in sides {
                    ui.allocate_ui(vec2(width, row - 66.0), |ui| {
                        ui.set_width(width);
                        ui.vertical(|ui| {
                            let head =
                                if hand.is_empty() { head.to_owned() } else { format!("{head}, {hand}") };
                            widgets::note(ui, &head, p);
                            ui.add(Label::new(clipped(ui, text, width, lines)).selectable(false))
                                .on_hover_text(text);
                        });
                    });
                }
            });
            ui.horizontal(|ui| {
                for (option, word) in [(Resolution::Ours, ours), (Resolution::Theirs, theirs)] {
                    let on = *choice == option;
                    let radio = ui.radio(on, word);
                    named(&radio, &format!("{word}: {}", shown.what));
                    if radio.clicked() {
                        *choice = option;
                    }
                }
                if let Some(start) = &shown.editable {
                    let on = matches!(choice, Resolution::Other(_));
                    let radio = ui.radio(on, "Something else");
                    named(&radio, &format!("Something else: {}", shown.what));
                    if radio.clicked() && !on {
                        *choice = Resolution::Other(start.clone());
                    }
                    if let Resolution::Other(text) = choice {
                        let field =
                            ui.add(TextEdit::singleline(text).desired_width(ui.available_width() - 8.0));
                        named(&field, &format!("Text for {}", shown.what));
                    }
                }
            });
        });
    });
}
