//! Import form over the page: settings at the top, the sheet on the left; issues, changes and questions on
//! the right.

use crate::import::import_return::{ReturnImport, Tab};
use crate::import::{Pressed, column, progress_bar, sheet};
use crate::theme::{self, Palette};
use crate::widgets::{self, card, named};
use boardsight_core::model::{Board, Means, Role, SeriesKind};
use boardsight_import::read::{Issue, Severity, Subject};
use boardsight_report::say;
use boardsight_report::spec::Tone;
use eframe::egui::{Button, ComboBox, Label, RichText, ScrollArea, TextEdit, Ui, vec2};

/// Draws the form. Returns the pressed button.
pub(crate) fn show(ui: &mut Ui, t: &mut ReturnImport, board: &Board, height: f32, p: &Palette) -> Pressed {
    let mut pressed = Pressed::Nothing;
    ui.heading(format!("Import {}", t.book.name));
    widgets::note(
        ui,
        &format!(
            "{}. Nothing is imported until you press 'Import'; Ctrl+Z undoes it.",
            say::capital(t.book.form.is())
        ),
        p,
    );
    ui.add_space(4.0);
    if settings(ui, t, board) {
        pressed = Pressed::Again;
    }
    if column::show(ui, t, board) {
        pressed = Pressed::Again;
    }
    if !t.problem.is_empty() {
        widgets::chip(ui, &t.problem, Tone::Bad, p);
    }
    ui.add_space(6.0);
    let room = (height - 175.0).max(220.0);
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.allocate_ui(vec2(width * 0.60, room), |ui| {
            ui.set_min_size(vec2(width * 0.60, room));
            if sheet::show(ui, t, board, room, p) {
                pressed = Pressed::Again;
            }
        });
        ui.allocate_ui(vec2(ui.available_width(), room), |ui| {
            ui.vertical(|ui| match right(ui, t, board, room, p) {
                Pressed::Nothing => {}
                other => pressed = other,
            });
        });
    });
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if ui.add_enabled(t.is_ready(), Button::new("Import")).clicked() {
            pressed = Pressed::TakeIn;
        }
        if ui.button("Cancel").clicked() {
            pressed = Pressed::Cancel;
        }
        if let Some(progress) = &t.working {
            if progress_bar(ui, progress) {
                pressed = Pressed::Stop;
            }
            return;
        }
        match &t.worked.proposal {
            Some(proposal) => {
                let (new, revised, same) = proposal.counts();
                let text = format!(
                    "Return for {}: {}, {revised} revised, {same} unchanged",
                    proposal.period,
                    say::count(new, "new figure", "new figures")
                );
                widgets::chip(
                    ui,
                    &text,
                    if t.worked.queries.is_empty() { Tone::Good } else { Tone::Watch },
                    p,
                );
            }
            None => {
                let stops = t.worked.reading.doubts.iter().filter(|d| d.weight == Severity::Blocking).count();
                let text = format!("{} to be settled first", say::count(stops, "doubt", "doubts"));
                widgets::chip(ui, &text, Tone::Bad, p);
            }
        }
    });
    pressed
}

/// Draws stream, sheet, period and date. Returns `true` if anything changed.
fn settings(ui: &mut Ui, t: &mut ReturnImport, board: &Board) -> bool {
    let mut said = false;
    ui.horizontal_wrapped(|ui| {
        ui.label("Stream");
        let name = board.stream(&t.stream).map_or(t.stream.as_str(), |s| s.name.as_str()).to_owned();
        let combo = ComboBox::from_id_salt("stream").width(300.0).selected_text(&name).show_ui(ui, |ui| {
            for stream in &board.streams {
                if ui.selectable_label(stream.id == *t.stream, &stream.name).clicked() {
                    t.stream = stream.id.to_string();
                    t.mapping = stream.mapping.clone();
                    t.heading_row = t.mapping.heading_row.map(|r| r.to_string()).unwrap_or_default();
                    t.column = None;
                    said = true;
                }
            }
        });
        named(&combo.response, "Stream of the return");
        if t.book.sheets.len() > 1 && !t.worked.reading.template {
            ui.label("Sheet");
            let now = t.book.sheets.get(t.worked.reading.sheet).map_or("", |s| s.name.as_str()).to_owned();
            let mut chosen = None;
            let combo = ComboBox::from_id_salt("sheet").width(150.0).selected_text(&now).show_ui(ui, |ui| {
                for (i, sheet) in t.book.sheets.iter().enumerate() {
                    if ui.selectable_label(i == t.worked.reading.sheet, &sheet.name).clicked() {
                        chosen = Some(sheet.name.clone());
                    }
                }
            });
            named(&combo.response, "Sheet with the figures");
            if chosen.is_some() {
                t.mapping.sheet = chosen;
                said = true;
            }
        }
        ui.label("Return for");
        let hint = t.worked.reading.period.map_or_else(|| "2016-17 Q1".to_owned(), |p| p.to_string());
        let field = ui.add(TextEdit::singleline(&mut t.period).hint_text(hint).desired_width(100.0));
        named(&field, "Period of the return");
        said |= field.changed();
        ui.label("Came on");
        let field = ui.add(TextEdit::singleline(&mut t.received).desired_width(95.0));
        named(&field, "Day on which it came");
        said |= field.changed();
        if !t.worked.reading.template {
            ui.label("Headings in row");
            let found = t.worked.reading.shape.as_ref().and_then(|s| s.headings.last());
            let hint = found.map_or_else(|| "not found".to_owned(), |row| (row + 1).to_string());
            let edit = TextEdit::singleline(&mut t.heading_row).hint_text(hint).desired_width(50.0);
            let field = ui.add(edit);
            named(&field, "Row of the headings");
            said |= field.changed();
        }
    });
    said
}

/// Draws issues, changes and questions. Returns the pressed button.
fn right(ui: &mut Ui, t: &mut ReturnImport, board: &Board, room: f32, p: &Palette) -> Pressed {
    let mut said = false;
    let mut pressed = Pressed::Nothing;
    ui.horizontal(|ui| {
        for (tab, text) in [
            (Tab::Doubts, format!("Doubts ({})", t.worked.reading.doubts.len())),
            (Tab::Changes, format!("What changes ({})", t.worked.changes.len())),
            (Tab::Queries, format!("To ask the sender ({})", t.worked.queries.len())),
        ] {
            if ui.selectable_label(t.tab == tab, text).clicked() {
                t.tab = tab;
            }
        }
    });
    let most = room - 34.0;
    match t.tab {
        Tab::Doubts => {
            let doubts = t.worked.reading.doubts.clone();
            ScrollArea::vertical().id_salt("doubts").max_height(most).auto_shrink([false, true]).show(
                ui,
                |ui| {
                    if doubts.is_empty() {
                        widgets::chip(ui, "No doubts", Tone::Good, p);
                    }
                    for (i, doubt) in doubts.iter().enumerate() {
                        ui.push_id(i, |ui| said |= one(ui, t, board, doubt, p));
                    }
                },
            );
        }
        Tab::Changes => lines(ui, &t.worked.changes, "Nothing would change", most, p),
        Tab::Queries => {
            for note in &t.worked.notes {
                widgets::chip(ui, note, Tone::Watch, p);
            }
            let list: Vec<String> = t.worked.queries.clone();
            if list.is_empty() {
                widgets::chip(ui, "Nothing to ask", Tone::Good, p);
            }
            if let Some(letter) = t.letter() {
                ui.horizontal(|ui| {
                    if ui.button("Copy as a letter").clicked() {
                        ui.ctx().copy_text(letter.clone());
                    }
                    if ui.button("Save as a letter\u{2026}").clicked() {
                        pressed = Pressed::SaveLetter(letter);
                    }
                });
            }
            ScrollArea::vertical()
                .id_salt("queries")
                .max_height(most - 60.0)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    for query in &list {
                        card(p).show(ui, |ui| {
                            ui.set_width(ui.available_width());
                            ui.add(Label::new(query).wrap());
                        });
                    }
                });
        }
    }
    if said { Pressed::Again } else { pressed }
}

fn lines(ui: &mut Ui, lines: &[String], none: &str, most: f32, p: &Palette) {
    if lines.is_empty() {
        widgets::chip(ui, none, Tone::Neutral, p);
    }
    ScrollArea::vertical().id_salt("changes").max_height(most).auto_shrink([false, true]).show_rows(
        ui,
        18.0,
        lines.len(),
        |ui, rows| {
            for line in lines.get(rows).unwrap_or_default() {
                ui.add(Label::new(RichText::new(line).small()).truncate()).on_hover_text(line);
            }
        },
    );
}

/// Draws one issue with its possible resolutions. Returns `true` if it was resolved.
fn one(ui: &mut Ui, t: &mut ReturnImport, board: &Board, doubt: &Issue, p: &Palette) -> bool {
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
            if !doubt.place.is_empty() {
                ui.label(RichText::new(&doubt.place).family(theme::strong()).small());
            }
        });
        ui.add(Label::new(&doubt.what).wrap());
        ui.horizontal_wrapped(|ui| {
            for suggestion in &doubt.suggestions {
                let button = ui.small_button(format!("It is {}", suggestion.label));
                if button.clicked() {
                    said |= settle(t, doubt, suggestion.means.clone());
                }
            }
            if let Subject::Shares(index) = &doubt.about {
                if ui.small_button("They are shares: multiply by 100").clicked() {
                    said |= t.say_shares(*index, true);
                }
                if ui.small_button("They are per cents as written").clicked() {
                    said |= t.say_shares(*index, false);
                }
            }
            if let Subject::Name(text) = &doubt.about {
                let combo = ComboBox::from_id_salt("means")
                    .width(130.0)
                    .selected_text("Something else")
                    .show_ui(ui, |ui| {
                        for (label, means) in meanings(board, &t.stream) {
                            if ui.selectable_label(false, label).clicked() {
                                said |= settle(t, doubt, means);
                            }
                        }
                    });
                named(&combo.response, &format!("What '{text}' stands for"));
                if ui.small_button("Always leave out").clicked() {
                    said |= settle(t, doubt, Means::Ignore);
                }
            }
        });
    });
    said
}

fn settle(t: &mut ReturnImport, doubt: &Issue, means: Means) -> bool {
    match (&doubt.about, means) {
        (Subject::Name(text), means) => t.say_name(text, means),
        (Subject::Column(key), Means::Measure(measure)) => {
            let role = Role::Figures { measure: Some(measure), kind: None, period: None, times: 1.0 };
            t.say_column(key, role);
        }
        _ => return false,
    }
    true
}

/// Returns everything that a name can refer to.
fn meanings(board: &Board, stream: &str) -> Vec<(String, Means)> {
    let mut out = vec![("The programme as a whole".to_owned(), Means::Whole)];
    let Some(stream) = board.stream(stream) else { return out };
    let measures =
        board.measures.iter().filter(|m| stream.measures.is_empty() || stream.measures.contains(&m.id));
    out.extend(measures.map(|m| (m.name.clone(), Means::Measure(m.id.clone()))));
    out.extend(SERIES.map(|k| (k.label().to_owned(), Means::Kind(k))));
    let sites = board.programme(stream.programme.as_str()).map(|p| p.sites.as_slice()).unwrap_or_default();
    out.extend(sites.iter().map(|s| (s.name.clone(), Means::Site(s.id.clone()))));
    out
}

pub(super) const SERIES: [SeriesKind; 3] = [SeriesKind::Baseline, SeriesKind::Plan, SeriesKind::Outturn];
