//! Sheets of plan against outturn, of every figure behind it, and of the definitions of measures.

use super::super::measures::{plan_status, row as variance_row};
use super::super::names::Names;
use super::{CellValue, RecordSheet, days, plain, statuses};
use boardsight_analysis::variance::{self, Figure, PlanStatus, Scope, Variance};
use boardsight_core::model::{Board, Measure, Series};
use jiff::civil::Date;

pub(super) fn sheets(board: &Board, as_of: Date) -> [RecordSheet; 3] {
    let names = Names::of(board);
    [against_plan(&names, as_of), figures(&names), definitions(&names)]
}

const ALL_STATUSES: [PlanStatus; 7] = [
    PlanStatus::BetterThanPlan,
    PlanStatus::OnPlan,
    PlanStatus::OffPlan,
    PlanStatus::Differs,
    PlanStatus::NoPlan,
    PlanStatus::NotYetOver,
    PlanStatus::NotReported,
];

fn against_plan(names: &Names<'_>, as_of: Date) -> RecordSheet {
    let all = variance::variances(names.board(), Scope::Programmes, as_of);
    RecordSheet {
        name: "Measures".into(),
        about: "Plan against outturn of every programme and of England as a whole, with what the gap costs."
            .to_owned(),
        columns: vec![
            plain("Programme", 14),
            plain("Measure", 30),
            plain("Unit", 14),
            plain("Period", 13),
            plain("From", 13),
            plain("To", 13),
            plain("Baseline", 15),
            plain("Plan", 13),
            plain("Outturn", 13),
            plain("Variance", 13),
            plain("Cost of variance, £", 17),
            statuses("Status", 17, ALL_STATUSES.map(plan_status)),
            plain("Basis", 14),
            plain("What it says", 50),
            plain("Arithmetic", 50),
            plain("Source", 60),
        ],
        rows: all.iter().map(|v| against_plan_row(names, v)).collect(),
    }
}

fn against_plan_row(names: &Names<'_>, v: &Variance<'_>) -> Vec<CellValue> {
    let said = variance_row(names, v);
    let m = v.measure;
    let change = m.expressed.is_change();
    let figure = |f: Option<Figure<'_>>| CellValue::number(f.map(|f| f.value()), m.decimals, change);
    let mut bases: Vec<&str> = Vec::new();
    for f in [v.baseline, v.plan, v.outturn].into_iter().flatten() {
        let word = f.point.basis.unwrap_or(f.series.basis).word();
        if !bases.contains(&word) {
            bases.push(word);
        }
    }
    let [from, to] = days(Some(v.period));
    vec![
        CellValue::text(said.short),
        CellValue::text(said.measure_name),
        CellValue::text(said.unit),
        CellValue::text(v.period.to_string()),
        from,
        to,
        if change { CellValue::text(said.baseline) } else { figure(v.baseline) },
        figure(v.plan),
        figure(v.outturn),
        CellValue::number(v.variance, m.decimals, true),
        CellValue::gbp(v.cost, true),
        CellValue::Status(said.status),
        CellValue::text(bases.join(", ")),
        CellValue::text(said.message),
        CellValue::text(said.arithmetic),
        CellValue::text(said.source),
    ]
}

fn figures(names: &Names<'_>) -> RecordSheet {
    let rows = names.board().series.iter().flat_map(|s| series_rows(names, s)).collect();
    RecordSheet {
        name: "Figures".into(),
        about:
            "Every figure that the board holds, one a row, with its source. A period without a row was not \
                reported."
                .to_owned(),
        columns: vec![
            plain("Programme", 14),
            plain("Site", 26),
            plain("Measure", 30),
            plain("Unit", 14),
            plain("Kind", 11),
            plain("Period", 13),
            plain("From", 13),
            plain("To", 13),
            plain("Figure", 13),
            plain("Basis", 13),
            plain("Source", 60),
        ],
        rows,
    }
}

fn series_rows<'a>(names: &'a Names<'a>, s: &'a Series) -> impl Iterator<Item = Vec<CellValue>> + 'a {
    let measure: Option<&Measure> = names.board().measure(s.measure.as_str());
    let signed = measure.is_some_and(|m| m.expressed.is_change());
    let (unit, decimals) = measure.map_or(("", 0), |m| (m.unit.as_str(), m.decimals));
    // A long line of figures cites one source, so format it once.
    let source = names.cite_with_note(&s.cite);
    s.points.iter().map(move |p| {
        let [from, to] = days(Some(p.period));
        vec![
            CellValue::text(names.whose(s.programme.as_ref(), "England")),
            names.place(s).map_or(CellValue::Blank, CellValue::text),
            CellValue::text(names.measure(s.measure.as_str())),
            CellValue::text(unit),
            CellValue::text(s.kind.label()),
            CellValue::text(p.period.to_string()),
            from,
            to,
            CellValue::number(Some(p.value), decimals, signed),
            CellValue::text(p.basis.unwrap_or(s.basis).word()),
            CellValue::text(match (&p.cite, s.gap(p.period)) {
                (cite, Some(gap)) => {
                    let source = cite.as_ref().map_or_else(|| source.clone(), |c| names.cite_with_note(c));
                    format!("{source}. Not counted: {}", gap.reason)
                }
                (Some(cite), None) => names.cite_with_note(cite),
                (None, None) => source.clone(),
            }),
        ]
    })
}

fn definitions(names: &Names<'_>) -> RecordSheet {
    let rows = names.board().measures.iter().map(|m| {
        let unit_cost = m.unit_cost.as_ref();
        vec![
            CellValue::text(m.id.as_str()),
            CellValue::text(&*m.name),
            CellValue::text(&*m.unit),
            CellValue::text(m.expressed.label()),
            CellValue::text(m.better.label()),
            m.target.as_ref().map_or(CellValue::Absent("no target"), |t| CellValue::Number {
                value: t.value,
                decimals: m.decimals,
                signed: false,
            }),
            unit_cost.map_or(CellValue::MISSING, |c| CellValue::number(Some(c.per_unit()), 2, false)),
            unit_cost.map_or(CellValue::Blank, |c| {
                CellValue::text(format!("{}: {}", c.basis.word(), names.cite_with_note(&c.cite)))
            }),
            CellValue::text(&*m.definition),
            m.cite.as_ref().map_or(CellValue::Blank, |c| CellValue::text(names.cite(c))),
        ]
    });
    RecordSheet {
        name: "Definitions".into(),
        about: "What each measure counts, which way is better, and what one unit costs.".to_owned(),
        columns: vec![
            plain("Id", 26),
            plain("Measure", 36),
            plain("Unit", 14),
            plain("Figures are", 20),
            plain("Better", 20),
            plain("Target", 12),
            plain("Unit cost, £", 13),
            plain("Where the unit cost comes from", 50),
            plain("Definition", 60),
            plain("Source", 50),
        ],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;

    #[test]
    fn every_figure_of_the_board_has_a_row() {
        let board = fixture::board();
        let [_, figures, _] = sheets(&board, board.as_of);
        assert_eq!(figures.rows.len(), board.series.iter().map(|s| s.points.len()).sum::<usize>());
        let source = figures.columns.iter().position(|c| c.title == "Source").unwrap();
        assert!(figures.rows.iter().all(|row| matches!(&row[source], CellValue::Text(t) if !t.is_empty())));
    }

    #[test]
    fn a_gap_without_an_outturn_is_not_a_figure() {
        let board = fixture::board();
        let [measures, ..] = sheets(&board, board.as_of);
        let at = |title: &str| measures.columns.iter().position(|c| c.title == title).unwrap();
        let (outturn, variance) = (at("Outturn"), at("Variance"));
        let missing: Vec<_> = measures.rows.iter().filter(|row| row[outturn] == CellValue::MISSING).collect();
        assert!(missing.iter().all(|row| row[variance] == CellValue::MISSING));
    }
}
