//! Risks page: the risks, their movement, their controls and their owners.
//!
//! The register itself is [`exposure::register`](boardsight_analysis::exposure::register): indices into the
//! board's list, filtered and sorted. [`line`] formats one of them, for the rows on the screen.

pub mod alerts;
pub mod assurance;
pub mod bowtie;
pub mod heat;
mod page;
pub mod picture;
pub mod pounds;
pub mod timeline;
mod words;

pub use page::table;
pub use words::{
    band_status, band_tone, colour_tone, criteria, line, movement_status, rating_text, standing_status,
};

use super::names::Names;
use super::spec::{Axis, Chart, ChartMark, KeyFigure, NOT_REPORTED, Role, Status, Tone};
use super::{meetings, say};
use boardsight_analysis::exposure::{self, HeatMap, Movement, RatingKind, Standing};
use boardsight_core::model::{Basis, Board, ProgrammeId, RiskStatus};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// View model of the Risks page.
#[derive(Clone, Debug, PartialEq)]
pub struct Risks {
    /// Summary in a sentence.
    pub message: String,
    /// Key figures: live, extreme, without an owner, overdue.
    pub figures: Vec<KeyFigure>,
    /// Highest live risks, at most ten.
    pub top: Vec<RiskLine>,
    /// Number of live risks in each cell, by inherent, current and target rating.
    pub maps: [HeatMap; 3],
    /// Movement of each risk, by its index in the board's list.
    pub movements: Vec<Movement>,
    /// First date of the movement; `None` for the start of the audit trail.
    pub since: Option<Date>,
    /// Overdue reviews and actions.
    pub lapses: Vec<LapseRow>,
    /// Alerts from the programmes' figures for the risks linked to them.
    pub alerts: Vec<alerts::AlertRow>,
    /// Owners of risks, each once, sorted.
    pub owners: Vec<String>,
    /// Live risks by programme and band.
    pub by_programme: Chart,
    /// Notes under the page: the source of the bands, and whether ratings are illustrative.
    pub notes: Vec<String>,
}

/// Risk as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskLine {
    /// Index in the board's list.
    pub place: usize,
    pub id: String,
    /// Risk in one line.
    pub title: String,
    /// Programme's id; `None` for the board's own risks.
    pub programme: Option<String>,
    /// Programme's short name, or 'Board'.
    pub short: String,
    pub category: String,
    /// Owner, or 'no owner'.
    pub owner: String,
    /// Inherent rating: '4 × 5 = 20', or 'not rated'.
    pub inherent: String,
    /// Current rating, in the same form.
    pub current: String,
    /// Target rating, in the same form.
    pub target: String,
    /// 'opportunity'; empty for a threat.
    pub nature: String,
    /// Band of the current score.
    pub band: Status,
    /// Band with its score: 'Extreme 20'.
    pub band_score: String,
    /// Status against the board's appetite; empty if the board has none.
    pub standing: Status,
    /// Movement: '▲ 5', or empty.
    pub movement: Status,
    /// Time until the risk could occur.
    pub proximity: String,
    pub status: String,
    /// Date of the next review, or empty.
    pub next_review: String,
    /// 'illustrative', 'assessed', or empty.
    pub basis: String,
    /// Whether the risk is escalated to the board.
    pub escalated: bool,
    pub source: String,
}

/// Overdue review or action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LapseRow {
    /// Risk's id.
    pub risk: String,
    /// Risk's title.
    pub title: String,
    /// Name of the overdue review or action.
    pub what: String,
    /// Responsible person.
    pub owner: String,
    /// Due date.
    pub due: String,
    /// Days overdue.
    pub days: i32,
}

/// Returns the start date of the movement: the last dated meeting before a date.
#[must_use]
pub fn since(board: &Board, as_of: Date) -> Option<Date> {
    meetings::last(board, as_of).and_then(|m| m.on)
}

/// Returns the page as of a date. Movement is measured from `since_day`, else from the last meeting, else
/// from the start of the audit trail.
#[must_use]
pub fn risks(board: &Board, as_of: Date, since_day: Option<Date>) -> Risks {
    let names = Names::of(board);
    let since = since_day.or_else(|| since(board, as_of));
    let movements = exposure::movements(board, since.unwrap_or(Date::MIN));
    let maps = RatingKind::ALL.map(|which| exposure::heat_map(board, exposure::threats(board), which));
    let top: Vec<RiskLine> =
        exposure::top(board, 10).into_iter().map(|i| line(&names, i, movements[i])).collect();
    let lapses: Vec<LapseRow> = exposure::lapses(board, as_of).iter().map(|l| lapse(board, l)).collect();
    let alerts = alerts::alert_rows(board, as_of);
    let mut owners: Vec<String> =
        board.risks.iter().filter_map(|r| r.owner.as_deref()).map(str::to_owned).collect();
    owners.sort_unstable();
    owners.dedup();
    let illustrative = board.risks.iter().filter(|r| r.rating_basis == Basis::Illustrative).count();
    let mut notes = vec![names.bands_source()];
    if illustrative > 0 {
        let ratings = say::count(illustrative, "risk", "risks");
        notes.push(format!(
            "The ratings of {ratings} are illustrative: made up to show how the program works."
        ));
    }
    Risks {
        message: message(&names, &maps[1], &top),
        figures: figures(&names, &maps[1], lapses.len(), &alerts),
        by_programme: by_programme(&names),
        top,
        maps,
        movements,
        since,
        lapses,
        alerts,
        owners,
        notes,
    }
}

fn message(names: &Names<'_>, map: &HeatMap, top: &[RiskLine]) -> String {
    let (board, scale) = (names.board(), names.scale());
    let live = exposure::threats(board).count();
    let extreme = map.in_band(scale, scale.top_band());
    let worst = scale.band_name(scale.top_band()).to_lowercase();
    match top.first() {
        None if board.risks.is_empty() => "No risk register was received.".to_owned(),
        None => "No risk is open.".to_owned(),
        Some(first) => {
            let verb = if extreme == 1 { "is" } else { "are" };
            let highest = if first.band.tone == Tone::Missing {
                String::new()
            } else {
                format!("; the highest is {} ({})", first.title, first.id)
            };
            format!("{extreme} of {} open risks {verb} {worst}{highest}.", say::thousands(live))
        }
    }
}

fn figures(names: &Names<'_>, map: &HeatMap, lapses: usize, alerts: &[alerts::AlertRow]) -> Vec<KeyFigure> {
    let (board, scale) = (names.board(), names.scale());
    let (mut unowned, mut escalated, mut issues) = (0, 0, 0);
    for r in exposure::live(board).map(|i| &board.risks[i]) {
        unowned += usize::from(r.owner.is_none());
        escalated += usize::from(r.escalation.is_some());
        issues += usize::from(r.status == RiskStatus::Issue);
    }
    let figure = |label: &str, n: usize, detail: String, tone: Tone, word: &str| KeyFigure {
        label: label.to_owned(),
        value: if board.risks.is_empty() { NOT_REPORTED.to_owned() } else { say::thousands(n) },
        detail,
        status: match n {
            0 if board.risks.is_empty() => Status::new("Nothing received", Tone::Missing),
            0 => Status::new("None", Tone::Good),
            _ => Status::new(word, tone),
        },
        source: String::new(),
    };
    let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let threats = exposure::threats(board).count();
    let unrated = match map.unrated {
        _ if threats == 0 => String::new(),
        0 => "all rated".to_owned(),
        n => format!("{n} not rated"),
    };
    let opportunities = match exposure::live(board).count().saturating_sub(threats) {
        0 => String::new(),
        n => format!("; and {}", say::count(n, "opportunity", "opportunities")),
    };
    let top = scale.top_band();
    let next = top.saturating_sub(1);
    let (worst, less) = (scale.band_name(top), scale.band_name(next).to_lowercase());
    let mut figures = vec![
        figure("Open risks", threats, format!("{unrated}{opportunities}"), Tone::Neutral, "Open"),
        figure(
            worst,
            size(map.in_band(scale, top)),
            format!("and {} {less}", map.in_band(scale, next)),
            band_tone(scale, top),
            worst,
        ),
        figure(
            "Taken to the board",
            escalated,
            match issues {
                0 => "none has become an issue".to_owned(),
                n => say::count(n, "has become an issue", "have become issues"),
            },
            Tone::Watch,
            "Escalated",
        ),
        figure("Without an owner", unowned, String::new(), Tone::Missing, "No owner"),
        figure("Reviews and actions overdue", lapses, String::new(), Tone::Bad, "Overdue"),
    ];
    if !alerts.is_empty() {
        let open: HashSet<usize> = alerts.iter().filter(|a| !a.answered).map(|a| a.place).collect();
        let detail = format!("because of new figures; {}", say::count(alerts.len(), "reason", "reasons"));
        figures.push(figure("Risks to rate again", open.len(), detail, Tone::Watch, "Review"));
    }
    if !board.risk_framework.appetites.is_empty() {
        let count = |wanted| {
            let standing = |i| exposure::standing(&board.risk_framework, &board.risks[i]);
            exposure::threats(board).filter(|&i| standing(i) == wanted).count()
        };
        let above = format!("and {} above appetite", count(Standing::AboveAppetite));
        let out = count(Standing::OutOfTolerance);
        figures.push(figure("Out of tolerance", out, above, Tone::Bad, "Out"));
    }
    figures
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

/// Returns a chart of live threats by programme and band.
fn by_programme(names: &Names<'_>) -> Chart {
    let (board, scale) = (names.board(), names.scale());
    let bands = scale.bands.len();
    // The last count is of unrated risks.
    let mut counts: HashMap<Option<&ProgrammeId>, Vec<usize>> = HashMap::new();
    for r in exposure::threats(board).map(|i| &board.risks[i]) {
        let band = r.current.map_or(bands, |c| exposure::band(scale, c));
        counts.entry(r.programme.as_ref()).or_insert_with(|| vec![0; bands + 1])[band] += 1;
    }
    let mut places: Vec<(String, Vec<usize>)> = Vec::new();
    if let Some(own) = counts.get(&None) {
        places.push(("Board".to_owned(), own.clone()));
    }
    for p in &board.programmes {
        let own = counts.get(&Some(&p.id)).cloned().unwrap_or_else(|| vec![0; bands + 1]);
        places.push((p.short.clone(), own));
    }
    let kinds: Vec<(usize, &str, Role)> = (0..bands)
        .rev()
        .map(|b| (b, scale.band_name(b), Role::Tone(band_tone(scale, b))))
        .chain([(bands, "Not rated", Role::Tone(Tone::Missing))])
        .collect();
    let mut marks = Vec::new();
    #[allow(clippy::cast_precision_loss)] // a few programmes, thousands of risks
    for (k, (band, label, role)) in kinds.iter().enumerate() {
        let width = 0.8 / kinds.len() as f64;
        let offset = (k as f64 - (kinds.len() - 1) as f64 / 2.0) * width;
        let own = || places.iter().enumerate().filter(|(_, (_, n))| n[*band] > 0);
        let bars: Vec<(f64, f64)> = own().map(|(i, (_, n))| (i as f64 + offset, n[*band] as f64)).collect();
        if !bars.is_empty() {
            let texts = own().map(|(_, (_, n))| format!("{} {}", n[*band], label.to_lowercase())).collect();
            marks.push(ChartMark::Bars { label: (*label).to_owned(), role: *role, bars, width, texts });
        }
    }
    #[allow(clippy::cast_precision_loss)] // a few programmes
    marks.extend(
        places
            .iter()
            .enumerate()
            .filter(|(_, (_, n))| n.iter().all(|count| *count == 0))
            .map(|(i, _)| ChartMark::Note { x: i as f64, y: 0.0, text: "no risk recorded".to_owned() }),
    );
    let words: Vec<String> = places
        .iter()
        .map(|(name, n)| {
            // Without any risks of a programme, report that none is recorded instead of showing zeros.
            if n.iter().all(|count| *count == 0) {
                return format!("{name}: no risk recorded");
            }
            let each: Vec<String> =
                kinds.iter().map(|(b, label, _)| format!("{} {}", n[*b], label.to_lowercase())).collect();
            format!("{name}: {}", each.join(", "))
        })
        .collect();
    Chart {
        id: "risks-by-programme".to_owned(),
        title: "Open risks by programme and band".to_owned(),
        subtitle: "Threats that are open or have become issues, by current score".to_owned(),
        x: Axis::Names(places.into_iter().map(|p| p.0).collect()),
        y: Axis::Number { unit: "risks".to_owned(), zero: true },
        sideways: true,
        marks,
        source: names.bands_source(),
        alt: format!("Open risks by programme. {}.", words.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;

    #[test]
    fn risks_page_names_the_highest_risk_and_lapses() {
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
