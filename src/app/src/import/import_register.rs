//! Import of a risk register: its columns, its scale, the resulting changes, and then one edit.

use crate::import::Pressed;
use crate::theme::{self, Palette};
use crate::widgets::{self, card, named};
use boardsight_core::edit::EditError;
use boardsight_core::model::{Board, ProgrammeId};
use boardsight_import::read::{Issue, Severity, Subject};
use boardsight_import::register::{
    FIELDS, Field, RegisterMap, RegisterProposal, RegisterReading, read_register, words_of,
};
use boardsight_import::sheet::{Workbook, column_name};
use boardsight_report::say;
use boardsight_report::spec::Tone;
use eframe::egui::{Button, ComboBox, Grid, Label, RichText, ScrollArea, Ui, vec2};

/// Maximum number of rows shown before import; all rows are read.
const ROWS_SHOWN: usize = 60;

/// State of the import of a register.
pub struct RegisterImport {
    pub(crate) book: Workbook,
    /// Programme of the register; `None` for the board's own.
    pub(crate) whose: Option<ProgrammeId>,
    pub(crate) map: RegisterMap,
    /// Number of steps of likelihood and of impact on the board's scale.
    pub(crate) size: (u8, u8),
    pub(crate) reading: RegisterReading,
    pub(crate) proposal: Result<Option<RegisterProposal>, EditError>,
    pub(crate) revision: u64,
    pub(crate) problem: String,
}

/// Key under which the mapping of the board's own register is saved; others use the programme's id.
const OWN: &str = "board";

pub(crate) fn key(whose: Option<&ProgrammeId>) -> String {
    whose.map_or(OWN, ProgrammeId::as_str).to_owned()
}

impl RegisterImport {
    pub(crate) fn again(&mut self, board: &Board, revision: u64) {
        self.revision = revision;
        self.size = board.scale().size();
        self.reading = read_register(&self.book, &self.map, board, self.whose.as_ref());
        self.proposal = self.reading.propose(board, self.whose.as_ref(), &self.book, &self.map);
    }

    fn say_field(&mut self, heading: &str, field: Field) {
        // A field can have one column only; clear the column that had it.
        let others: Vec<String> = self
            .reading
            .columns
            .iter()
            .filter(|(_, other, held)| *held == Some(field) && other != heading && field != Field::Ignore)
            .map(|(_, other, _)| other.clone())
            .collect();
        for other in others {
            self.put_field(&other, Field::Ignore);
        }
        self.put_field(heading, field);
    }

    fn put_field(&mut self, heading: &str, field: Field) {
        match self.map.columns.iter_mut().find(|(known, _)| known == heading) {
            Some(rule) => rule.1 = field,
            None => self.map.columns.push((heading.to_owned(), field)),
        }
    }
}

pub(crate) fn form(ui: &mut Ui, t: &mut RegisterImport, board: &Board, height: f32, p: &Palette) -> Pressed {
    let mut pressed = Pressed::Nothing;
    ui.heading(format!("Import risk register {}", t.book.name));
    widgets::note(ui, "Risks are told by their ids: a second import updates and doubles nothing.", p);
    ui.add_space(4.0);
    if whose(ui, t, board) {
        pressed = Pressed::Again;
    }
    if !t.problem.is_empty() {
        widgets::chip(ui, &t.problem, Tone::Bad, p);
    }
    ui.add_space(6.0);
    let room = (height - 150.0).max(220.0);
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.allocate_ui(vec2(width * 0.58, room), |ui| {
            ui.set_min_size(vec2(width * 0.58, room));
            card(p).show(ui, |ui| {
                if sheet(ui, t, room - 30.0) {
                    pressed = Pressed::Again;
                }
            });
        });
        ui.allocate_ui(vec2(ui.available_width(), room), |ui| {
            ui.vertical(|ui| {
                if right(ui, t, room, p) {
                    pressed = Pressed::Again;
                }
            });
        });
    });
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let (text, tone, ready) = match &t.proposal {
            Ok(Some(proposal)) => (
                format!(
                    "{}, {} changed, {} unchanged",
                    say::count(proposal.new.len(), "new risk", "new risks"),
                    proposal.changed.len(),
                    proposal.same
                ),
                Tone::Good,
                !proposal.edit.is_empty(),
            ),
            Ok(None) => {
                let stops = t.reading.doubts.iter().filter(|d| d.weight == Severity::Blocking).count();
                let text = format!("{} to be settled first", say::count(stops, "doubt", "doubts"));
                (text, Tone::Bad, false)
            }
            Err(error) => (error.to_string(), Tone::Bad, false),
        };
        if ui.add_enabled(ready, Button::new("Import")).clicked() {
            pressed = Pressed::TakeIn;
        }
        if ui.button("Cancel").clicked() {
            pressed = Pressed::Cancel;
        }
        widgets::chip(ui, &text, tone, p);
    });
    pressed
}

/// Draws the choice of the programme and of the sheet. Returns `true` if anything changed.
pub(crate) fn whose(ui: &mut Ui, t: &mut RegisterImport, board: &Board) -> bool {
    let mut said = false;
    ui.horizontal_wrapped(|ui| {
        ui.label("Register of");
        let name = t.whose.as_ref().and_then(|id| board.programme(id.as_str()));
        let shown = name.map_or("The board's own", |p| p.name.as_str()).to_owned();
        let combo = ComboBox::from_id_salt("whose").width(320.0).selected_text(shown).show_ui(ui, |ui| {
            for programme in &board.programmes {
                let chosen = Some(programme.id.clone());
                said |= ui.selectable_value(&mut t.whose, chosen, &programme.name).changed();
            }
            said |= ui.selectable_value(&mut t.whose, None, "The board's own").changed();
        });
        named(&combo.response, "Register of");
        if t.book.sheets.len() > 1 {
            ui.label("Sheet");
            let mut chosen = None;
            let combo = ComboBox::from_id_salt("sheet").width(150.0).selected_text(&t.reading.sheet).show_ui(
                ui,
                |ui| {
                    for sheet in &t.book.sheets {
                        if ui.selectable_label(sheet.name == t.reading.sheet, &sheet.name).clicked() {
                            chosen = Some(sheet.name.clone());
                        }
                    }
                },
            );
            named(&combo.response, "Sheet with the risks");
            if chosen.is_some() {
                t.map.sheet = chosen;
                said = true;
            }
        }
    });
    said
}

/// Draws the columns with their fields, and the rows below. Returns `true` if anything changed.
fn sheet(ui: &mut Ui, t: &mut RegisterImport, room: f32) -> bool {
    let mut chosen = None;
    let columns = t.reading.columns.clone();
    let sheet = t.book.sheet(&t.reading.sheet);
    ScrollArea::both().id_salt("register sheet").max_height(room).auto_shrink([false, false]).show(
        ui,
        |ui| {
            Grid::new("register").striped(true).spacing([10.0, 4.0]).show(ui, |ui| {
                for (index, heading, field) in &columns {
                    let shown = field.map_or("not imported", Field::heading);
                    let combo = ComboBox::from_id_salt(("field", index))
                        .width(130.0)
                        .selected_text(shown)
                        .show_ui(ui, |ui| {
                            let ratings = [Field::InherentRating, Field::CurrentRating, Field::TargetRating];
                            for choice in [Field::Ignore].into_iter().chain(FIELDS).chain(ratings) {
                                if ui.selectable_label(*field == Some(choice), choice.heading()).clicked() {
                                    chosen = Some((heading.clone(), choice));
                                }
                            }
                        });
                    named(&combo.response, &format!("Column {}, {heading}", column_name(*index)));
                }
                ui.end_row();
                for (_, heading, _) in &columns {
                    ui.label(RichText::new(heading).family(theme::strong()));
                }
                ui.end_row();
                let Some(sheet) = sheet else { return };
                for row in t.reading.rows.iter().take(ROWS_SHOWN) {
                    for (index, ..) in &columns {
                        let text = sheet.at(row.row, *index).map(ToString::to_string).unwrap_or_default();
                        ui.scope(|ui| {
                            ui.set_max_width(220.0);
                            ui.add(Label::new(RichText::new(&text).small()).truncate());
                        });
                    }
                    ui.end_row();
                }
            });
            let more = t.reading.rows.len().saturating_sub(ROWS_SHOWN);
            if more > 0 {
                ui.label(format!("and {}, read all the same", say::count(more, "more row", "more rows")));
            }
        },
    );
    let Some((heading, field)) = chosen else { return false };
    t.say_field(&heading, field);
    true
}

/// Draws issues with their possible resolutions, and the resulting changes. Returns `true` if anything
/// changed.
fn right(ui: &mut Ui, t: &mut RegisterImport, room: f32, p: &Palette) -> bool {
    let mut said = false;
    let doubts = t.reading.doubts.clone();
    ScrollArea::vertical().id_salt("register doubts").max_height(room).auto_shrink([false, true]).show(
        ui,
        |ui| {
            for (i, doubt) in doubts.iter().enumerate() {
                ui.push_id(i, |ui| said |= one(ui, t, doubt, p));
            }
            if let Ok(Some(proposal)) = &t.proposal {
                for (title, list) in [
                    ("New", &proposal.new),
                    ("Changed", &proposal.changed),
                    ("Fields that change", &proposal.fields),
                    ("On the board and not in the file; left as they are", &proposal.absent),
                ] {
                    if !list.is_empty() {
                        ui.label(RichText::new(title).family(theme::strong()));
                        let between = if title == "Fields that change" { "\n" } else { ", " };
                        ui.add(Label::new(list.join(between)).wrap());
                    }
                }
            }
            if !(t.map.steps.is_empty() && t.map.ratings.is_empty() && t.map.words.is_empty()) {
                said |= scale(ui, t);
            }
        },
    );
    said
}

/// Draws the mapping of the scale, in which each entry can be removed. Returns `true` if one was.
fn scale(ui: &mut Ui, t: &mut RegisterImport) -> bool {
    ui.label(RichText::new("The scale as said").family(theme::strong()));
    let steps = t.map.steps.iter().map(|(text, step)| (text.clone(), format!("{text} is step {step}")));
    let ratings = t
        .map
        .ratings
        .iter()
        .map(|(text, (l, i))| (text.clone(), format!("{text} is likelihood {l}, impact {i}")));
    let words = t.map.words.iter().map(|(text, word)| (text.clone(), format!("{text} is {word}")));
    let lines: Vec<(String, String)> = steps.chain(ratings).chain(words).collect();
    let mut back = None;
    for (text, line) in lines {
        ui.horizontal(|ui| {
            ui.label(&line);
            let button = ui.small_button("Take back");
            named(&button, &format!("Take back: {line}"));
            if button.clicked() {
                back = Some(text);
            }
        });
    }
    let Some(text) = back else { return false };
    t.map.steps.retain(|(known, _)| *known != text);
    t.map.ratings.retain(|(known, _)| *known != text);
    t.map.words.retain(|(known, _)| *known != text);
    true
}

fn one(ui: &mut Ui, t: &mut RegisterImport, doubt: &Issue, p: &Palette) -> bool {
    let mut said = false;
    card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let tone = match doubt.weight {
            Severity::Blocking => Tone::Bad,
            Severity::Omission => Tone::Watch,
            Severity::Notice => Tone::Neutral,
        };
        ui.horizontal_wrapped(|ui| {
            widgets::chip(ui, &say::capital(doubt.weight.word()), tone, p);
            ui.label(RichText::new(&doubt.place).family(theme::strong()).small());
        });
        // Leave out the advice about a mapping file; the buttons below serve the same purpose.
        let what = doubt.what.split("; say in the map").next().unwrap_or(&doubt.what);
        ui.add(Label::new(what).wrap());
        ui.horizontal_wrapped(|ui| match &doubt.about {
            Subject::Step(text) => {
                ui.label(format!("'{text}' is step"));
                for step in 1..=t.size.0.max(t.size.1) {
                    let button = ui.small_button(step.to_string());
                    named(&button, &format!("'{text}' is step {step}"));
                    if button.clicked() {
                        t.map.steps.push((text.clone(), step));
                        said = true;
                    }
                }
            }
            Subject::Rating(text) => {
                ui.label(format!("'{text}' is"));
                let mut chosen = None;
                let combo =
                    ComboBox::from_id_salt("rating").width(190.0).selected_text("choose").show_ui(ui, |ui| {
                        for likelihood in 1..=t.size.0 {
                            for impact in 1..=t.size.1 {
                                let label = format!("likelihood {likelihood}, impact {impact}");
                                if ui.selectable_label(false, label).clicked() {
                                    chosen = Some((likelihood, impact));
                                }
                            }
                        }
                    });
                named(&combo.response, &format!("What '{text}' stands for"));
                if let Some(rating) = chosen {
                    t.map.ratings.push((text.clone(), rating));
                    said = true;
                }
            }
            Subject::Word(text, field) => {
                for word in words_of(*field) {
                    if ui.small_button(format!("It is {word}")).clicked() {
                        t.map.words.push((text.clone(), word.to_owned()));
                        said = true;
                    }
                }
            }
            Subject::Line { risk, line, near } => {
                for (id, text) in near {
                    if ui.small_button(format!("It is {id}")).on_hover_text(text).clicked() {
                        t.map.lines.push((risk.clone(), line.clone(), id.clone()));
                        said = true;
                    }
                }
                if ui.small_button("It is a new one").clicked() {
                    t.map.lines.push((risk.clone(), line.clone(), "new".to_owned()));
                    said = true;
                }
            }
            _ => {}
        });
    });
    said
}
