//! Overview: what must the board know today, on one screen?
//!
//! The chair's questions in order: who has not reported, what is off plan, what could sink us, what changed, what must
//! we decide.

mod page;

use super::measures::{self, TotalRow, VarianceRow};
use super::meetings::{self, ActionRow, ChangeRow, DecisionRow};
use super::names::{Names, basis_mark};
use super::risks::{self, RiskLine};
use super::savings::{self, SavingItem, SavingRow};
use super::say;
use super::spec::{KeyFigure, NOT_REPORTED, Status, Tone};
use super::streams::{self, OverdueRow};
use boardsight_analysis::by_place::{ByPlace, by_place};
use boardsight_analysis::variance::{self, PlanStatus, Scope, Variance};
use boardsight_analysis::{changes, confidence, coverage, exposure};
use boardsight_core::model::{Basis, Board, ConfidenceRating};
use jiff::civil::Date;

/// How many of each kind of line one screen holds.
const MOST: usize = 8;

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// What the page says, in two sentences: who reports, and what is off plan.
    pub message: String,
    /// Key figures: reporting, cost above plan, extreme risks, decisions asked for.
    pub figures: Vec<KeyFigure>,
    /// Every programme and how it reports, in the board's order.
    pub coverage: Vec<CoverageRow>,
    /// Programmes' latest figures, those off plan first, costliest first; at most eight.
    pub variances: Vec<VarianceRow>,
    /// What the gaps cost together, by programme and period, the latest period first.
    pub totals: Vec<TotalRow>,
    /// The costliest total of the latest period; `None` where no cost is known.
    pub variance_total: Option<TotalRow>,
    /// Savings with the bodies' expectations side by side, those that are not agreed first; at most eight.
    pub savings: Vec<SavingItem>,
    /// The expectations of those savings, one line for each body.
    pub expectations: Vec<SavingRow>,
    /// Every programme's delivery confidence, in the board's order.
    pub confidence: Vec<ConfidenceRow>,
    /// The live risks that weigh most, at most eight.
    pub top_risks: Vec<RiskLine>,
    /// How many threats are open, shown or not.
    pub open_risks: usize,
    /// Whether the board holds any risk at all: without one nothing is known of risks.
    pub has_registers: bool,
    /// The day of the last meeting, from which `changes` are listed; `None`: since the audit trail begins.
    pub since: Option<Date>,
    /// Returns that have not come, the longest overdue first, at most eight.
    pub overdue: Vec<OverdueRow>,
    /// All that is overdue: returns, actions, reviews and actions on risks.
    pub overdue_counts: OverdueCounts,
    /// Decisions asked of the board.
    pub decisions_needed: Vec<DecisionRow>,
    /// Actions that are overdue.
    pub actions_overdue: Vec<ActionRow>,
    /// Comments of members that want an answer.
    pub challenges: usize,
    /// Statements that bear on the programmes.
    pub findings: Vec<FindingRow>,
    /// What changed since the last meeting (or in all), the latest first, at most eight.
    pub changes: Vec<ChangeRow>,
    /// Changes that are not on disk yet, the latest first, at most twenty, the last line saying how many more.
    pub unsaved_changes: Vec<String>,
}

/// One programme and how it reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoverageRow {
    /// The programme's id.
    pub programme: String,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short: String,
    /// How it reports.
    pub status: Status,
    /// What came last and what has not: '5 of 7 returns came; latest 2016-17 Q1'.
    pub detail: String,
    /// The most days that a return is overdue.
    pub overdue_days: Option<i32>,
    /// Whether a stream could be set up.
    pub can_set_up: bool,
}

/// One programme's delivery confidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfidenceRow {
    /// The programme's id.
    pub programme: String,
    /// Its short name.
    pub short: String,
    /// The rating's own word, or 'Not assessed'.
    pub status: Status,
    /// The rating.
    pub rating: Option<ConfidenceRating>,
    /// The day on which it was given, or empty.
    pub on: String,
    /// Who gave it, or empty.
    pub assessor: String,
    /// Why, or what the rating says.
    pub reason: String,
    /// How it moved: 'one step down', or empty.
    pub movement: String,
    /// 'illustrative', 'assessed', or empty.
    pub basis: String,
    /// Where it comes from.
    pub source: String,
}

/// What is overdue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverdueCounts {
    /// Returns.
    pub returns: usize,
    /// Actions owed to the board.
    pub actions: usize,
    /// Reviews of risks and actions on them.
    pub risks: usize,
}

/// A statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FindingRow {
    /// Its id.
    pub id: String,
    /// The programme's id; `None`: of all.
    pub programme: Option<String>,
    /// Its short name, or 'All'.
    pub short: String,
    /// What it is about.
    pub theme: String,
    /// What is stated.
    pub statement: String,
    /// The figure with its unit, or empty.
    pub value: String,
    /// Where it is stated.
    pub source: String,
}

/// A rating's tone.
#[must_use]
pub const fn confidence_tone(rating: ConfidenceRating) -> Tone {
    match rating {
        ConfidenceRating::Green | ConfidenceRating::AmberGreen => Tone::Good,
        ConfidenceRating::Amber => Tone::Watch,
        ConfidenceRating::AmberRed | ConfidenceRating::Red => Tone::Bad,
    }
}

/// The page on a day. `unsaved` is how many entries at the end of the audit trail are not on disk yet.
#[must_use]
pub fn overview(board: &Board, as_of: Date, unsaved: usize) -> Overview {
    let names = Names::of(board);
    let c = coverage::coverage(board, as_of);
    let all = variance::variances(board, Scope::Programmes, as_of);
    let mut costs = variance::cost_totals(&all);
    costs.sort_by(|a, b| b.period.cmp(&a.period).then(b.gbp.cmp(&a.gbp)));
    let totals: Vec<TotalRow> = costs.iter().map(|t| measures::total_row(&names, t)).collect();
    let page_savings = savings::savings(board, as_of);
    let mut items = page_savings.savings;
    items.sort_by_key(|s| s.status.tone != Tone::Bad);
    items.truncate(MOST);
    let shown = |id: &str| items.iter().any(|s| s.id == id);
    let expectations = page_savings.rows.into_iter().filter(|r| shown(&r.saving)).collect();
    let movements = exposure::movements(board, risks::since(board, as_of).unwrap_or(Date::MIN));
    let top_risks: Vec<RiskLine> =
        exposure::top(board, MOST).into_iter().map(|i| risks::line(&names, i, movements[i])).collect();
    let decisions_needed: Vec<DecisionRow> = meetings::decisions(&names, as_of)
        .into_iter()
        .filter(|d| d.status == meetings::decision_status(boardsight_core::model::DecisionStatus::Asked))
        .collect();
    let actions_overdue: Vec<ActionRow> =
        meetings::actions(&names, as_of).into_iter().filter(|a| a.overdue.is_some()).collect();
    let overdue_counts = OverdueCounts {
        returns: c.overdue.len(),
        actions: actions_overdue.len(),
        risks: exposure::lapses(board, as_of).len(),
    };
    let variances = off_plan_first(&names, &all, &by_place(board, None, None, as_of));
    let scale = names.scale();
    let map = exposure::heat_map(board, exposure::threats(board), exposure::Which::Current);
    let extreme = map.in_band(scale, scale.top_band());
    let worst = scale.band_name(scale.top_band());
    let since = risks::since(board, as_of).unwrap_or(Date::MIN);
    let illustrative = exposure::live(board).any(|i| board.risks[i].rating_basis == Basis::Illustrative);
    Overview {
        message: format!(
            "{}{}",
            message(&names, &c, totals.first(), &variances),
            meetings::overdue_said(&actions_overdue).map(|said| format!(" {said}")).unwrap_or_default()
        ),
        figures: figures(
            &c,
            totals.first(),
            (extreme, map.unrated, worst),
            (!board.risks.is_empty(), illustrative),
            decisions_needed.len(),
        ),
        coverage: c.programmes.iter().map(|p| coverage_row(&names, p)).collect(),
        variances,
        variance_total: totals.first().cloned(),
        totals,
        savings: items,
        expectations,
        confidence: confidence::confidence(board, as_of).iter().map(|c| confidence_row(&names, c)).collect(),
        top_risks,
        open_risks: exposure::threats(board).count(),
        has_registers: !board.risks.is_empty(),
        since: risks::since(board, as_of),
        overdue: streams::overdue_rows(&names, &c).into_iter().take(MOST).collect(),
        overdue_counts,
        decisions_needed,
        actions_overdue,
        challenges: board.comments.iter().filter(|c| c.is_open()).count(),
        findings: findings(&names),
        changes: changes::since(board, since, MOST).into_iter().map(meetings::change_row).collect(),
        unsaved_changes: unsaved_lines(board, unsaved),
    }
}

fn unsaved_lines(board: &Board, unsaved: usize) -> Vec<String> {
    const MOST_LINES: usize = 20;
    let mut lines: Vec<String> =
        changes::tail(board, unsaved.min(MOST_LINES)).into_iter().map(|c| c.text).collect();
    if unsaved > lines.len() && lines.len() == MOST_LINES {
        lines.push(format!("and {} more", say::thousands(unsaved - lines.len())));
    }
    lines
}

/// The latest figures of each programme and measure that have an outturn or are overdue one: off plan first.
fn off_plan_first(names: &Names<'_>, all: &[Variance<'_>], places: &[ByPlace<'_>]) -> Vec<VarianceRow> {
    let mut latest: Vec<&Variance<'_>> = Vec::new();
    for same in all.chunk_by(|a, b| a.programme == b.programme && a.measure.id == b.measure.id) {
        let told = same.iter().rfind(|v| v.outturn.is_some()).or_else(|| same.last());
        // Figures of the country are context for the Measures page and have no plan to miss.
        latest.extend(told.filter(|v| v.programme.is_some()));
    }
    let rank = |status: PlanStatus| match status {
        PlanStatus::OffPlan => 0,
        PlanStatus::NotReported => 1,
        PlanStatus::NoPlan | PlanStatus::Differs => 2,
        PlanStatus::OnPlan | PlanStatus::BetterThanPlan => 3,
        PlanStatus::NotYetOver | PlanStatus::DataGap => 4,
    };
    // Figures by place stand where the programme has none of its own.
    let placed = places.iter().filter(|p| p.programme.is_some() && !measures::is_covered(p, all));
    let placed: Vec<&ByPlace<'_>> = placed.collect();
    let replaced = |v: &Variance<'_>| {
        v.outturn.is_none()
            && placed.iter().any(|p| p.programme == v.programme && p.measure.id == v.measure.id)
    };
    let mut rows: Vec<_> = latest
        .into_iter()
        .filter(|v| !replaced(v))
        .map(|v| (rank(v.status), std::cmp::Reverse(v.cost), measures::row(names, v)))
        .collect();
    rows.extend(placed.iter().map(|p| {
        let row = measures::whole_row(names, p);
        (rank(p.status()), std::cmp::Reverse(row.cost_gbp), row)
    }));
    rows.sort_by_key(|(rank, cost, _)| (*rank, *cost));
    rows.truncate(MOST);
    let mut rows: Vec<VarianceRow> = rows.into_iter().map(|(.., row)| row).collect();
    measures::note_places(&mut rows, places);
    rows
}

fn message(
    names: &Names<'_>,
    c: &coverage::Coverage<'_>,
    total: Option<&TotalRow>,
    variances: &[VarianceRow],
) -> String {
    let who = streams::coverage_message(names, c);
    match (total, variances.first()) {
        (Some(t), _) if t.gbp.0 > 0 => {
            format!(
                "{who} {} {}: outturn cost {} more than planned ({}).",
                t.short, t.period, t.gbp, t.arithmetic
            )
        }
        (_, Some(v)) if v.status.tone == Tone::Bad => format!("{who} {}: {}.", v.short, v.message),
        _ => who,
    }
}

fn figures(
    c: &coverage::Coverage<'_>,
    total: Option<&TotalRow>,
    (extreme, unrated, worst): (u32, u32, &str),
    (has_registers, illustrative): (bool, bool),
    decisions: usize,
) -> Vec<KeyFigure> {
    let mut figures: Vec<KeyFigure> = streams::figures(c).into_iter().take(3).collect();
    figures.push(total.map_or_else(
        || KeyFigure {
            label: "Cost against plan".to_owned(),
            value: NOT_REPORTED.to_owned(),
            status: Status::new("Not reported", Tone::Missing),
            ..KeyFigure::default()
        },
        |t| KeyFigure {
            label: format!("Cost against plan, {} {}", t.short, t.period),
            value: t.value.clone(),
            detail: t.arithmetic.clone(),
            status: t.status.clone(),
            source: t.note.clone(),
        },
    ));
    let count = usize::try_from(extreme).unwrap_or(usize::MAX);
    figures.push(KeyFigure {
        label: format!("{worst} risks"),
        value: if has_registers { say::thousands(count) } else { NOT_REPORTED.to_owned() },
        detail: match (unrated, illustrative) {
            (0, true) => "some ratings are illustrative".to_owned(),
            (0, false) => String::new(),
            (n, _) => format!("{n} not rated"),
        },
        status: match (count, unrated) {
            _ if !has_registers => Status::new("Not reported", Tone::Missing),
            (0, 0) => Status::new("None", Tone::Good),
            (0, _) => Status::new("None of those rated", Tone::Neutral),
            _ => Status::new(worst, Tone::Bad),
        },
        ..KeyFigure::default()
    });
    figures.push(KeyFigure {
        label: "Decisions asked of the board".to_owned(),
        value: say::thousands(decisions),
        // That nothing is asked is neither good nor bad.
        status: match decisions {
            0 => Status::new("None", Tone::Neutral),
            _ => Status::new("To decide", Tone::Watch),
        },
        ..KeyFigure::default()
    });
    figures
}

fn coverage_row(names: &Names<'_>, p: &coverage::ProgrammeCoverage) -> CoverageRow {
    use coverage::ReportingState as S;
    let programme = &names.board().programmes[p.programme];
    let n = p.counts;
    let mut detail = match p.state {
        S::NoStream => "the board holds no reporting stream for it".to_owned(),
        S::NeverEstablished => "accountable to the board; no reporting arranged".to_owned(),
        S::Compiled => streams::compiled_words(names, programme.id.as_str()),
        _ if n.owed == 0 => "no return is known to be owed yet".to_owned(),
        _ => format!("{} of {} came", n.received, say::count(n.owed, "return", "returns")),
    };
    if let Some(latest) = p.latest {
        detail.push_str(&format!("; latest {latest}"));
    }
    if n.overdue > 0 {
        detail.push_str(&format!("; {} overdue", n.overdue));
    }
    if n.incomplete > 0 {
        detail.push_str(&format!("; {} incomplete", n.incomplete));
    }
    CoverageRow {
        programme: programme.id.to_string(),
        name: programme.name.clone(),
        short: programme.short.clone(),
        status: streams::reporting_status(p),
        detail,
        overdue_days: p.most_overdue,
        can_set_up: p.state >= S::NeverEstablished,
    }
}

fn confidence_row(names: &Names<'_>, c: &confidence::Confidence<'_>) -> ConfidenceRow {
    let programme = &names.board().programmes[c.programme];
    let (id, short) = (programme.id.to_string(), programme.short.clone());
    let Some(latest) = c.latest else {
        return ConfidenceRow {
            programme: id,
            short,
            status: Status::new("Not assessed", Tone::Missing),
            ..ConfidenceRow::default()
        };
    };
    ConfidenceRow {
        programme: id,
        short,
        status: Status::new(latest.rating.label(), confidence_tone(latest.rating)),
        rating: Some(latest.rating),
        on: say::date(latest.on),
        assessor: latest.assessor.clone(),
        reason: latest.reason.clone().unwrap_or_else(|| latest.rating.meaning().to_owned()),
        movement: match c.steps_down() {
            None => String::new(),
            Some(0) => "unchanged".to_owned(),
            Some(n) => {
                let steps = say::count(usize::from(n.unsigned_abs()), "step", "steps");
                format!("{steps} {}", if n > 0 { "down" } else { "up" })
            }
        },
        basis: basis_mark(latest.basis).to_owned(),
        source: latest.cite.as_ref().map_or_else(String::new, |c| names.cite(c)),
    }
}

/// A finding's figure with its unit; empty where it has none.
pub(super) fn finding_value(f: &boardsight_core::model::Finding) -> String {
    let decimals = |v: f64| if (v - v.round()).abs() < 1e-9 { 0 } else { 1 };
    f.value.map_or_else(String::new, |v| {
        let unit = f.unit.as_deref().unwrap_or_default();
        say::with_unit(&say::number(v, decimals(v)), unit)
    })
}

fn findings(names: &Names<'_>) -> Vec<FindingRow> {
    names
        .board()
        .findings
        .iter()
        .map(|f| FindingRow {
            id: f.id.to_string(),
            programme: f.programme.as_ref().map(ToString::to_string),
            short: names.whose(f.programme.as_ref(), "All").to_owned(),
            theme: f.theme.clone(),
            statement: f.statement.clone(),
            value: finding_value(f),
            source: names.cite(&f.cite),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PageName;
    use boardsight_testkit::fixture;

    #[test]
    fn one_screen_answers_the_chair() {
        let b = fixture::board();
        let o = overview(&b, b.as_of, 0);
        assert_eq!(
            o.message,
            "Only BCF reports to the board; 2 of 4 programmes have no reporting stream; 1 return is overdue. BCF \
             2015-16: outturn cost £457m more than planned (£311m + £146m = £457m). 1 action is \
             overdue, by 24 days (Secretariat, illustrative)."
        );
        assert_eq!(o.variances[0].measure, "admissions");
        assert_eq!(o.variances.last().unwrap().status.word, "Better than plan");
        assert_eq!(o.coverage.iter().filter(|c| c.can_set_up).count(), 2);
        assert_eq!(o.confidence[0].movement, "1 step down");
        assert_eq!((o.top_risks.len(), o.decisions_needed.len()), (3, 1));
        assert_eq!(o.overdue_counts, OverdueCounts { returns: 1, actions: 1, risks: 2 });
        let page = o.page();
        for table in super::super::tables(&page) {
            assert!(table.rows.iter().all(|r| r.len() == table.columns.len()), "{}", table.id);
        }
    }

    #[test]
    fn an_empty_board_says_so() {
        let b = Board::new("Empty", jiff::civil::date(2017, 2, 8));
        for name in PageName::ALL {
            let page = super::super::page(&b, b.as_of, name);
            assert!(!page.message.is_empty(), "{}", page.name);
        }
    }
}
