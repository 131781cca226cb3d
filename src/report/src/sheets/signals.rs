//! The sheet of all series with mean, limits and target.

use super::super::names::{Names, basis_mark};
use super::super::signals::{reliance_status, says, variation_status};
use super::{CellValue, RecordSheet, found, plain, statuses};
use boardsight_analysis::signals::{Signal, signals};
use boardsight_core::model::Board;

/// Returns a sheet with one row for each series, in the board's order.
pub(super) fn sheet(board: &Board) -> RecordSheet {
    let names = Names::of(board);
    let rows: Vec<Vec<CellValue>> = signals(board).iter().map(|s| row(&names, s)).collect();
    RecordSheet {
        name: "Signals".into(),
        about: "Every line of outturn with its latest figure, mean, process limits and target. A line of fewer than 13 \
                figures has a median and no limits."
            .to_owned(),
        columns: vec![
            plain("Programme", 14),
            plain("Site", 26),
            plain("Measure", 30),
            plain("Unit", 14),
            plain("Figures", 10),
            plain("Latest period", 13),
            plain("Latest", 13),
            plain("Median", 13),
            plain("Mean", 13),
            plain("Lower limit", 13),
            plain("Upper limit", 13),
            plain("Target", 13),
            statuses("Variation", 26, found(&rows, 12)),
            statuses("Against the target", 18, found(&rows, 13)),
            plain("Basis", 13),
            plain("What it means, and what to do", 70),
            plain("Source", 60),
        ],
        rows,
    }
}

fn row(names: &Names<'_>, s: &Signal<'_>) -> Vec<CellValue> {
    let m = s.measure;
    let figure = |value: Option<f64>, without: &'static str| match value.filter(|v| v.is_finite()) {
        Some(value) => CellValue::Number { value, decimals: m.decimals, signed: m.expressed.is_change() },
        None => CellValue::Absent(without),
    };
    let limits = s.spc.groups.last().map(|g| g.limits).unwrap_or_default();
    let (too_few, long) = ("too few figures", "see the mean");
    let lasting = |value: Option<f64>| match (&s.run, limits.constant) {
        (Some(_), _) => CellValue::Absent(too_few),
        (None, Some(_)) if value.is_none() => CellValue::Absent("no width"),
        (None, _) => figure(value, too_few),
    };
    let latest = s.latest();
    vec![
        CellValue::text(names.whose(s.series.programme.as_ref(), "England")),
        s.series.site.as_ref().map_or(CellValue::Blank, |site| CellValue::text(names.site(site.as_str()))),
        CellValue::text(&*m.name),
        CellValue::text(&*m.unit),
        CellValue::count(u32::try_from(s.known).unwrap_or(u32::MAX)),
        latest.map_or(CellValue::MISSING, |(period, _)| CellValue::text(period.to_string())),
        figure(latest.map(|(_, value)| value), "not reported"),
        s.run.as_ref().map_or(CellValue::Absent(long), |run| figure(run.median, too_few)),
        lasting(limits.mean),
        lasting(limits.lower),
        lasting(limits.upper),
        figure(m.target.as_ref().map(|t| t.value), "no target"),
        CellValue::Status(variation_status(s.variation)),
        CellValue::Status(reliance_status(s.reliance)),
        CellValue::text(basis_mark(s.series.basis)),
        CellValue::text(says(s)),
        CellValue::text(names.cite_with_note(&s.series.cite)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;

    #[test]
    fn every_line_has_a_row_with_typed_figures() {
        let board = fixture::board();
        let sheet = sheet(&board);
        assert_eq!(sheet.rows.len(), signals(&board).len());
        let at = sheet.columns.iter().position(|c| c.title == "Latest").unwrap();
        assert!(sheet.rows.iter().all(|row| matches!(row[at], CellValue::Number { .. })));
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
    }
}
