//! Overview page: the current state of the board on one screen.
//!
//! It answers the chair's questions in order: who has not reported, which figures are off plan, which risks
//! are the highest, what changed, and which decisions are needed.

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

/// Maximum number of lines of each kind on one screen.
const MOST: usize = 8;

/// View model of the Overview page.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Summary in two sentences: reporting, and figures off plan.
    pub message: String,
    /// Key figures: reporting, cost above plan, extreme risks, decisions asked for.
    pub figures: Vec<KeyFigure>,
    /// Reporting of every programme, in the board's order.
    pub coverage: Vec<CoverageRow>,
    /// Latest figures of programmes, those off plan first, the costliest first; at most eight.
    pub variances: Vec<VarianceRow>,
    /// Total cost of the gaps by programme and period, the latest period first.
    pub totals: Vec<TotalRow>,
    /// Costliest total of the latest period; `None` if no cost is known.
    pub variance_total: Option<TotalRow>,
    /// Savings with the bodies' expectations side by side, those not agreed first; at most eight.
    pub savings: Vec<SavingItem>,
    /// Expectations of those savings, one line for each body.
    pub expectations: Vec<SavingRow>,
    /// Delivery confidence of every programme, in the board's order.
    pub confidence: Vec<ConfidenceRow>,
    /// Highest live risks, at most eight.
    pub top_risks: Vec<RiskLine>,
    /// Number of open threats, including those that are not shown.
    pub open_risks: usize,
    /// Whether the board contains any risk. If not, nothing is known about risks.
    pub has_registers: bool,
    /// Date of the last meeting, from which `changes` are listed. If `None`, they are listed from the start
    /// of the audit trail.
    pub since: Option<Date>,
    /// Returns that have not arrived, the longest overdue first, at most eight.
    pub overdue: Vec<OverdueRow>,
    /// Counts of everything overdue: returns, actions, reviews and actions on risks.
    pub overdue_counts: OverdueCounts,
    /// Decisions asked of the board.
    pub decisions_needed: Vec<DecisionRow>,
    /// Overdue actions.
    pub actions_overdue: Vec<ActionRow>,
    /// Number of members' comments without an answer.
    pub challenges: usize,
    /// Findings on the programmes.
    pub findings: Vec<FindingRow>,
    /// Changes since the last meeting (or all), the latest first, at most eight.
    pub changes: Vec<ChangeRow>,
    /// Unsaved changes, the latest first, at most twenty; the last line gives the number of the others.
    pub unsaved_changes: Vec<String>,
}

/// Reporting of one programme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoverageRow {
    /// Programme's id.
    pub programme: String,
    /// Programme's name.
    pub name: String,
    /// Programme's short name.
    pub short: String,
    /// Reporting status.
    pub status: Status,
    /// Received and missing returns: '5 of 7 returns came; latest 2016-17 Q1'.
    pub detail: String,
    /// Days overdue of the longest overdue return.
    pub overdue_days: Option<i32>,
    /// Whether a stream can be set up.
    pub can_set_up: bool,
}

/// Delivery confidence of one programme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfidenceRow {
    /// Programme's id.
    pub programme: String,
    /// Programme's short name.
    pub short: String,
    /// Rating in words, or 'Not assessed'.
    pub status: Status,
    pub rating: Option<ConfidenceRating>,
    /// Date of the rating, or empty.
    pub on: String,
    /// Assessor, or empty.
    pub assessor: String,
    /// Reason, or the meaning of the rating.
    pub reason: String,
    /// Change of the rating: 'one step down', or empty.
    pub movement: String,
    /// 'illustrative', 'assessed', or empty.
    pub basis: String,
    pub source: String,
}

/// Counts of overdue items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverdueCounts {
    pub returns: usize,
    /// Actions of the board.
    pub actions: usize,
    /// Reviews of risks and actions on them.
    pub risks: usize,
}

/// Finding: a statement on a programme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FindingRow {
    pub id: String,
    /// Programme's id; `None` for all programmes.
    pub programme: Option<String>,
    /// Programme's short name, or 'All'.
    pub short: String,
    pub theme: String,
    pub statement: String,
    /// Figure with its unit, or empty.
    pub value: String,
    pub source: String,
}

/// Returns the tone of a rating.
#[must_use]
pub const fn confidence_tone(rating: ConfidenceRating) -> Tone {
    match rating {
        ConfidenceRating::Green | ConfidenceRating::AmberGreen => Tone::Good,
        ConfidenceRating::Amber => Tone::Watch,
        ConfidenceRating::AmberRed | ConfidenceRating::Red => Tone::Bad,
    }
}

/// Returns the page as of a date. `unsaved` is the number of entries at the end of the audit trail that are
/// not saved.
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
    let map = exposure::heat_map(board, exposure::threats(board), exposure::RatingKind::Current);
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

/// Returns the latest figures of each programme and measure that have an outturn or whose outturn is
/// overdue, off plan first.
fn off_plan_first(names: &Names<'_>, all: &[Variance<'_>], places: &[ByPlace<'_>]) -> Vec<VarianceRow> {
    let mut latest: Vec<&Variance<'_>> = Vec::new();
    for same in all.chunk_by(|a, b| a.programme == b.programme && a.measure.id == b.measure.id) {
        let told = same.iter().rfind(|v| v.outturn.is_some()).or_else(|| same.last());
        // Figures of the country are context for the Measures page and have no plan.
        latest.extend(told.filter(|v| v.programme.is_some()));
    }
    let rank = |status: PlanStatus| match status {
        PlanStatus::OffPlan => 0,
        PlanStatus::NotReported => 1,
        PlanStatus::NoPlan | PlanStatus::Differs => 2,
        PlanStatus::OnPlan | PlanStatus::BetterThanPlan => 3,
        PlanStatus::NotYetOver | PlanStatus::DataGap => 4,
    };
    // Show figures by place only if the programme has none of its own.
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
        // No decisions to make is neither good nor bad.
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

/// Returns a finding's figure with its unit; empty if it has none.
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
    fn overview_fits_one_screen() {
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
    fn empty_board_is_stated() {
        let b = Board::new("Empty", jiff::civil::date(2017, 2, 8));
        for name in PageName::ALL {
            let page = super::super::page(&b, b.as_of, name);
            assert!(!page.message.is_empty(), "{}", page.name);
        }
    }
}
