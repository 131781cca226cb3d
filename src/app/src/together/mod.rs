//! Two copies brought together in the window: what comes in by itself, and each conflict side by side.

mod work;

pub use work::{Against, Choice, Merging, between_copies, with_disk, with_earlier, with_shared};

use super::app::App;
use super::prompts::Prompt;
use super::status::Kind;
use super::theme::{self, Palette};
use super::widgets::{self, card, named};
use crate::fit;
use boardsight_core::edit::{History, between};
use boardsight_core::model::Board;
use boardsight_report::say;
use boardsight_report::spec::Tone;
use boardsight_store::merge::Incoming;
use eframe::egui::{self, Label, RichText, ScrollArea, TextEdit, Ui, vec2};

const ROW: f32 = 104.0;
const LINE: f32 = 19.0;
/// A side of this many characters or fewer fits one line.
const SHORT: usize = 44;
/// The lines that a longer one gets; hovering shows it all.
const LINES: usize = 4;

/// What was pressed.
enum Pressed {
    Nothing,
    Together,
    Cancel,
}

impl App {
    /// The copies being brought together, over the page.
    pub(super) fn together(&mut self, ui: &Ui, palette: &Palette) {
        let Some(mut merging) = self.merging.take() else { return };
        let room = ui.ctx().content_rect().size();
        let shown = fit::over(ui.ctx(), "together", (room.x - 120.0).min(1180.0), |ui| {
            form(ui, &mut merging, room.y, palette)
        });
        match shown.inner {
            Pressed::Cancel => {
                self.say(Kind::Note, "Nothing was brought together; both copies are as they were");
                // What an earlier session made must be answered for.
                if let Against::Earlier(restored) = merging.against {
                    self.prompt = Some(Prompt::Restored(restored));
                }
            }
            Pressed::Together => match self.bring_together(&merging) {
                Ok(said) => {
                    self.say(Kind::Done, said);
                    if let Against::Shared { theirs, seen, .. } = merging.against {
                        self.settled_with(theirs, *seen);
                    }
                }
                Err(why) => {
                    merging.problem = why;
                    self.merging = Some(merging);
                }
            },
            // Escape does not close it: choices that were made would be gone.
            Pressed::Nothing => self.merging = Some(merging),
        }
    }

    /// Makes what was settled the board in the window: one edit, which undo takes back.
    pub(super) fn bring_together(&mut self, merging: &Merging) -> Result<String, String> {
        let stamp = self.stamp();
        if merging.revision != self.revision() {
            return Err("The board was changed meanwhile; cancel and compare again".to_owned());
        }
        let settled = merging.settled(&stamp)?;
        let (start, saved) = match &merging.against {
            Against::Disk { theirs, .. } => (theirs.as_ref(), theirs.audit.len()),
            Against::Copy { .. } | Against::Earlier(_) | Against::Shared { .. } => {
                let board = self.board();
                (board, board.audit.len() - self.history.unsaved().0.len())
            }
        };
        let own = start.audit.clone();
        let incoming = Incoming::of(&merging.merged.audit, &own);
        let start = Board { audit: merging.merged.audit.clone(), ..start.clone() };
        let label = format!("Bring together with {}", merging.against.name());
        let edit = between(&start, &settled, &label).map_err(|e| e.to_string())?;
        let kept = edit.clone();
        let mut history = History::new(start);
        history.mark_saved(saved);
        // What comes in stays its author's, with day and reason.
        let amend = |entry| incoming.amend(entry);
        history.apply_amended(edit, &stamp, &amend).map_err(|e| e.to_string())?;
        self.generation += 1;
        self.history = history;
        let mut problems = Vec::new();
        if let Against::Disk { print, theirs } = &merging.against {
            self.print = Some(*print);
            self.base = Some(theirs.clone());
            self.changed_on_disk = false;
            if let Some(session) = &mut self.session {
                problems = session.go_on_from(*print);
            }
        }
        if let (Against::Earlier(_), Some(session)) = (&merging.against, &mut self.session) {
            problems = session.forget();
        }
        if self.untitled.is_some() && matches!(merging.against, Against::Disk { .. }) {
            // A journal of its own holds the board itself, which is another now.
            self.end_untitled();
            self.begin_untitled();
        } else if !kept.is_empty() {
            problems.extend(self.keep(&kept, &stamp, false));
        }
        let saved = if self.is_saved() { "the board is now as the file has it" } else { "save to keep it" };
        let text = format!(
            "Brought together: {} came in, {} settled; {saved}",
            say::count(merging.comes.len(), "change", "changes"),
            say::count(merging.conflicts.len(), "conflict", "conflicts"),
        );
        Ok(problems.into_iter().next().unwrap_or(text))
    }

    /// Says that the file is another by now, above the page.
    pub(super) fn disk_notice(&mut self, ui: &mut Ui, p: &Palette) {
        if !self.changed_on_disk {
            return;
        }
        let frame = egui::Frame::new().fill(p.wash(Tone::Watch)).inner_margin(egui::Margin::symmetric(12, 5));
        egui::Panel::top("changed on disk").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widgets::shape(ui, Tone::Watch, p);
                ui.label("The file was changed by somebody else since it was read here.");
                if ui.button("Compare and merge\u{2026}").clicked() {
                    self.compare_with_disk();
                }
                if ui.button("Not now").clicked() {
                    self.changed_on_disk = false;
                }
            });
        });
    }
}

fn form(ui: &mut Ui, m: &mut Merging, height: f32, p: &Palette) -> Pressed {
    ui.heading(format!("Bring together with {}", m.against.name()));
    ui.add(Label::new(&m.note).wrap());
    if !m.problem.is_empty() {
        widgets::chip(ui, &m.problem, Tone::Bad, p);
    }
    let most = (height - 300.0).max(160.0);
    let (ours, theirs) = m.against.sides();
    if !m.conflicts.is_empty() {
        let count = say::count(m.conflicts.len(), "place", "places");
        widgets::section(ui, &format!("Both copies changed {count} differently: which is to stand?"));
        ui.horizontal(|ui| {
            if ui.button(format!("All: {}", ours.to_lowercase())).clicked() {
                m.choices.fill(Choice::Ours);
            }
            if ui.button(format!("All: {}", theirs.to_lowercase())).clicked() {
                m.choices.fill(Choice::Theirs);
            }
        });
        let room = if m.comes.is_empty() { most } else { most * 0.68 };
        let longest =
            m.shown.iter().flat_map(|s| [&s.base, &s.ours, &s.theirs]).map(|text| text.chars().count()).max();
        let lines = longest.unwrap_or(0).div_ceil(SHORT).clamp(1, LINES);
        // A small number of lines.
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
    let count = say::count(m.comes.len(), "change comes in", "changes come in");
    widgets::section(
        ui,
        &if m.comes.is_empty() {
            "Nothing else comes in".to_owned()
        } else {
            format!("{count} without asking")
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
        if ui.button("Bring together").clicked() {
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

/// A text in so many lines and no more, the rest as an ellipsis.
fn clipped(ui: &Ui, text: &str, width: f32, lines: usize) -> egui::text::LayoutJob {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::simple(text.to_owned(), font, ui.visuals().text_color(), width);
    job.wrap.max_rows = lines;
    job
}

/// One conflict: what stood there, ours, theirs, and what is to stand.
fn conflict(ui: &mut Ui, m: &mut Merging, i: usize, (row, lines): (f32, usize), p: &Palette) {
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
                for (option, word) in [(Choice::Ours, ours), (Choice::Theirs, theirs)] {
                    let on = *choice == option;
                    let radio = ui.radio(on, word);
                    named(&radio, &format!("{word}: {}", shown.what));
                    if radio.clicked() {
                        *choice = option;
                    }
                }
                if let Some(start) = &shown.editable {
                    let on = matches!(choice, Choice::Other(_));
                    let radio = ui.radio(on, "Something else");
                    named(&radio, &format!("Something else: {}", shown.what));
                    if radio.clicked() && !on {
                        *choice = Choice::Other(start.clone());
                    }
                    if let Choice::Other(text) = choice {
                        let field =
                            ui.add(TextEdit::singleline(text).desired_width(ui.available_width() - 8.0));
                        named(&field, &format!("Text for {}", shown.what));
                    }
                }
            });
        });
    });
}
