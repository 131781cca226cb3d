//! The page Overview: what must the board know today, on one screen?

use super::chart;
use super::context::Context;
use super::memo::Memo;
use super::theme::{self, Palette};
use super::tour::{self, Spot};
use super::widgets::{self, TableLook, card, named};
use crate::action::{Action, RecordRef};
use crate::terms::explain;
use boardsight_core::edit::List;
use boardsight_report::PageName;
use boardsight_report::overview::{self, ConfidenceRow, CoverageRow, Overview};
use boardsight_report::spec::{Cell, Chart, Column, Table, Tone};
use eframe::egui::{self, Button, Label, RichText, Ui, vec2};

/// Programmes to a row of the coverage strip.
const STRIP: usize = 6;
/// Risks that one screen has room for.
const RISKS: usize = 5;
/// Changes not yet saved that it has room for.
const UNSAVED: usize = 6;

/// The page.
#[derive(Default)]
pub struct OverviewPage {
    view: Memo<View>,
}

struct View {
    overview: Overview,
    variances: Table,
    risks: Table,
    owed: Table,
    /// What bodies expect of the first saving; its message stands above it.
    expected: Option<Chart>,
}

impl OverviewPage {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        let (board, as_of, unsaved, p) = (cx.board, cx.as_of, cx.unsaved, cx.palette);
        let view = self.view.get(cx, (), || {
            let overview = overview::overview(board, as_of, unsaved);
            let expected = overview.savings.first().map(|first| Chart {
                title: String::new(),
                subtitle: String::new(),
                ..first.brief.clone()
            });
            View {
                variances: variances(&overview),
                risks: risks(&overview),
                owed: owed(&overview),
                expected,
                overview,
            }
        });
        let o = &view.overview;
        let mut asks = Vec::new();
        widgets::page_head(ui, &o.message, PageName::Overview.question(), as_of, p);
        super::forms::from_nothing(ui, cx);
        widgets::scroll(ui, "overview", |ui| {
            tour::around(ui, Spot::Coverage, |ui| strip(ui, o, p, &mut asks));
            widgets::figure_strip(ui, &o.figures, p);
            let gap = ui.spacing().item_spacing.x;
            let room = ui.available_width() - gap;
            ui.horizontal_top(|ui| {
                column(ui, room * 0.56, |ui| {
                    card(p).show(ui, |ui| against_plan(ui, view, p, &mut asks));
                    card(p).show(ui, |ui| expectations(ui, view, p, &mut asks));
                });
                column(ui, room * 0.44, |ui| {
                    card(p).show(ui, |ui| top_risks(ui, view, p, &mut asks));
                    // What would be lost comes before what can wait.
                    let unsaved = !o.unsaved_changes.is_empty();
                    if unsaved {
                        card(p).show(ui, |ui| changed(ui, o, p));
                    }
                    card(p).show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        let look = TableLook { pressable: true, ..TableLook::default() };
                        let row = widgets::table(ui, &view.owed, look, p).row;
                        // Challenges stand last.
                        let last = o.challenges > 0 && row == view.owed.rows.len().checked_sub(1);
                        if row.is_some() {
                            asks.push(Action::Go(if last { PageName::Review } else { PageName::Meetings }));
                        }
                        if !unsaved && o.changes.is_empty() {
                            let text = "Changed since the last meeting: nothing. Not yet saved: nothing.";
                            widgets::note(ui, text, p);
                        }
                    });
                    if !unsaved && !o.changes.is_empty() {
                        card(p).show(ui, |ui| changed(ui, o, p));
                    }
                });
            });
            card(p).show(ui, |ui| findings(ui, o, p));
        });
        cx.asks.append(&mut asks);
    }
}

fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui(vec2(width, 0.0), |ui| {
        ui.set_width(width);
        ui.vertical(add);
    });
}

/// Every programme side by side: whether it reports, and how likely it is to deliver.
fn strip(ui: &mut Ui, o: &Overview, p: &Palette, asks: &mut Vec<Action>) {
    let gap = 6.0;
    let columns = o.coverage.len().clamp(1, STRIP);
    #[allow(clippy::cast_precision_loss)] // at most six
    let width = (ui.available_width() - gap * (columns as f32 - 1.0)) / columns as f32;
    for (row, confidence) in o.coverage.chunks(columns).zip(o.confidence.chunks(columns)) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for (programme, confidence) in row.iter().zip(confidence) {
                let fill =
                    if programme.status.tone == Tone::Missing { p.wash(Tone::Missing) } else { p.paper };
                card(p).fill(fill).show(ui, |ui| {
                    ui.set_width(width - 24.0);
                    ui.vertical(|ui| strip_cell(ui, programme, confidence, p, asks));
                });
            }
        });
    }
}

fn strip_cell(
    ui: &mut Ui,
    row: &CoverageRow,
    confidence: &ConfidenceRow,
    p: &Palette,
    asks: &mut Vec<Action>,
) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let name = RichText::new(&row.short).family(theme::strong()).size(14.0);
    let button = ui.add(Button::new(name).frame(false).truncate()).on_hover_text(&row.name);
    named(&button, &format!("{}: reporting", row.name));
    if button.clicked() {
        asks.push(Action::Go(PageName::Streams));
    }
    explain(widgets::status(ui, &row.status, p).on_hover_text(&row.detail), &row.status.word);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        widgets::shape(ui, confidence.status.tone, p);
        // The delivery confidence assessment by its usual short name; the whole name is in the hover text.
        let mut text = format!("DCA: {}", confidence.status.word.to_lowercase());
        if !confidence.movement.is_empty() {
            text.push_str(&format!(", {}", confidence.movement));
        }
        if !confidence.basis.is_empty() {
            text.push_str(&format!(" ({})", confidence.basis));
        }
        let label = Label::new(RichText::new(&text).small().color(p.tone(confidence.status.tone)))
            .truncate()
            .show_tooltip_when_elided(false);
        let mut more = format!("Delivery confidence: {}", confidence.status.word);
        for part in [&confidence.on, &confidence.assessor, &confidence.reason, &confidence.source] {
            if !part.is_empty() {
                more.push('\n');
                more.push_str(part);
            }
        }
        explain(ui.add(label).on_hover_text(more), "DCA");
    });
}

fn variances(o: &Overview) -> Table {
    let rows = o.variances.iter().map(|v| {
        let figure = |text: &str, value: Option<f64>| match value {
            Some(_) => Cell { text: text.to_owned(), value, source: v.source.clone(), ..Cell::default() },
            None => Cell { text: text.to_owned(), tone: Tone::Missing, ..Cell::default() },
        };
        vec![
            Cell::text(format!("{}: {}", v.short, v.measure_name)),
            Cell::text(v.period.map(|p| p.to_string()).unwrap_or_default()),
            figure(&v.plan, v.plan_value),
            figure(&v.outturn, v.outturn_value),
            figure(&v.variance, v.variance_value),
            figure(&v.cost, v.cost_gbp.map(boardsight_core::model::Gbp::as_f64)),
            Cell::status(&v.status),
        ]
    });
    let rows: Vec<_> = rows.collect();
    Table {
        id: "variance".to_owned(),
        title: "Plan against outturn".to_owned(),
        columns: vec![
            Column::text("Measure", 52),
            Column::text("Period", 20),
            Column::number("Plan", 21),
            Column::number("Outturn", 21),
            Column::number("Difference", 21),
            Column::number("Cost", 19),
            Column::text("Status", 23),
        ],
        notes: said_if_empty(&rows, "No measure has both a plan and an outturn yet"),
        rows,
    }
}

fn against_plan(ui: &mut Ui, view: &View, p: &Palette, asks: &mut Vec<Action>) {
    let look = TableLook { pressable: true, ..TableLook::default() };
    let touched = widgets::table(ui, &view.variances, look, p);
    if touched.row.is_some() {
        asks.push(Action::Go(PageName::Measures));
    }
    for row in view.overview.variances.iter().filter(|r| !r.arithmetic.is_empty()) {
        widgets::note(ui, &format!("{}: {}", row.measure_name, row.arithmetic), p);
    }
}

/// The saving on which the bodies differ most plainly, and the others in a line each.
fn expectations(ui: &mut Ui, view: &View, p: &Palette, asks: &mut Vec<Action>) {
    ui.set_width(ui.available_width());
    ui.spacing_mut().item_spacing.y = 3.0;
    let o = &view.overview;
    let Some(first) = o.savings.first() else {
        widgets::section(ui, "Savings expected");
        widgets::chip(ui, "No saving is reported", Tone::Missing, p);
        return;
    };
    widgets::section(ui, &first.message);
    if let Some(spec) = &view.expected {
        chart::show(ui, spec, chart::height(spec), p);
    }
    for (i, item) in o.savings.iter().enumerate() {
        ui.horizontal(|ui| {
            widgets::status(ui, &item.status, p);
            // The first one's message stands above; what stands in the way is said here.
            let text = if i == 0 { item.flags.join("; ") } else { item.message.clone() };
            let button = ui.add(Button::new(text).frame(false).truncate());
            named(&button, &item.message);
            if button.on_hover_text(item.flags.join("; ")).clicked() {
                asks.push(Action::Go(PageName::Savings));
            }
        });
    }
}

fn risks(o: &Overview) -> Table {
    // Said once where it holds of all, so that it is read and not skipped line by line.
    let shown = &o.top_risks[..o.top_risks.len().min(RISKS)];
    let same = shown.first().map(|r| r.basis.as_str()).filter(|b| shown.iter().all(|r| r.basis == *b));
    let rows = shown.iter().map(|r| {
        let own = same.is_none() && !r.basis.is_empty();
        let mark = if own { format!(" ({})", r.basis) } else { String::new() };
        vec![
            Cell::text(&*r.id),
            Cell { text: format!("{}{mark}", r.title), source: r.source.clone(), ..Cell::default() },
            Cell { text: r.band_score.clone(), tone: r.band.tone, ..Cell::default() },
        ]
    });
    let rows: Vec<_> = rows.collect();
    Table {
        id: "risks".to_owned(),
        title: match same {
            Some(basis) if !basis.is_empty() => format!("What could sink us (every rating {basis})"),
            _ => "What could sink us".to_owned(),
        },
        // What the columns hold says itself; the room is for the risks.
        columns: vec![Column::text("", 9), Column::text("", 42), Column::text("", 14)],
        notes: said_if_empty(&rows, "No open risk is recorded."),
        rows,
    }
}

/// What stands under a table without rows: that there is nothing is said, not left to be guessed.
fn said_if_empty(rows: &[Vec<Cell>], words: &str) -> Vec<String> {
    if rows.is_empty() { vec![words.to_owned()] } else { Vec::new() }
}

fn top_risks(ui: &mut Ui, view: &View, p: &Palette, asks: &mut Vec<Action>) {
    ui.set_width(ui.available_width());
    let look = TableLook { pressable: true, ..TableLook::default() };
    let touched = widgets::table(ui, &view.risks, look, p);
    if let Some(risk) = touched.row.and_then(|i| view.overview.top_risks.get(i)) {
        asks.push(Action::Go(PageName::Risks));
        asks.push(Action::Select(Some(RecordRef { list: List::Risks, id: risk.id.clone() })));
    }
}

/// What the board must decide, and what is owed to it and late.
fn owed(o: &Overview) -> Table {
    let mark = |illustrative: bool| if illustrative { " (illustrative)" } else { "" };
    let decisions = o.decisions_needed.iter().map(|d| {
        let text = format!("{}{}", d.text, mark(d.illustrative));
        vec![
            Cell::status(&boardsight_report::spec::Status::new("Decide", Tone::Watch)),
            Cell { text, source: d.source.clone(), ..Cell::default() },
        ]
    });
    let overdue = |days: i32| Cell { text: format!("{days} days late"), tone: Tone::Bad, ..Cell::default() };
    let actions = o.actions_overdue.iter().map(|a| {
        let text = format!("{} ({}){}", a.text, a.owner, mark(a.illustrative));
        vec![overdue(a.overdue.unwrap_or(0)), Cell { text, source: a.source.clone(), ..Cell::default() }]
    });
    let returns = o
        .overdue
        .iter()
        .map(|r| vec![overdue(r.days), Cell::text(format!("{}: return for {}", r.short, r.period))]);
    let challenges = (o.challenges > 0).then(|| {
        let text = format!(
            "{} of members to be answered",
            boardsight_report::say::count(o.challenges, "challenge", "challenges")
        );
        vec![Cell::status(&boardsight_report::spec::Status::new("Answer", Tone::Watch)), Cell::text(text)]
    });
    let rows: Vec<_> = returns.chain(actions).chain(decisions).chain(challenges).collect();
    Table {
        id: "owed".to_owned(),
        title: "To decide, and overdue".to_owned(),
        columns: vec![Column::text("", 11), Column::text("", 44)],
        notes: said_if_empty(&rows, "Nothing."),
        rows,
    }
}

fn changed(ui: &mut Ui, o: &Overview, p: &Palette) {
    ui.set_width(ui.available_width());
    widgets::section(ui, "Changes not yet saved");
    if o.unsaved_changes.is_empty() {
        widgets::note(ui, "None: the file holds everything.", p);
    }
    for line in o.unsaved_changes.iter().take(UNSAVED) {
        ui.horizontal(|ui| {
            widgets::shape(ui, Tone::Watch, p);
            ui.add(Label::new(line).truncate());
        });
    }
    if o.unsaved_changes.len() > UNSAVED {
        widgets::note(ui, "The rest stands in the history of each record.", p);
    }
    if !o.changes.is_empty() {
        widgets::section(ui, "Changed since the last meeting");
    }
    for change in &o.changes {
        let text = format!("{}: {} ({})", change.on, change.text, change.who);
        ui.add(Label::new(RichText::new(text).small()).truncate());
    }
}

fn findings(ui: &mut Ui, o: &Overview, p: &Palette) {
    ui.set_width(ui.available_width());
    widgets::section(ui, "What publications say of the programmes");
    if o.findings.is_empty() {
        widgets::note(ui, "No finding is recorded.", p);
    }
    egui::Grid::new("findings").num_columns(3).striped(true).spacing([14.0, 3.0]).show(ui, |ui| {
        for finding in &o.findings {
            ui.label(RichText::new(&finding.short).family(theme::strong()));
            ui.label(RichText::new(&finding.theme).color(p.faint));
            // A figure that the sentence already names is not said twice.
            let number = finding.value.split(' ').next().unwrap_or_default();
            let said = number.is_empty() || finding.statement.contains(number);
            let value = if said { String::new() } else { format!(" {}.", finding.value) };
            let text = Label::new(format!("{}{value}", finding.statement)).truncate();
            ui.add(text).on_hover_text(format!("{}\nSource: {}", finding.statement, finding.source));
            ui.end_row();
        }
    });
}
