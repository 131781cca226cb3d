//! Linked boards: the version and time of each reading, boards that could not be read, and totals.

use super::say;
use super::spec::{Block, Cell, Column, KeyFigure, NOT_REPORTED, Status, Table, Tone};
use boardsight_analysis::rollup::{self, LinkState, PartialSum, Rollup};
use boardsight_core::model::{BandCount, Board, Gbp, LinkedBoard, LinkedFigures};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Linked boards as text and tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LinkedBoardsView {
    /// Summary in a sentence.
    pub message: String,
    pub figures: Vec<KeyFigure>,
    /// Linked boards, one row each, in the board's order.
    pub boards: Table,
    /// Highest risks of the linked boards.
    pub risks: Table,
    /// Latest figures of each board's measures.
    pub measures: Table,
    /// Notes on the totals.
    pub notes: Vec<String>,
}

impl LinkedBoardsView {
    /// Returns the blocks for a page.
    #[must_use]
    pub fn blocks(self) -> Vec<Block> {
        let mut blocks = vec![
            Block::Heading("Boards of the footprints".to_owned()),
            Block::Text(self.message),
            Block::Figures(self.figures),
        ];
        let tables = [self.boards, self.risks, self.measures];
        blocks.extend(tables.into_iter().filter(|t| !t.rows.is_empty()).map(Block::Table));
        blocks.extend(self.notes.into_iter().map(Block::Text));
        blocks
    }
}

/// Returns the status of a linked board as a word and a tone.
#[must_use]
pub fn status(link: &LinkedBoard) -> Status {
    match rollup::state(link) {
        LinkState::Read => Status::new("Read", Tone::Good),
        LinkState::LastKnown => Status::new("Unreachable, last known", Tone::Watch),
        LinkState::Unreached => Status::new("Unreachable, never read", Tone::Bad),
        LinkState::NeverRead => Status::new("Never read", Tone::Missing),
    }
}

fn when(at: Timestamp) -> String {
    format!("{} UTC", moment(at))
}

fn moment(at: Timestamp) -> String {
    at.strftime("%-d %b %Y %H:%M").to_string()
}

/// Returns the reasons why boards were not read, for the first few.
fn unread(board: &Board) -> Vec<String> {
    const MOST: usize = 6;
    let unread: Vec<String> = board
        .linked_boards
        .iter()
        .filter_map(|link| {
            let unreached = link.unreached.as_ref()?;
            Some(format!("{} was not read on {}: {}.", link.name, when(unreached.at), unreached.why))
        })
        .collect();
    let more = unread.len().saturating_sub(MOST);
    let mut notes: Vec<String> = unread.into_iter().take(MOST).collect();
    if more > 0 {
        notes.push(format!("And {more} more were not read."));
    }
    notes
}

fn short(digits: &str) -> String {
    digits.chars().take(8).collect()
}

/// Returns the linked boards; `None` if there are none.
#[must_use]
pub fn linked(board: &Board) -> Option<LinkedBoardsView> {
    if board.linked_boards.is_empty() {
        return None;
    }
    let all = rollup::rollup(board);
    let mut notes = vec![
        "Each figure is that board's own, of the version named, and stands with its sources there."
            .to_owned(),
    ];
    if !all.also_here.is_empty() {
        notes.push(format!(
            "Not in the sums, as this board carries them itself: {}.",
            list(board, all.also_here.iter().map(|(i, s)| (*i, s.title.as_str())))
        ));
    }
    if !all.twice.is_empty() {
        notes.push(format!(
            "Carried by two boards and in the sums once: {}.",
            list(board, all.twice.iter().map(|(i, s)| (*i, s.title.as_str())))
        ));
    }
    if !all.alike.is_empty() {
        notes.push(format!(
            "Named as another board's and with other amounts, so each is in the sums: {}.",
            list(board, all.alike.iter().map(|(i, s)| (*i, s.title.as_str())))
        ));
    }
    if !all.risks_here.is_empty() {
        notes.push(format!(
            "Also in this board's own registers: {}.",
            list(board, all.risks_here.iter().map(|(i, r)| (*i, r.title.as_str())))
        ));
    }
    let made_up = board
        .linked_boards
        .iter()
        .filter(|l| l.last.as_ref().is_some_and(|l| l.figures.illustrative))
        .count();
    if made_up > 0 {
        notes.push(format!("Boards with figures that were made up (illustrative): {made_up}."));
    }
    let figures = key_figures(&all);
    Some(LinkedBoardsView {
        message: message(&all),
        figures,
        boards: boards(board),
        risks: risks(board, &all),
        measures: measures(board),
        notes,
    })
}

fn list<'a>(board: &Board, items: impl Iterator<Item = (usize, &'a str)>) -> String {
    const MOST: usize = 6;
    let named: Vec<String> = items
        .map(|(i, title)| {
            let name = board.linked_boards.get(i).map_or("", |l| l.name.as_str());
            format!("'{title}' ({name})")
        })
        .collect();
    let more = named.len().saturating_sub(MOST);
    let mut text = named.into_iter().take(MOST).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

fn message(all: &Rollup) -> String {
    let mut text = format!("{} of {} boards were read", all.read, all.boards);
    if all.last_known > 0 {
        text.push_str(&format!(
            "; {} could not be reached and {} with last known figures",
            all.last_known,
            if all.last_known == 1 { "stands" } else { "stand" }
        ));
    }
    if all.without > 0 {
        text.push_str(&format!("; of {} nothing is known", all.without));
    }
    text
}

fn sum(label: &str, sum: &PartialSum, all: &Rollup) -> KeyFigure {
    KeyFigure {
        label: label.to_owned(),
        value: say::gbp(sum.gbp),
        detail: format!(
            "{} of {} boards report it; without what this board carries itself",
            sum.boards, all.boards
        ),
        status: Status::new("", if sum.gbp.is_none() { Tone::Missing } else { Tone::Neutral }),
        source: String::new(),
    }
}

fn key_figures(all: &Rollup) -> Vec<KeyFigure> {
    let known = all.read + all.last_known;
    let reached = if all.read == all.boards { Tone::Good } else { Tone::Watch };
    let plain = |label: &str, value: String, detail: String, tone: Tone| KeyFigure {
        label: label.to_owned(),
        value,
        detail,
        status: Status::new("", tone),
        source: String::new(),
    };
    let highest = all.bands.first();
    vec![
        plain(
            "Boards read",
            format!("{} of {}", all.read, all.boards),
            format!("{} last known, {} without figures", all.last_known, all.without),
            reached,
        ),
        plain(
            "Programmes reporting there",
            if known == 0 {
                NOT_REPORTED.to_owned()
            } else {
                format!("{} of {}", all.reporting, all.programmes)
            },
            format!("to their own board, of the {known} boards with figures"),
            if known == 0 { Tone::Missing } else { Tone::Neutral },
        ),
        plain(
            "Returns overdue there",
            if known == 0 { NOT_REPORTED.to_owned() } else { all.overdue.to_string() },
            format!("of the {known} boards with figures"),
            if known == 0 { Tone::Missing } else { Tone::Neutral },
        ),
        plain(
            &highest.map_or_else(|| "Highest risks".to_owned(), |b| format!("{} risks", b.band)),
            highest.map_or_else(|| NOT_REPORTED.to_owned(), |b| b.risks.to_string()),
            "by each board's own scale".to_owned(),
            if highest.is_none() { Tone::Missing } else { Tone::Neutral },
        ),
        sum("Savings planned there", &all.planned, all),
        sum("Savings delivered there", &all.delivered, all),
    ]
}

fn money<'a>(amounts: impl Iterator<Item = Option<&'a Gbp>>, source: &str) -> Cell {
    let mut sum: Option<Gbp> = None;
    for gbp in amounts.flatten() {
        sum = Some(sum.map_or(*gbp, |s| s.plus(*gbp)));
    }
    match sum {
        Some(gbp) => Cell {
            text: gbp.to_string(),
            value: Some(gbp.as_f64()),
            source: source.to_owned(),
            ..Cell::default()
        },
        None => Cell::missing(),
    }
}

fn number(n: usize, source: &str) -> Cell {
    #[allow(clippy::cast_precision_loss)] // a count of a board's records
    let value = n as f64;
    Cell { text: n.to_string(), value: Some(value), source: source.to_owned(), ..Cell::default() }
}

/// Returns the version of a board that its figures were read from.
fn version(link: &LinkedBoard) -> String {
    link.last.as_ref().map_or_else(String::new, |last| {
        format!("{}, version {}, read {} by {}", last.name, short(&last.sha256), when(last.read), last.by)
    })
}

fn highest(figures: &LinkedFigures) -> Option<&BandCount> {
    figures.bands.first()
}

fn boards(board: &Board) -> Table {
    let rows = board
        .linked_boards
        .iter()
        .map(|link| {
            let status = status(link);
            let mut state = Cell::status(&status);
            if let Some(unreached) = &link.unreached {
                state.source = format!("tried {}: {}", when(unreached.at), unreached.why);
            }
            let mut row = vec![Cell::text(&link.name), state];
            let Some(last) = &link.last else {
                row.extend(
                    std::iter::repeat_with(|| Cell { text: "not read".to_owned(), ..Cell::missing() })
                        .take(3),
                );
                row.extend(std::iter::repeat_with(Cell::missing).take(5));
                return row;
            };
            let (figures, source) = (&last.figures, version(link));
            row.push(Cell { text: short(&last.sha256), source: source.clone(), ..Cell::default() });
            row.push(Cell::text(say::short_date(last.as_of)));
            row.push(Cell::text(moment(last.read)));
            row.push(Cell {
                text: format!("{} of {}", figures.reporting, figures.programmes),
                tone: if figures.reporting < figures.programmes { Tone::Watch } else { Tone::Neutral },
                source: source.clone(),
                ..Cell::default()
            });
            row.push(number(figures.overdue, &source));
            row.push(highest(figures).map_or_else(Cell::missing, |band| number(band.risks, &source)));
            row.push(money(figures.savings.iter().map(|s| s.planned.as_ref()), &source));
            row.push(money(figures.savings.iter().map(|s| s.delivered.as_ref()), &source));
            row
        })
        .collect();
    Table {
        id: "linked-boards".to_owned(),
        title: "Boards of the footprints: which version of each was read, and what it says".to_owned(),
        columns: vec![
            Column::text("Board", 17),
            Column::text("State", 15),
            Column::text("Version", 9),
            Column::text("As of", 9),
            Column::text("Read (UTC)", 15),
            Column::text("Reporting", 11),
            Column::number("Overdue", 11),
            Column::number("Highest risks", 11),
            Column::number("Planned", 11),
            Column::number("Delivered", 11),
        ],
        rows,
        notes: unread(board)
            .into_iter()
            .chain(["A board's own savings, of which some may stand elsewhere too; the sums above count each once."
                .to_owned()])
            .collect(),
    }
}

fn risks(board: &Board, all: &Rollup) -> Table {
    const MOST: usize = 10;
    let rows = all
        .top
        .iter()
        .take(MOST)
        .filter_map(|(i, risk)| {
            let link = board.linked_boards.get(*i)?;
            let score = risk.score.map_or_else(Cell::missing, |score| Cell {
                text: format!("{score} {}", risk.band.to_lowercase()),
                value: Some(f64::from(score)),
                source: version(link),
                ..Cell::default()
            });
            let basis = if risk.basis.is_published() { "" } else { risk.basis.word() };
            let mine = all.risks_here.iter().any(|(j, r)| j == i && r.id == risk.id);
            let place = if mine { "here too" } else { "" };
            Some(vec![
                Cell::text(&risk.title),
                Cell::text(&link.name),
                score,
                Cell::text(basis),
                Cell::text(place),
            ])
        })
        .collect();
    Table {
        id: "linked-risks".to_owned(),
        title: "The risks that weigh most on those boards".to_owned(),
        columns: vec![
            Column::text("Risk", 34),
            Column::text("Board", 18),
            Column::text("Score", 10),
            Column::text("Rating", 9),
            Column::text("This board", 8),
        ],
        rows,
        notes: vec![
            "Scores are on each board's own scale; where scales differ they are not to be compared."
                .to_owned(),
        ],
    }
}

fn measures(board: &Board) -> Table {
    let mut rows = Vec::new();
    for link in &board.linked_boards {
        let Some(last) = &link.last else { continue };
        for m in &last.figures.measures {
            let figure = |value: Option<f64>| {
                value.map_or_else(Cell::missing, |value| Cell {
                    text: say::with_unit_short(&say::number(value, m.decimals), &m.unit),
                    value: Some(value),
                    source: version(link),
                    ..Cell::default()
                })
            };
            rows.push(vec![
                Cell::text(&m.name),
                Cell::text(&link.name),
                Cell::text(&m.programme),
                Cell::text(m.period.to_string()),
                figure(m.plan),
                figure(m.outturn),
            ]);
        }
    }
    rows.sort_by(|a, b| a[0].text.cmp(&b[0].text));
    Table {
        id: "linked-measures".to_owned(),
        title: "Measures by board: the latest figures of each".to_owned(),
        columns: vec![
            Column::text("Measure", 24),
            Column::text("Board", 20),
            Column::text("Programme", 12),
            Column::text("Period", 10),
            Column::number("Plan", 12),
            Column::number("Outturn", 12),
        ],
        rows,
        notes: vec!["Not added up: boards define and cut their measures in their own way.".to_owned()],
    }
}

/// Returns the linked boards as JSON for other programs; unknown values are `null`.
#[must_use]
pub fn as_json(board: &Board) -> Value {
    let all = rollup::rollup(board);
    let sum = |s: &PartialSum| json!({ "gbp": s.gbp.map(|g| g.0), "boards": s.boards });
    let saving = |(i, s): &(usize, boardsight_core::model::LinkedSaving)| json!({ "board": board.linked_boards[*i].id, "id": s.id, "title": s.title, "planned_gbp": s.planned.map(|g| g.0) });
    let boards: Vec<Value> = board
        .linked_boards
        .iter()
        .map(|link| {
            let state = match rollup::state(link) {
                LinkState::Read => "read",
                LinkState::LastKnown => "last_known",
                LinkState::Unreached => "unreachable",
                LinkState::NeverRead => "never_read",
            };
            json!({
                "id": link.id,
                "name": link.name,
                "address": link.address,
                "state": state,
                "unreached": link.unreached,
                "last": link.last,
            })
        })
        .collect();
    json!({
        "board": board.name,
        "as_of": board.as_of.to_string(),
        "message": linked(board).map(|l| l.message),
        "counts": {
            "boards": all.boards,
            "read": all.read,
            "last_known": all.last_known,
            "without_figures": all.without,
        },
        "programmes": all.programmes,
        "reporting": all.reporting,
        "returns_overdue": all.overdue,
        "risk_bands": all.bands,
        "savings_planned": sum(&all.planned),
        "savings_delivered": sum(&all.delivered),
        "savings_also_here": all.also_here.iter().map(saving).collect::<Vec<_>>(),
        "savings_alike": all.alike.iter().map(saving).collect::<Vec<_>>(),
        "savings_twice": all.twice.iter().map(saving).collect::<Vec<_>>(),
        "top_risks": all.top.iter().take(10).map(|(i, r)| json!({
            "board": board.linked_boards[*i].id, "id": r.id, "title": r.title, "score": r.score, "band": r.band,
        })).collect::<Vec<_>>(),
        "boards": boards,
    })
}
