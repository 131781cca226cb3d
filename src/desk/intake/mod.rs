//! Taking in a return: the sheet as it was sent, what each column holds, every doubt, what would change, and then one
//! edit.

mod folder;
mod sheet;

pub use folder::FolderWatch;

use super::app::App;
use super::dialogs::Question;
use super::files::{Failure, Purpose};
use super::jobs::Done;
use super::keeping::Way;
use super::prompts::{Next, Prompt};
use super::status::Kind;
use super::theme::{self, Palette};
use super::widgets::{self, card, named};
use crate::brief::arrival;
use crate::brief::say;
use crate::brief::spec::Tone;
use crate::edit::Edit;
use crate::intake::judge::{Judged, judge, state};
use crate::intake::propose::{Proposal, Recorded, learn};
use crate::intake::read::{About, Doubt, Options, Reading, Weight, read};
use crate::intake::sheet::Book;
use crate::model::{Board, ColumnRule, Mapping, Means, NameRule, Period, Role, SeriesKind, Stream};
use eframe::egui::{self, Button, ComboBox, Id, Label, Modal, RichText, ScrollArea, TextEdit, Ui, vec2};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// What is shown at the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Doubts,
    Changes,
    Queries,
}

/// A file that is being taken in.
pub struct Taking {
    book: Book,
    stream: String,
    mapping: Mapping,
    period: String,
    received: String,
    reading: Reading,
    proposal: Option<Proposal>,
    judged: Option<Judged>,
    queries: Vec<String>,
    notes: Vec<String>,
    changes: Vec<String>,
    tab: Tab,
    /// The board's revision that all this was worked out from.
    revision: u64,
    problem: String,
}

impl Taking {
    fn new(book: Book, board: &Board, stream: &Stream, as_of: Date, revision: u64) -> Self {
        let mapping = stream.mapping.clone();
        let reading = read(&book, board, stream, &mapping, &Options::default());
        let mut taking = Self {
            book,
            stream: stream.id.to_string(),
            mapping,
            period: String::new(),
            received: as_of.to_string(),
            reading,
            proposal: None,
            judged: None,
            queries: Vec::new(),
            notes: Vec::new(),
            changes: Vec::new(),
            tab: Tab::Doubts,
            revision,
            problem: String::new(),
        };
        taking.again(board, revision);
        taking
    }

    /// Reads the sheet again, after something was said about it.
    fn again(&mut self, board: &Board, revision: u64) {
        self.revision = revision;
        let Some(stream) = board.stream(&self.stream) else { return };
        let period: Option<Period> = self.period.trim().parse().ok();
        self.reading = read(&self.book, board, stream, &self.mapping, &Options { period });
        self.proposal = Proposal::of(board, stream, &self.book, &self.reading);
        self.judged = None;
        self.queries.clear();
        self.notes.clear();
        self.changes.clear();
        if let (Some(proposal), Some(received)) = (&self.proposal, self.day()) {
            let judged = judge(board, stream, &self.mapping, &self.reading, proposal, received);
            self.queries = arrival::queries(&judged.after, &judged.findings);
            self.notes = arrival::notes(&judged.findings);
            self.changes = arrival::changes(&judged.after, &proposal.source.id);
            self.judged = Some(judged);
        }
    }

    fn day(&self) -> Option<Date> {
        super::fields::day(&self.received)
    }

    /// The one edit that all of it comes to.
    fn edit(&self, board: &Board) -> Option<Result<Edit, crate::edit::EditError>> {
        let (proposal, judged, received) = (self.proposal.as_ref()?, self.judged.as_ref()?, self.day()?);
        let recorded = Recorded {
            received: Some(received),
            state: state(!judged.missing.is_empty(), !self.queries.is_empty()),
            missing: judged.missing.clone(),
            queries: self.queries.clone(),
            raised: received,
        };
        Some(proposal.edit(board, &recorded, &learn(&self.mapping, &self.book, &self.reading)))
    }

    fn say_column(&mut self, key: &str, role: Role) {
        match self.mapping.columns.iter_mut().find(|rule| rule.heading == key) {
            Some(rule) => rule.role = role,
            None => self.mapping.columns.push(ColumnRule { heading: key.to_owned(), role }),
        }
    }

    fn say_name(&mut self, text: &str, means: Means) {
        match self.mapping.names.iter_mut().find(|rule| rule.text == text) {
            Some(rule) => rule.means = means,
            None => self.mapping.names.push(NameRule { text: text.to_owned(), means }),
        }
    }
}

/// What was pressed.
enum Pressed {
    Nothing,
    Again,
    TakeIn,
    Cancel,
}

impl App {
    /// Asks for the file of a return.
    pub(super) fn ask_for_return(&mut self) {
        let question = Question {
            title: "Take in a return".to_owned(),
            saving: false,
            name: String::new(),
            kind: "Workbooks",
            extension: "xlsx",
            folder: self.folder(),
        };
        self.ask_for_file(Purpose::Return, &question);
    }

    /// Reads a return off this thread.
    pub(super) fn read_return(&mut self, file: PathBuf) {
        if self.board().streams.is_empty() {
            return self.say(
                Kind::Problem,
                "The board has no reporting stream; set one up on the page Streams first",
            );
        }
        self.say(Kind::Note, format!("Reading {}", file.display()));
        self.jobs.start(move || {
            let read = Book::open(&file).map(Box::new).map_err(|e| e.to_string());
            Done::ReturnRead(file, read)
        });
    }

    /// Goes on with a return that was read.
    pub(super) fn return_read(&mut self, file: &Path, book: Result<Box<Book>, String>) {
        let book = match book {
            Ok(book) => *book,
            Err(what) => {
                self.say(Kind::Problem, format!("{} could not be taken in", file.display()));
                let failure = Failure { what, problems: Vec::new(), way: Way::Nothing };
                let title = "Not taken in".to_owned();
                self.prompt =
                    Some(Prompt::Failed { title, file: file.to_path_buf(), failure, saving: false });
                return;
            }
        };
        let Some(stream) = guess(self.history.board(), &book) else { return };
        self.say(Kind::Note, format!("Read {}; nothing is taken in yet", book.name));
        let revision = self.revision();
        self.taking = Some(Taking::new(book, self.history.board(), &stream, self.as_of, revision));
    }

    /// Files dropped on the window: a return is taken in, a board is opened.
    pub(super) fn dropped(&mut self, ctx: &egui::Context) {
        if self.is_busy() || self.prompt.is_some() || self.taking.is_some() || self.merging.is_some() {
            return;
        }
        let file = ctx.input(|i| i.raw.dropped_files.first().map(|f| f.path().to_path_buf()));
        let Some(file) = file else { return };
        if file.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron")) {
            self.ask_first(ctx, Next::OpenFile(file));
        } else if self.alone.is_some() {
            self.say(Kind::Problem, "A register alone takes in no returns; open its board first");
        } else {
            self.read_return(file);
        }
    }

    /// Watches a folder for returns that arrive.
    pub(super) fn watch_folder(&mut self, folder: &Path) {
        if !folder.is_dir() {
            return self.say(Kind::Problem, format!("{} is no folder", folder.display()));
        }
        let (sender, ctx) = self.jobs.line();
        self.folder_watch = Some(FolderWatch::start(folder, sender, ctx));
        self.say(Kind::Done, format!("Watching {} for returns that arrive", folder.display()));
    }

    /// Says that a return arrived in the folder that is watched, above the page.
    pub(super) fn arrived_notice(&mut self, ui: &mut Ui, p: &Palette) {
        let Some(file) = self.arrived.first().cloned() else { return };
        let frame = egui::Frame::new().fill(p.wash(Tone::Watch)).inner_margin(egui::Margin::symmetric(12, 5));
        egui::Panel::top("return arrived").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widgets::shape(ui, Tone::Watch, p);
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let more = match self.arrived.len() {
                    1 => String::new(),
                    n => format!(" and {} more", n - 1),
                };
                ui.label(format!("{name}{more} arrived in the folder that is watched."));
                if ui.add_enabled(!self.is_busy(), Button::new("Take it in\u{2026}")).clicked() {
                    self.arrived.remove(0);
                    self.read_return(file.clone());
                }
                if ui.button("Not this one").clicked() {
                    self.arrived.remove(0);
                }
            });
        });
    }

    /// The file being taken in, over the page.
    pub(super) fn taking_in(&mut self, ui: &Ui, palette: &Palette) {
        let Some(mut taking) = self.taking.take() else { return };
        if taking.revision != self.revision() {
            taking.again(self.history.board(), self.revision());
        }
        let room = ui.ctx().content_rect().size();
        let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(14));
        let shown = Modal::new(Id::unique("taking in")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width((room.x - 70.0).min(1560.0));
            form(ui, &mut taking, self.history.board(), room.y - 90.0, palette)
        });
        match shown.inner {
            Pressed::Cancel => self.say(Kind::Note, "Nothing was taken in; the board is as it was"),
            Pressed::Again => {
                taking.again(self.history.board(), self.revision());
                self.taking = Some(taking);
            }
            Pressed::TakeIn => {
                let before = self.revision();
                match taking.edit(self.history.board()) {
                    Some(edit) => self.make(edit),
                    None => self.say(Kind::Problem, "Something must be settled first"),
                }
                // An edit that was refused leaves everything as it stood, to be put right.
                if self.revision() == before {
                    taking.problem = self.said().unwrap_or_default().to_owned();
                    self.taking = Some(taking);
                } else {
                    self.page = super::context::PageId::Streams;
                }
            }
            Pressed::Nothing => self.taking = Some(taking),
        }
    }
}

/// The stream that a file is most likely a return of: the one that a template names, or whose reading takes in the most.
fn guess(board: &Board, book: &Book) -> Option<Stream> {
    let weight = |stream: &Stream| {
        let reading = read(book, board, stream, &stream.mapping, &Options::default());
        let own = reading.figures.iter().filter(|f| stream.measures.contains(&f.measure)).count();
        (usize::from(reading.template && !reading.is_stopped()), own, reading.figures.len())
    };
    // Of many streams only those that run are tried, or the window would stand still.
    let running = board.streams.iter().filter(|s| s.state == crate::model::StreamState::Established).take(40);
    let mut best = None;
    for stream in running {
        let weight = weight(stream);
        if best.as_ref().is_none_or(|(most, _)| weight > *most) {
            best = Some((weight, stream));
        }
    }
    best.map(|(_, stream)| stream).or_else(|| board.streams.first()).cloned()
}

fn form(ui: &mut Ui, t: &mut Taking, board: &Board, height: f32, p: &Palette) -> Pressed {
    let mut pressed = Pressed::Nothing;
    ui.heading(format!("Take in {}", t.book.name));
    widgets::note(
        ui,
        &format!(
            "{}. Nothing is taken in before you press 'Take in'; Ctrl+Z takes it back.",
            say::capital(t.book.form.is())
        ),
        p,
    );
    ui.add_space(4.0);
    if settings(ui, t, board) {
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
            ui.vertical(|ui| {
                if right(ui, t, board, room, p) {
                    pressed = Pressed::Again;
                }
            });
        });
    });
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let ready = t.proposal.is_some() && t.judged.is_some();
        if ui.add_enabled(ready, Button::new("Take in")).clicked() {
            pressed = Pressed::TakeIn;
        }
        if ui.button("Cancel").clicked() {
            pressed = Pressed::Cancel;
        }
        match &t.proposal {
            Some(proposal) => {
                let (new, revised, same) = proposal.counts();
                let text = format!(
                    "Return for {}: {}, {revised} revised, {same} as they were",
                    proposal.period,
                    say::count(new, "new figure", "new figures")
                );
                widgets::chip(ui, &text, if t.queries.is_empty() { Tone::Good } else { Tone::Watch }, p);
            }
            None => {
                let stops = t.reading.doubts.iter().filter(|d| d.weight == Weight::Stops).count();
                let text = format!("{} to be settled first", say::count(stops, "doubt", "doubts"));
                widgets::chip(ui, &text, Tone::Bad, p);
            }
        }
    });
    pressed
}

/// Stream, sheet, period and day. `true` when something was said.
fn settings(ui: &mut Ui, t: &mut Taking, board: &Board) -> bool {
    let mut said = false;
    ui.horizontal_wrapped(|ui| {
        ui.label("Stream");
        let name = board.stream(&t.stream).map_or(t.stream.as_str(), |s| s.name.as_str()).to_owned();
        let combo = ComboBox::from_id_salt("stream").width(300.0).selected_text(&name).show_ui(ui, |ui| {
            for stream in &board.streams {
                if ui.selectable_label(stream.id == *t.stream, &stream.name).clicked() {
                    t.stream = stream.id.to_string();
                    t.mapping = stream.mapping.clone();
                    said = true;
                }
            }
        });
        named(&combo.response, "Stream of the return");
        if t.book.sheets.len() > 1 && !t.reading.template {
            ui.label("Sheet");
            let now = t.book.sheets.get(t.reading.sheet).map_or("", |s| s.name.as_str()).to_owned();
            let mut chosen = None;
            let combo = ComboBox::from_id_salt("sheet").width(150.0).selected_text(&now).show_ui(ui, |ui| {
                for (i, sheet) in t.book.sheets.iter().enumerate() {
                    if ui.selectable_label(i == t.reading.sheet, &sheet.name).clicked() {
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
        let hint = t.reading.period.map_or_else(|| "2016-17 Q1".to_owned(), |p| p.to_string());
        let field = ui.add(TextEdit::singleline(&mut t.period).hint_text(hint).desired_width(100.0));
        named(&field, "Period of the return");
        said |= field.changed();
        ui.label("Came on");
        let field = ui.add(TextEdit::singleline(&mut t.received).desired_width(95.0));
        named(&field, "Day on which it came");
        said |= field.changed();
    });
    said
}

/// Doubts, changes and questions. `true` when something was said.
fn right(ui: &mut Ui, t: &mut Taking, board: &Board, room: f32, p: &Palette) -> bool {
    let mut said = false;
    ui.horizontal(|ui| {
        for (tab, text) in [
            (Tab::Doubts, format!("Doubts ({})", t.reading.doubts.len())),
            (Tab::Changes, format!("What changes ({})", t.changes.len())),
            (Tab::Queries, format!("To ask the sender ({})", t.queries.len())),
        ] {
            if ui.selectable_label(t.tab == tab, text).clicked() {
                t.tab = tab;
            }
        }
    });
    let most = room - 34.0;
    match t.tab {
        Tab::Doubts => {
            let doubts = t.reading.doubts.clone();
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
        Tab::Changes => lines(ui, &t.changes, "Nothing would change", most, p),
        Tab::Queries => {
            for note in &t.notes {
                widgets::chip(ui, note, Tone::Watch, p);
            }
            let list: Vec<String> = t.queries.clone();
            if list.is_empty() {
                widgets::chip(ui, "Nothing to ask", Tone::Good, p);
            }
            ScrollArea::vertical()
                .id_salt("queries")
                .max_height(most - 30.0)
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
    said
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

/// One doubt, and how it can be settled here. `true` when it was.
fn one(ui: &mut Ui, t: &mut Taking, board: &Board, doubt: &Doubt, p: &Palette) -> bool {
    let mut said = false;
    card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let tone = match doubt.weight {
            Weight::Stops => Tone::Bad,
            Weight::LeavesOut => Tone::Watch,
            Weight::Notice => Tone::Neutral,
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
            if let About::Name(text) = &doubt.about {
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

fn settle(t: &mut Taking, doubt: &Doubt, means: Means) -> bool {
    match (&doubt.about, means) {
        (About::Name(text), means) => t.say_name(text, means),
        (About::Column(key), Means::Measure(measure)) => {
            let role = Role::Figures { measure: Some(measure), kind: None, period: None, times: 1.0 };
            t.say_column(key, role);
        }
        _ => return false,
    }
    true
}

/// Everything that a name could stand for.
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

const SERIES: [SeriesKind; 3] = [SeriesKind::Baseline, SeriesKind::Plan, SeriesKind::Outturn];
