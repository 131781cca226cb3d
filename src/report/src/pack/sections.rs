//! Content of each section of a pack, from the view models of the pages.

use super::{PackOptions, Section};
use crate::overview::Overview;
use crate::spec::{Block, Cell, Chart, Column, Page, Table, Tone};
use crate::{Names, PageName, forecast, measures, meetings, names, page, savings, say, streams};
use boardsight_core::model::Board;
use jiff::civil::Date;

/// Maximum number of charts in a section, to keep it readable.
const MOST_CHARTS: usize = 24;
/// Maximum number of rows before a table of figures is reduced to the latest figures of each line.
const MOST_FIGURES: usize = 60;
/// Maximum number of rows of figures in a table of a document.
pub(super) const MOST_ROWS: usize = 400;

pub(super) fn made(
    board: &Board,
    as_of: Date,
    choice: &PackOptions,
    over: &Overview,
    section: Section,
) -> Page {
    match section {
        Section::Brief => brief(over, choice),
        Section::Coverage => coverage(board, as_of, over),
        Section::Measures => measures_section(board, as_of),
        Section::Signals => shortened(page(board, as_of, PageName::Signals)),
        Section::Savings => savings_section(board, as_of),
        Section::Forecast => forecast_section(board),
        Section::Risks => super::risks::section(board, as_of),
        Section::Decisions => decisions(board, as_of),
        Section::Changes => changes(board, as_of, choice),
        Section::Sources => sources(board),
        // Made from all other sections.
        Section::Terms => crate::glossary::section(&[]),
    }
}

pub(super) fn named(name: PageName, message: &str, blocks: Vec<Block>) -> Page {
    crate::table::page(name, message, blocks)
}

pub(super) fn heading(text: &str) -> Block {
    Block::Heading(text.to_owned())
}

pub(super) fn table(id: &str, title: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Block {
    let (id, title) = (id.to_owned(), title.to_owned());
    Block::Table(Table { id, title, columns, rows, notes: Vec::new() })
}

/// Removes the rows beyond the maximum and adds a note on their number.
pub(super) fn cut(mut table: Table, most: usize) -> Table {
    if table.rows.len() > most {
        let more = say::count(table.rows.len() - most, "row", "rows");
        table.rows.truncate(most);
        table.notes.push(format!("{more} more: the whole table is in the window and in the workbook."));
    }
    table
}

fn shortened(mut page: Page) -> Page {
    page.blocks = page
        .blocks
        .into_iter()
        .map(|b| match b {
            Block::Table(t) => Block::Table(cut(t, MOST_ROWS)),
            other => other,
        })
        .collect();
    page
}

/// Returns a one-page summary in the order of the chair's questions.
fn brief(o: &Overview, choice: &PackOptions) -> Page {
    const MOST: usize = 6;
    let mut blocks = vec![Block::Figures(o.figures.clone())];
    let mut missing: Vec<_> = o.coverage.iter().filter(|r| r.status.tone != Tone::Good).collect();
    let more = missing.len().saturating_sub(MOST + 2);
    missing.truncate(MOST + 2);
    let rows = missing
        .iter()
        .map(|r| vec![Cell::text(&*r.short), Cell::status(&r.status), Cell::text(&*r.detail)])
        .collect();
    let columns =
        vec![Column::text("Programme", 3), Column::text("Reporting", 3), Column::text("What is known", 7)];
    match missing.len() {
        0 if o.coverage.is_empty() => blocks.push(Block::Text("The board has no programmes.".to_owned())),
        0 => blocks.push(Block::Text("Every programme reports.".to_owned())),
        _ => blocks.push(table("not-reported", "Who has not reported", columns, rows)),
    }
    if more > 0 {
        blocks
            .push(Block::Text(format!("and {}: see Coverage.", say::count(more, "programme", "programmes"))));
    }
    let off: Vec<_> = o.variances.iter().filter(|v| v.status.tone == Tone::Bad).take(MOST).collect();
    let rows = off
        .iter()
        .map(|v| {
            let period = v.period.map_or_else(String::new, |p| p.to_string());
            vec![
                Cell::text(&*v.short),
                Cell { source: v.source.clone(), ..Cell::text(&*v.message) },
                Cell::text(period),
                Cell { value: v.cost_gbp.map(boardsight_core::model::Gbp::as_f64), ..Cell::text(&*v.cost) },
                Cell::status(&v.status),
            ]
        })
        .collect();
    let columns = vec![
        Column::text("Programme", 3),
        Column::text("Outturn against plan", 9),
        Column::text("Period", 2),
        Column::number("Cost, £", 3),
        Column::text("Status", 3),
    ];
    match off.len() {
        0 if o.variances.iter().all(|v| v.outturn_value.is_none()) => {
            blocks.push(Block::Text("No figure has been reported.".to_owned()));
        }
        0 => blocks.push(Block::Text("No reported figure is off plan.".to_owned())),
        _ => blocks.push(table("off-plan", "What is off plan", columns, rows)),
    }
    let top = o.top_risks.iter().take(MOST).map(|r| {
        let basis = if r.basis.is_empty() { String::new() } else { format!(" ({})", r.basis) };
        vec![
            Cell::text(&*r.id),
            Cell { source: r.source.clone(), ..Cell::text(r.titled()) },
            Cell::text(&*r.short),
            Cell { text: format!("{}{basis}", r.band_score), tone: r.band.tone, ..Cell::default() },
            Cell::text(&*r.owner),
        ]
    });
    let columns = vec![
        Column::text("Id", 2),
        Column::text("Risk", 8),
        Column::text("Programme", 3),
        Column::text("Current score", 4),
        Column::text("Owner", 3),
    ];
    let shown = o.top_risks.len().min(MOST);
    let title = match o.open_risks {
        all if all > shown => format!("Top risks: {shown} of {} open risks", say::thousands(all)),
        _ => "Top risks".to_owned(),
    };
    match o.top_risks.len() {
        0 if o.has_registers => blocks.push(Block::Text("No risk is open.".to_owned())),
        0 => blocks.push(Block::Text("No risk register was received.".to_owned())),
        _ => blocks.push(table("sink", &title, columns, top.collect())),
    }
    match &choice.changes {
        // The section 'What changed' compares the same two versions.
        Some((message, _)) => {
            blocks.push(heading("What changed"));
            blocks.push(Block::Text(message.clone()));
        }
        None => {
            blocks.push(heading("What changed since the last meeting"));
            match o.changes.len() {
                0 => blocks.push(Block::Text(no_change(o.since).to_owned())),
                n => {
                    const FEW: usize = 4;
                    blocks.extend(
                        o.changes
                            .iter()
                            .take(FEW)
                            .map(|c| Block::Text(format!("{}, {}: {}", c.on, c.who, c.text))),
                    );
                    if n > FEW {
                        let more = say::count(n - FEW, "change", "changes");
                        blocks.push(Block::Text(format!("and {more} more: see What changed.")));
                    }
                }
            }
        }
    }
    blocks.push(heading("What the board is asked to decide"));
    match o.decisions_needed.len() {
        0 => blocks.push(Block::Text("Nothing is asked of the board.".to_owned())),
        _ => blocks.extend(o.decisions_needed.iter().take(MOST).map(|d| {
            let mark = if d.illustrative { " (illustrative)" } else { "" };
            Block::Text(format!("{} ({}): {}{mark}", d.id, d.short, d.text))
        })),
    }
    named(PageName::Overview, &o.message, blocks)
}

/// Returns the sentence for an audit trail without changes since the last meeting, or since it began.
const fn no_change(since: Option<Date>) -> &'static str {
    match since {
        Some(_) => "Nothing has changed since the last meeting.",
        None => "There is no earlier version to compare with.",
    }
}

fn coverage(board: &Board, as_of: Date, o: &Overview) -> Page {
    let streams = streams::streams(board, as_of);
    let rows = o
        .coverage
        .iter()
        .map(|r| vec![Cell::text(&*r.name), Cell::status(&r.status), Cell::text(&*r.detail)])
        .collect();
    let columns =
        vec![Column::text("Programme", 5), Column::text("Reporting", 3), Column::text("Returns", 6)];
    let mut blocks = vec![
        Block::Figures(streams.figures.clone()),
        table("coverage", "Who reports to the board", columns, rows),
    ];
    // The key figures are already at the top.
    let rest = streams.page().blocks.into_iter().filter(|b| !matches!(b, Block::Figures(_)));
    blocks.extend(rest.map(|b| match b {
        // The message is already at the top of the section.
        Block::Table(t) if t.id == "streams" => {
            Block::Table(cut(Table { title: "What came, period by period".to_owned(), ..t }, MOST_ROWS))
        }
        Block::Table(t) => Block::Table(cut(t, MOST_ROWS)),
        other => other,
    }));
    named(PageName::Streams, &streams.message, blocks)
}

/// Returns the charts of every measure, in the board's order, each with a note.
pub(super) fn measure_charts(board: &Board, as_of: Date) -> Vec<(Chart, String)> {
    let of = |m: &boardsight_core::model::Measure| {
        let choice = measures::MeasureChoice { measure: Some(m.id.to_string()), period: None };
        let page = measures::measures(board, as_of, &choice);
        let plain = page.across.into_iter().chain(page.multiples).map(|c| (c, String::new()));
        plain.chain(page.controls).collect::<Vec<_>>()
    };
    board.measures.iter().take(MOST_CHARTS).flat_map(of).collect()
}

fn measures_section(board: &Board, as_of: Date) -> Page {
    let page = measures::measures(board, as_of, &measures::MeasureChoice::default());
    let mut rows = page.all_rows.clone();
    // Sort programmes first; figures of the country are context.
    rows.sort_by_key(|r| r.programme.is_none());
    let mut left_out = String::new();
    if rows.len() > MOST_FIGURES {
        let all = rows.len();
        rows = latest(rows);
        left_out = format!(
            "Latest figure for each measure: {} of {} figures; the full series is in the workbook.",
            say::thousands(rows.len()),
            say::thousands(all)
        );
    }
    let mut figures = cut(measures::variance_table("measures", "Plan against outturn", &rows), MOST_ROWS);
    if !left_out.is_empty() {
        figures.notes.push(left_out);
    }
    let mut blocks = vec![Block::Table(figures)];
    // The totals and the check of published costs, as on the page.
    blocks.extend(page.page().blocks.into_iter().filter_map(|b| match b {
        Block::Table(t) if t.id != "measures" => Some(Block::Table(cut(t, MOST_ROWS))),
        _ => None,
    }));
    let charts = measure_charts(board, as_of);
    let more = charts.len().saturating_sub(MOST_CHARTS);
    for (chart, says) in charts.into_iter().take(MOST_CHARTS) {
        blocks.push(Block::Chart(chart));
        if !says.is_empty() {
            blocks.push(Block::Text(says));
        }
    }
    if more > 0 {
        let charts = say::count(more, "chart", "charts");
        blocks.push(Block::Text(format!("{charts} more: see the page Measures in the window.")));
    }
    named(PageName::Measures, &page.message, blocks)
}

/// Returns the latest figures of each line, those with an outturn if any. Off plan first, the costliest
/// first.
fn latest(rows: Vec<measures::VarianceRow>) -> Vec<measures::VarianceRow> {
    let mut kept: Vec<measures::VarianceRow> = Vec::new();
    let same = |a: &measures::VarianceRow, b: &measures::VarianceRow| {
        let key = |r: &measures::VarianceRow| {
            (r.programme.clone(), r.site.clone(), r.measure.clone(), r.places.is_empty())
        };
        key(a) == key(b)
    };
    for row in rows {
        match kept.last_mut().filter(|last| same(last, &row)) {
            Some(last) if row.outturn_value.is_some() || last.outturn_value.is_none() => *last = row,
            Some(_) => {}
            None => kept.push(row),
        }
    }
    kept.sort_by_key(|r| (r.status.tone != Tone::Bad, std::cmp::Reverse(r.cost_gbp)));
    kept
}

fn savings_section(board: &Board, as_of: Date) -> Page {
    let view = savings::savings(board, as_of);
    let (mut tables, mut charts) = (Vec::new(), Vec::new());
    for block in view.page().blocks {
        match block {
            Block::Table(t) if t.id == "savings" => {
                let title = "What each body expects, what is planned and what came".to_owned();
                tables.push(Block::Table(cut(Table { title, ..t }, MOST_ROWS)));
            }
            Block::Chart(_) if charts.len() >= MOST_CHARTS => {}
            Block::Chart(_) => charts.push(block),
            other => tables.push(other),
        }
    }
    let blocks: Vec<Block> = tables.into_iter().chain(charts).collect();
    named(PageName::Savings, &view.message, blocks)
}

fn forecast_section(board: &Board) -> Page {
    let question = "What will come of the savings, and how likely is it?".to_owned();
    let name = "Forecast".to_owned();
    match forecast::of_board(board) {
        Ok(assumed) => {
            // The number of threads does not affect the figures.
            let view = forecast::forecast(board, assumed, None, 2);
            // The section has its own title and message.
            let blocks = view.blocks().into_iter().skip(2).collect();
            Page { name, question, message: view.message, blocks }
        }
        Err(_) => Page {
            name,
            question,
            message: "The board holds no forecast.".to_owned(),
            blocks: vec![Block::Text(
                "A forecast needs assumptions; set them on the page Savings.".to_owned(),
            )],
        },
    }
}

fn decisions(board: &Board, as_of: Date) -> Page {
    let view = meetings::meetings(board, as_of, None);
    let mut figures = view.figures.clone();
    // Changes have a section of their own.
    figures.truncate(3);
    let mut blocks = vec![Block::Figures(figures)];
    if let Some(next) = view.meetings.iter().rfind(|m| matches!(&*m.status.word, "Today" | "To come")) {
        let mark = if next.illustrative { " (illustrative)" } else { "" };
        blocks.push(heading(&format!("{}, {}{mark}", next.title, next.on)));
        if next.agenda.is_empty() {
            blocks.push(Block::Text("No agenda is recorded.".to_owned()));
        }
        let agenda = (1..).zip(&next.agenda).map(|(n, (title, _))| Block::Text(format!("{n}. {title}")));
        blocks.extend(agenda);
    }
    if !view.decisions.is_empty() {
        blocks.push(Block::Table(cut(meetings::decisions_table(&view.decisions), MOST_ROWS)));
    }
    if !view.actions.is_empty() {
        blocks.push(Block::Table(cut(meetings::actions_table(&view.actions), MOST_ROWS)));
    }
    named(PageName::Meetings, &view.message, blocks)
}

fn changes(board: &Board, as_of: Date, choice: &PackOptions) -> Page {
    if let Some((message, blocks)) = &choice.changes {
        let mut made = named(PageName::Meetings, message, blocks.clone());
        "What changed since then?".clone_into(&mut made.question);
        return made;
    }
    let view = meetings::meetings(board, as_of, None);
    let when = view.since.map_or_else(
        || "since the audit trail begins".to_owned(),
        |day| format!("since the last meeting, {}", say::date(day)),
    );
    let changes: Vec<Block> = view
        .page()
        .blocks
        .into_iter()
        .filter(|b| matches!(b, Block::Table(t) if t.id == "changes"))
        .collect();
    let message = match view.changes.len() {
        0 => no_change(view.since).to_owned(),
        n => format!("{} {when}.", say::count(n, "change", "changes")),
    };
    let blocks = if changes.is_empty() {
        vec![Block::Text(
            "Changes made with the program are kept in the file, with who made them, when and why."
                .to_owned(),
        )]
    } else {
        changes
    };
    let mut made = named(PageName::Meetings, &message, blocks);
    "What changed since last time?".clone_into(&mut made.question);
    made
}

fn sources(board: &Board) -> Page {
    let rows: Vec<Vec<Cell>> = board
        .sources
        .iter()
        .map(|s| {
            vec![
                Cell::text(names::source(s)),
                Cell::text(s.address.clone().unwrap_or_default()),
                Cell::text(s.note.clone().unwrap_or_default()),
            ]
        })
        .collect();
    let columns =
        vec![Column::text("Publication", 8), Column::text("Where", 6), Column::text("What to know of it", 5)];
    let count = say::count(board.sources.len(), "publication", "publications");
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(table("sources", "Publications", columns, rows));
    }
    blocks.push(heading("How figures are marked"));
    let bands = Names::of(board).bands_source();
    for text in [
        "A figure without a mark is published as it stands; ‘derived’ is worked out from published figures; ‘assessed’ \
         is a rating that the secretariat gave; ‘illustrative’ is made up to show how the program works.",
        "What nobody reported reads ‘not reported’ and is never taken for zero.",
        bands.as_str(),
    ] {
        blocks.push(Block::Text(text.to_owned()));
    }
    Page {
        name: "Sources".to_owned(),
        question: "Who said so, and where?".to_owned(),
        message: format!("Figures come from {count}."),
        blocks,
    }
}
