//! Risks: what could sink us, is it moving, what holds it, who owns it?
//!
//! The register itself is [`exposure::register`](crate::analysis::exposure::register): places in the board's list,
//! filtered and sorted. [`line`] says one of them, for the rows that are on screen.

use super::names::{Names, basis_mark};
use super::spec::{Axis, Block, Cell, Chart, Column, KeyFigure, Mark, Page, Role, Status, Table, Tone};
use super::{PageName, meetings, say};
use crate::analysis::exposure::{self, BAND_SOURCE, Band, HeatMap, Movement, Which};
use crate::model::{Basis, Board, ProgrammeId, Rating, Risk, RiskStatus};
use jiff::civil::Date;
use std::collections::HashMap;

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Risks {
    /// What the page says, in a sentence.
    pub message: String,
    /// Key figures: live, extreme, without an owner, overdue.
    pub figures: Vec<KeyFigure>,
    /// The live risks that weigh most, at most ten.
    pub top: Vec<RiskLine>,
    /// How many live risks stand in each cell, by inherent, current and target rating.
    pub maps: [HeatMap; 3],
    /// How each risk has moved, by its place in the board's list.
    pub movements: Vec<Movement>,
    /// Since which day; `None`: since the audit trail begins.
    pub since: Option<Date>,
    /// Reviews and actions that should have happened.
    pub lapses: Vec<LapseRow>,
    /// The owners of risks, each once, in order.
    pub owners: Vec<String>,
    /// Live risks by programme and band.
    pub by_programme: Chart,
    /// What must be said under the page: where the bands come from, that ratings are illustrative.
    pub notes: Vec<String>,
}

/// One risk, as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskLine {
    /// Its place in the board's list.
    pub place: usize,
    /// Its id.
    pub id: String,
    /// The risk in one line.
    pub title: String,
    /// The programme's id; `None` for the board's own.
    pub programme: Option<String>,
    /// Its short name, or 'Board'.
    pub short: String,
    /// The category.
    pub category: String,
    /// The owner, or 'no owner'.
    pub owner: String,
    /// '4 × 5 = 20', or 'not rated'.
    pub inherent: String,
    /// The same.
    pub current: String,
    /// The same.
    pub target: String,
    /// The band of the current score.
    pub band: Status,
    /// The band with its score: 'Extreme 20'.
    pub band_score: String,
    /// How it has moved: '▲ 5', or empty.
    pub movement: Status,
    /// When it could strike.
    pub proximity: String,
    /// The status.
    pub status: String,
    /// The next review, or empty.
    pub next_review: String,
    /// 'illustrative', 'assessed', or empty.
    pub basis: String,
    /// Taken to the board.
    pub escalated: bool,
    /// Where it is stated.
    pub source: String,
}

/// A review or an action that should have happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LapseRow {
    /// The risk's id.
    pub risk: String,
    /// Its title.
    pub title: String,
    /// What should have happened.
    pub what: String,
    /// Who was to do it.
    pub owner: String,
    /// The day it was due.
    pub due: String,
    /// Days since then.
    pub days: i32,
}

/// A band's tone.
#[must_use]
pub const fn band_tone(band: Band) -> Tone {
    match band {
        Band::Low => Tone::Good,
        Band::Moderate => Tone::Neutral,
        Band::High => Tone::Watch,
        Band::Extreme => Tone::Bad,
    }
}

/// The band of a rating, as a status; 'Not rated' for none.
#[must_use]
pub fn band_status(rating: Option<Rating>) -> Status {
    rating.map_or_else(
        || Status::new("Not rated", Tone::Missing),
        |r| {
            let band = Band::of(r.score());
            Status::new(band.label(), band_tone(band))
        },
    )
}

/// A rating as text: '4 × 5 = 20'.
#[must_use]
pub fn rating_text(rating: Option<Rating>) -> String {
    rating.map_or_else(
        || "not rated".to_owned(),
        |r| format!("{} × {} = {}", r.likelihood, r.impact, r.score()),
    )
}

/// A movement as a status; empty where nothing moved.
#[must_use]
pub fn movement_status(movement: Movement) -> Status {
    match movement {
        Movement::New => Status::new("New", Tone::Watch),
        Movement::FirstRated => Status::new("First rated", Tone::Neutral),
        Movement::Up(n) => Status::new(format!("Up {n}"), Tone::Bad),
        Movement::Down(n) => Status::new(format!("Down {n}"), Tone::Good),
        Movement::Same => Status::default(),
    }
}

/// One risk, as text.
#[must_use]
pub fn line(names: &Names<'_>, place: usize, movement: Movement) -> RiskLine {
    let Some(r) = names.board().risks.get(place) else { return RiskLine::default() };
    let band = band_status(r.current);
    let rated = r.inherent.or(r.current).or(r.target).is_some();
    RiskLine {
        place,
        id: r.id.to_string(),
        title: r.title.clone(),
        programme: r.programme.as_ref().map(ToString::to_string),
        short: names.whose(r.programme.as_ref(), "Board").to_owned(),
        category: r.category.label().to_owned(),
        owner: r.owner.clone().unwrap_or_else(|| "no owner".to_owned()),
        inherent: rating_text(r.inherent),
        current: rating_text(r.current),
        target: rating_text(r.target),
        band_score: r.current.map_or_else(|| band.word.clone(), |c| format!("{} {}", band.word, c.score())),
        band,
        movement: movement_status(movement),
        proximity: r.proximity.label().to_owned(),
        status: r.status.label().to_owned(),
        next_review: r.next_review.map_or_else(String::new, say::date),
        basis: if rated { basis_mark(r.rating_basis).to_owned() } else { String::new() },
        escalated: r.escalation.is_some(),
        source: names.cites(&r.cites),
    }
}

/// The day from which movement is told: the last dated meeting before a day.
#[must_use]
pub fn since(board: &Board, as_of: Date) -> Option<Date> {
    meetings::last(board, as_of).and_then(|m| m.on)
}

/// The page on a day. Movement is told from `since`, or from the last meeting, or from where the trail begins.
#[must_use]
pub fn risks(board: &Board, as_of: Date, since_day: Option<Date>) -> Risks {
    let names = Names::of(board);
    let since = since_day.or_else(|| since(board, as_of));
    let movements = exposure::movements(board, since.unwrap_or(Date::MIN));
    let maps = Which::ALL.map(|which| exposure::heat_map(board, exposure::live(board), which));
    let top: Vec<RiskLine> =
        exposure::top(board, 10).into_iter().map(|i| line(&names, i, movements[i])).collect();
    let lapses: Vec<LapseRow> = exposure::lapses(board, as_of).iter().map(|l| lapse(board, l)).collect();
    let mut owners: Vec<String> =
        board.risks.iter().filter_map(|r| r.owner.as_deref()).map(str::to_owned).collect();
    owners.sort_unstable();
    owners.dedup();
    let illustrative = board.risks.iter().filter(|r| r.rating_basis == Basis::Illustrative).count();
    let mut notes = vec![BAND_SOURCE.to_owned()];
    if illustrative > 0 {
        let ratings = say::count(illustrative, "risk", "risks");
        notes.push(format!(
            "The ratings of {ratings} are illustrative: made up to show how the program works."
        ));
    }
    Risks {
        message: message(board, &maps[1], &top),
        figures: figures(board, &maps[1], lapses.len()),
        by_programme: by_programme(&names),
        top,
        maps,
        movements,
        since,
        lapses,
        owners,
        notes,
    }
}

fn message(board: &Board, map: &HeatMap, top: &[RiskLine]) -> String {
    let live = exposure::live(board).count();
    let extreme = map.in_band(Band::Extreme);
    match top.first() {
        None => "No risk is open.".to_owned(),
        Some(first) => {
            let verb = if extreme == 1 { "is" } else { "are" };
            let highest = if first.band.tone == Tone::Missing {
                String::new()
            } else {
                format!("; the highest is {} ({})", first.title, first.id)
            };
            format!("{extreme} of {} open risks {verb} extreme{highest}.", say::thousands(live))
        }
    }
}

fn figures(board: &Board, map: &HeatMap, lapses: usize) -> Vec<KeyFigure> {
    let (mut unowned, mut escalated, mut issues) = (0, 0, 0);
    for r in exposure::live(board).map(|i| &board.risks[i]) {
        unowned += usize::from(r.owner.is_none());
        escalated += usize::from(r.escalation.is_some());
        issues += usize::from(r.status == RiskStatus::Issue);
    }
    let figure = |label: &str, n: usize, detail: String, tone: Tone, word: &str| KeyFigure {
        label: label.to_owned(),
        value: say::thousands(n),
        detail,
        status: if n > 0 { Status::new(word, tone) } else { Status::new("None", Tone::Good) },
        source: String::new(),
    };
    let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let unrated = match map.unrated {
        0 => "all rated".to_owned(),
        n => format!("{n} not rated"),
    };
    vec![
        figure("Open risks", exposure::live(board).count(), unrated, Tone::Neutral, "Open"),
        figure(
            "Extreme",
            size(map.in_band(Band::Extreme)),
            format!("and {} high", map.in_band(Band::High)),
            Tone::Bad,
            "Extreme",
        ),
        figure(
            "Taken to the board",
            escalated,
            format!("{issues} of all have become issues"),
            Tone::Watch,
            "Escalated",
        ),
        figure("Without an owner", unowned, String::new(), Tone::Missing, "No owner"),
        figure("Reviews and actions overdue", lapses, String::new(), Tone::Bad, "Overdue"),
    ]
}

fn lapse(board: &Board, l: &exposure::Lapse) -> LapseRow {
    let r = &board.risks[l.risk];
    let action = l.action.and_then(|i| r.actions.get(i));
    LapseRow {
        risk: r.id.to_string(),
        title: r.title.clone(),
        what: action.map_or_else(|| "Review".to_owned(), |a| a.text.clone()),
        owner: action
            .and_then(|a| a.owner.clone())
            .or_else(|| r.owner.clone())
            .unwrap_or_else(|| "no owner".to_owned()),
        due: say::date(l.due),
        days: l.days,
    }
}

/// Live risks by programme, those extreme and high apart from the rest.
fn by_programme(names: &Names<'_>) -> Chart {
    let board = names.board();
    let mut counts: HashMap<Option<&ProgrammeId>, [usize; 5]> = HashMap::new();
    for r in exposure::live(board).map(|i| &board.risks[i]) {
        let band = r.current.map_or(4, |c| Band::of(c.score()) as usize);
        counts.entry(r.programme.as_ref()).or_default()[band] += 1;
    }
    let mut places: Vec<(String, [usize; 5])> = Vec::new();
    if let Some(own) = counts.get(&None) {
        places.push(("Board".to_owned(), *own));
    }
    for p in &board.programmes {
        places.push((p.short.clone(), counts.get(&Some(&p.id)).copied().unwrap_or_default()));
    }
    let kinds = [
        (3, "Extreme", Role::Tone(Tone::Bad)),
        (2, "High", Role::Tone(Tone::Watch)),
        (1, "Moderate", Role::Tone(Tone::Neutral)),
        (0, "Low", Role::Tone(Tone::Good)),
        (4, "Not rated", Role::Tone(Tone::Missing)),
    ];
    let mut marks = Vec::new();
    #[allow(clippy::cast_precision_loss)] // a few programmes, thousands of risks
    for (k, (band, label, role)) in kinds.into_iter().enumerate() {
        let offset = (k as f64 - 2.0) * 0.16;
        let own = || places.iter().enumerate().filter(|(_, (_, n))| n[band] > 0);
        let bars: Vec<(f64, f64)> = own().map(|(i, (_, n))| (i as f64 + offset, n[band] as f64)).collect();
        if !bars.is_empty() {
            let texts = own().map(|(_, (_, n))| format!("{} {}", n[band], label.to_lowercase())).collect();
            marks.push(Mark::Bars { label: label.to_owned(), role, bars, width: 0.16, texts });
        }
    }
    let words: Vec<String> = places
        .iter()
        .map(|(name, n)| {
            format!(
                "{name}: {} extreme, {} high, {} moderate, {} low, {} not rated",
                n[3], n[2], n[1], n[0], n[4]
            )
        })
        .collect();
    Chart {
        id: "risks-by-programme".to_owned(),
        title: "Open risks by programme and band".to_owned(),
        subtitle: "Risks that are open or have become issues, by current score".to_owned(),
        x: Axis::Names(places.into_iter().map(|p| p.0).collect()),
        y: Axis::Number { unit: "risks".to_owned(), zero: true },
        sideways: true,
        marks,
        source: BAND_SOURCE.to_owned(),
        alt: format!("Open risks by programme. {}.", words.join("; ")),
    }
}

/// A table of risks, by their places in the board's list.
#[must_use]
pub fn table(board: &Board, places: &[usize], movements: &[Movement], title: &str) -> Table {
    let names = Names::of(board);
    let score = |text: &str, rating: Option<Rating>, tone: Tone| Cell {
        text: text.to_owned(),
        value: rating.map(|r| f64::from(r.score())),
        tone,
        source: String::new(),
    };
    let rows = places.iter().filter_map(|&i| {
        let r: &Risk = board.risks.get(i)?;
        let l = line(&names, i, movements.get(i).copied().unwrap_or(Movement::Same));
        Some(vec![
            Cell::text(l.id),
            Cell { source: l.source, ..Cell::text(l.title) },
            Cell::text(l.short),
            Cell::text(l.category),
            Cell {
                tone: if r.owner.is_none() { Tone::Missing } else { Tone::Neutral },
                ..Cell::text(l.owner)
            },
            score(&l.inherent, r.inherent, Tone::Neutral),
            score(&l.current, r.current, l.band.tone),
            score(&l.target, r.target, Tone::Neutral),
            Cell::status(&l.band),
            Cell::status(&l.movement),
            Cell::text(l.proximity),
            Cell::text(l.status),
            Cell::text(l.basis),
        ])
    });
    Table {
        id: "risks".to_owned(),
        title: title.to_owned(),
        columns: vec![
            Column::text("Id", 2),
            Column::text("Risk", 7),
            Column::text("Programme", 3),
            Column::text("Category", 3),
            Column::text("Owner", 3),
            Column::number("Inherent", 2),
            Column::number("Current", 2),
            Column::number("Target", 2),
            Column::text("Band", 2),
            Column::text("Movement", 2),
            Column::text("Proximity", 3),
            Column::text("Status", 2),
            Column::text("Rating", 2),
        ],
        rows: rows.collect(),
        notes: vec![BAND_SOURCE.to_owned()],
    }
}

impl Risks {
    /// The page as blocks: every live risk, the highest first.
    #[must_use]
    pub fn page(&self, board: &Board, as_of: Date) -> Page {
        let filter = exposure::Filter { live: true, ..exposure::Filter::default() };
        let places = exposure::register(board, &filter, exposure::Sort::default());
        let mut register = table(board, &places, &self.movements, &self.message);
        register.notes.clone_from(&self.notes);
        let lapses = Table {
            id: "risk-lapses".to_owned(),
            title: format!("Reviews and actions overdue on {}", say::date(as_of)),
            columns: vec![
                Column::text("Risk", 2),
                Column::text("Title", 5),
                Column::text("What", 5),
                Column::text("Owner", 3),
                Column::text("Due", 3),
                Column::number("Days overdue", 2),
            ],
            rows: self
                .lapses
                .iter()
                .map(|l| {
                    vec![
                        Cell::text(&*l.risk),
                        Cell::text(&*l.title),
                        Cell::text(&*l.what),
                        Cell::text(&*l.owner),
                        Cell::text(&*l.due),
                        Cell {
                            text: l.days.to_string(),
                            value: Some(f64::from(l.days)),
                            tone: Tone::Bad,
                            ..Cell::default()
                        },
                    ]
                })
                .collect(),
            notes: Vec::new(),
        };
        let mut blocks = vec![
            Block::Figures(self.figures.clone()),
            Block::Table(register),
            Block::Chart(self.by_programme.clone()),
        ];
        if !self.lapses.is_empty() {
            blocks.push(Block::Table(lapses));
        }
        super::table::page(PageName::Risks, &self.message, blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fixture;

    #[test]
    fn the_page_names_the_highest_risk_and_what_lapsed() {
        let b = fixture::board();
        let r = risks(&b, b.as_of, None);
        assert_eq!(r.message, "1 of 3 open risks is extreme; the highest is Savings do not come (R-1).");
        assert_eq!(r.top[0].band_score, "Extreme 20");
        assert_eq!((r.top[0].basis.as_str(), r.top[2].band.word.as_str()), ("illustrative", "Not rated"));
        assert_eq!(r.lapses[0].what, "Agree the savings with the Treasury");
        assert!(r.notes[1].contains("illustrative"));
        let page = r.page(&b, b.as_of);
        for table in super::super::tables(&page) {
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
        }
    }
}
