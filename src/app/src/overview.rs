//! Overview page: the current state of the board on one screen.

use super::chart;
use super::theme::{self, Palette};
use super::tour::{self, Spot};
use super::widgets::{self, TableLook, card, named};
use crate::action::{Action, RecordRef};
use crate::revision_cache::RevisionCache;
use crate::terms::explain;
use crate::view_context::{ActionSender, ViewContext};
use boardsight_core::edit::List;
use boardsight_report::PageName;
use boardsight_report::overview::{self, ConfidenceRow, CoverageRow, Overview};
use boardsight_report::spec::{Cell, Chart, Column, Table, Tone};
use eframe::egui::{self, Button, Label, RichText, Ui, vec2};

/// Programmes in a row of the coverage strip.
const STRIP: usize = 6;
/// Maximum number of risks on one screen.
const RISKS: usize = 5;
/// Maximum number of unsaved changes on one screen.
const UNSAVED: usize = 6;

/// State of the page.
#[derive(Default)]
pub struct OverviewPage {
    view: RevisionCache<View>,
}

struct View {
    overview: Overview,
    variances: Table,
    risks: Table,
    owed: Table,
    /// Chart of the bodies' expectations of the first saving; its message is shown above it.
    expected: Option<Chart>,
}

impl OverviewPage {
    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
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
        widgets::page_head(ui, &o.message, PageName::Overview.question(), as_of, p);
        super::forms::from_nothing(ui, cx);
        widgets::scroll(ui, "overview", |ui| {
            tour::around(ui, Spot::Coverage, |ui| strip(ui, o, p, cx.actions));
            widgets::figure_strip(ui, &o.figures, p);
            let gap = ui.spacing().item_spacing.x;
            let room = ui.available_width() - gap;
            ui.horizontal_top(|ui| {
                column(ui, room * 0.56, |ui| {
                    card(p).show(ui, |ui| against_plan(ui, view, p, cx.actions));
                    card(p).show(ui, |ui| expectations(ui, view, p, cx.actions));
                });
                column(ui, room * 0.44, |ui| {
                    card(p).show(ui, |ui| top_risks(ui, view, p, cx.actions));
                    // Show unsaved changes first, since they could be lost.
                    let unsaved = !o.unsaved_changes.is_empty();
                    if unsaved {
                        card(p).show(ui, |ui| changed(ui, o, p));
                    }
                    card(p).show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        let look = TableLook { pressable: true, ..TableLook::default() };
                        let row = widgets::table(ui, &view.owed, look, p).row;
                        // Challenges are the last row.
                        let last = o.challenges > 0 && row == view.owed.rows.len().checked_sub(1);
                        if row.is_some() {
                            cx.send(Action::Go(if last { PageName::Review } else { PageName::Meetings }));
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
    }
}

fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui(vec2(width, 0.0), |ui| {
        ui.set_width(width);
        ui.vertical(add);
    });
}

/// Draws every programme side by side, with its reporting and its delivery confidence.
fn strip(ui: &mut Ui, o: &Overview, p: &Palette, actions: &ActionSender) {
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
                    ui.vertical(|ui| strip_cell(ui, programme, confidence, p, actions));
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
    actions: &ActionSender,
) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let name = RichText::new(&row.short).family(theme::strong()).size(14.0);
    let button = ui.add(Button::new(name).frame(false).truncate()).on_hover_text(&row.name);
    named(&button, &format!("{}: reporting", row.name));
    if button.clicked() {
        actions.send(Action::Go(PageName::Streams));
    }
    explain(widgets::status(ui, &row.status, p).on_hover_text(&row.detail), &row.status.word);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        widgets::shape(ui, confidence.status.tone, p);
        // Use the common abbreviation of delivery confidence assessment; the hover text has the full name.
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
    let (compared, others): (Vec<_>, Vec<_>) = o.variances.iter().partition(|v| v.variance_value.is_some());
    let rows = compared.iter().map(|v| {
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
            Column::text("Measure", 44),
            Column::text("Period", 18),
            Column::number("Plan", 19),
            Column::number("Outturn", 19),
            Column::number("Difference", 20),
            Column::number("Cost", 29),
            Column::text("Status", 23),
        ],
        notes: match others.len() {
            _ if rows.is_empty() => said_if_empty(&rows, "No measure has both a plan and an outturn yet"),
            0 => Vec::new(),
            n => vec![format!(
                "{} without a published plan or without a figure: see Measures.",
                boardsight_report::say::count(n, "more measure is", "more measures are")
            )],
        },
        rows,
    }
}

fn against_plan(ui: &mut Ui, view: &View, p: &Palette, actions: &ActionSender) {
    let look = TableLook { pressable: true, ..TableLook::default() };
    let touched = widgets::table(ui, &view.variances, look, p);
    if touched.row.is_some() {
        actions.send(Action::Go(PageName::Measures));
    }
    for row in view.overview.variances.iter().filter(|r| !r.arithmetic.is_empty()) {
        widgets::note(ui, &format!("{}: {}", row.measure_name, row.arithmetic), p);
    }
}

/// Draws the saving with the largest disagreement between bodies, and the others in one line each.
fn expectations(ui: &mut Ui, view: &View, p: &Palette, actions: &ActionSender) {
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
            // The first saving's message is above; show its reasons for disagreement here.
            let text = if i == 0 { item.flags.join("; ") } else { item.message.clone() };
            let button = ui.add(Button::new(text).frame(false).truncate());
            named(&button, &item.message);
            if button.on_hover_text(item.flags.join("; ")).clicked() {
                actions.send(Action::Go(PageName::Savings));
            }
        });
    }
}

fn risks(o: &Overview) -> Table {
    // Show the basis once if it is the same for all risks, rather than in each line.
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
        // The columns need no headings; leave the space for the risks.
        columns: vec![Column::text("", 9), Column::text("", 42), Column::text("", 14)],
        notes: said_if_empty(&rows, "No open risk is recorded."),
        rows,
    }
}

/// Returns a note for an empty table, so that the absence of records is explicit.
fn said_if_empty(rows: &[Vec<Cell>], words: &str) -> Vec<String> {
    if rows.is_empty() { vec![words.to_owned()] } else { Vec::new() }
}

fn top_risks(ui: &mut Ui, view: &View, p: &Palette, actions: &ActionSender) {
    ui.set_width(ui.available_width());
    let look = TableLook { pressable: true, ..TableLook::default() };
    let touched = widgets::table(ui, &view.risks, look, p);
    if let Some(risk) = touched.row.and_then(|i| view.overview.top_risks.get(i)) {
        actions.send(Action::Go(PageName::Risks));
        actions.send(Action::Select(Some(RecordRef { list: List::Risks, id: risk.id.clone() })));
    }
}

/// Returns a table of decisions needed and of overdue items.
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
            // Do not repeat a figure that the sentence already contains.
            let number = finding.value.split(' ').next().unwrap_or_default();
            let said = number.is_empty() || finding.statement.contains(number);
            let value = if said { String::new() } else { format!(" {}.", finding.value) };
            let text = Label::new(format!("{}{value}", finding.statement)).truncate();
            ui.add(text).on_hover_text(format!("{}\nSource: {}", finding.statement, finding.source));
            ui.end_row();
        }
    });
}
