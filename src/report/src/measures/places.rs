//! Measures by place: how many places report, and how each compares with its plan.

use super::{VarianceRow, row};
use crate::names::Names;
use crate::say;
use crate::spec::{Cell, Column, NOT_REPORTED, Status, Table, Tone};
use boardsight_analysis::by_place::ByPlace;
use boardsight_analysis::completeness::PlaceCount;
use boardsight_analysis::variance::{Variance, difference};
use boardsight_core::model::ValueKind;

/// Figures of one programme and measure for one kind of place and one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacesRow {
    /// The programme's id; `None` for the country.
    pub programme: Option<String>,
    /// The programme's short name, or 'England'.
    pub short: String,
    /// Measure's id.
    pub measure: String,
    /// The kind of place, in the plural: `footprints`.
    pub kind: String,
    /// Period as text.
    pub period: String,
    /// Number of reporting places: '5 of 44 footprints'.
    pub count: String,
    /// Number of places with an outturn.
    pub reported: usize,
    /// Number of places that should report an outturn.
    pub owed: usize,
    /// Status of the places together against their plans.
    pub status: Status,
    /// Summary sentence: 'Delayed days: 5 of 44 footprints report; 5 of 5 off plan'.
    pub message: String,
    /// The places, in the board's order.
    pub places: Vec<VarianceRow>,
}

/// Returns '5 of 44 places', with the plural of the kind of place.
#[must_use]
pub fn count_words(count: PlaceCount, many: &str) -> String {
    format!("{} of {} {many}", say::thousands(count.reported), say::thousands(count.owed))
}

/// Returns the sum of all places, or a note that not all of them report.
fn sum_words(sum: Option<f64>, all: &ByPlace<'_>) -> String {
    match sum {
        Some(value) => {
            let places = say::thousands(all.reported.owed);
            format!("{} (derived: sum of {places} {})", say::reported(value, all.measure), all.kind.many())
        }
        None => NOT_REPORTED.to_owned(),
    }
}

/// Returns the status of the places against their plans, with counts.
fn status(all: &ByPlace<'_>) -> Status {
    let base = super::plan_status(all.status());
    let compared = all.places.iter().filter(|p| p.variance.is_some()).count();
    match all.off_plan {
        0 if !all.reported.is_complete() => Status::new(
            format!("{}: {}", base.word, count_words(all.reported, all.kind.many())),
            if base.tone == Tone::Good { Tone::Watch } else { base.tone },
        ),
        0 => base,
        off => Status::new(format!("{off} of {compared} off plan"), Tone::Bad),
    }
}

pub(super) fn message(all: &ByPlace<'_>) -> String {
    let name = &all.measure.short;
    let count = count_words(all.reported, all.kind.many());
    let mut text = match (all.outturn, all.plan) {
        (Some(outturn), Some(plan)) => {
            let figure = |value| say::with_unit_short(&say::reported(value, all.measure), &all.measure.unit);
            format!("{name}: {} against a plan of {} in {count}", figure(outturn), figure(plan))
        }
        _ => format!("{name}: {count} report"),
    };
    let compared = all.places.iter().filter(|p| p.variance.is_some()).count();
    if all.off_plan > 0 {
        text.push_str(&format!("; {} of {compared} off plan", all.off_plan));
    } else if all.planned == 0 {
        text.push_str("; no plan is reported");
    }
    text
}

pub(super) fn places_row(names: &Names<'_>, all: &ByPlace<'_>) -> PlacesRow {
    PlacesRow {
        programme: all.programme.map(ToString::to_string),
        short: names.whose(all.programme, "England").to_owned(),
        measure: all.measure.id.to_string(),
        kind: all.kind.many().to_owned(),
        period: all.period.to_string(),
        count: count_words(all.reported, all.kind.many()),
        reported: all.reported.reported,
        owed: all.reported.owed,
        status: status(all),
        message: message(all),
        places: all.places.iter().map(|v| row(names, v)).collect(),
    }
}

/// Returns the places of a programme as one row in the table of programmes.
///
/// The row has their sums if all report, otherwise the number of places that report.
pub(crate) fn whole_row(names: &Names<'_>, all: &ByPlace<'_>) -> VarianceRow {
    let m = all.measure;
    let cost = all.variance().zip(m.unit_cost.as_ref()).and_then(|(units, cost)| cost.of(units));
    let first = all.places.first();
    let cites = all.places.iter().flat_map(|v| [v.plan, v.outturn]).flatten();
    let outturn = match all.outturn {
        None if all.reported.reported > 0 => count_words(all.reported, all.kind.many()),
        sum => sum_words(sum, all),
    };
    VarianceRow {
        places: count_words(all.reported, all.kind.many()),
        baseline: match m.expressed {
            ValueKind::ChangeOnYear => "the year before".to_owned(),
            ValueKind::Level => NOT_REPORTED.to_owned(),
        },
        plan: sum_words(all.plan, all),
        outturn,
        variance: all.variance().map_or_else(|| NOT_REPORTED.to_owned(), |x| say::signed(x, m.decimals)),
        cost: cost.map_or_else(|| NOT_REPORTED.to_owned(), say::signed_gbp),
        status: status(all),
        arithmetic: all
            .variance()
            .zip(cost)
            .map_or_else(String::new, |(x, cost)| super::arithmetic(m, x, cost)),
        message: message(all),
        source: names.cites(cites.map(|f| f.series.cite_of(f.point))),
        baseline_value: None,
        plan_value: all.plan,
        outturn_value: all.outturn,
        variance_value: all.outturn.zip(all.plan).map(|(o, p)| difference(o, p)),
        cost_gbp: cost,
        site: None,
        ..first.map(|v| row(names, v)).unwrap_or_default()
    }
}

/// Returns whether a programme's own figures already cover the period of its places.
pub(crate) fn is_covered(all: &ByPlace<'_>, whole: &[Variance<'_>]) -> bool {
    let same = |v: &&Variance<'_>| v.programme == all.programme && v.measure.id == all.measure.id;
    whole.iter().filter(same).any(|v| v.outturn.is_some() && v.period.end() >= all.period.end())
}

/// Adds to the figures of programmes how many places they include, if not all places report.
pub(crate) fn note_places(rows: &mut [VarianceRow], found: &[ByPlace<'_>]) {
    for row in rows {
        let own = found.iter().find(|all| {
            all.programme.map(|p| p.as_str()) == row.programme.as_deref()
                && all.measure.id == *row.measure
                && row.period == Some(all.period)
                && !all.reported.is_complete()
        });
        if let Some(all) = own {
            row.places = count_words(all.reported, all.kind.many());
        }
    }
}

/// Returns a table of places that compares each with its plan in one period.
#[must_use]
pub fn places_table(row: &PlacesRow) -> Table {
    let figure = |text: &str, value: Option<f64>, source: &str| match value {
        Some(_) => Cell { text: text.to_owned(), value, source: source.to_owned(), ..Cell::default() },
        None => Cell::missing(),
    };
    let whose = row.programme.as_deref().unwrap_or("england");
    Table {
        id: format!("{whose}-{}-places", row.measure),
        title: format!("{}, {}: {}", row.short, row.period, row.message),
        columns: vec![
            Column::text("Place", 8),
            Column::number("Plan", 4),
            Column::number("Outturn", 4),
            Column::number("Variance", 4),
            Column::text("Status", 4),
        ],
        rows: row
            .places
            .iter()
            .map(|p| {
                vec![
                    Cell::text(p.site.clone().unwrap_or_default()),
                    figure(&p.plan, p.plan_value, &p.source),
                    figure(&p.outturn, p.outturn_value, &p.source),
                    figure(&p.variance, p.variance_value, ""),
                    Cell::status(&p.status),
                ]
            })
            .collect(),
        notes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::measures::{MeasureChoice, measures};
    use crate::overview::overview;
    use boardsight_core::model::{Board, Period, SeriesKind, Site};
    use boardsight_testkit::fixture;

    /// A board with plans for 44 places, of which some report more than planned.
    fn board(reported: usize) -> Board {
        let mut b = fixture::board();
        let may = Period::month(2016, 5).unwrap();
        b.programmes[2].sites = (0..44).map(|n| Site::new(&format!("s{n}"), &format!("Site {n}"))).collect();
        for (kind, upto, value) in [(SeriesKind::Plan, 44, 100.0), (SeriesKind::Outturn, reported, 110.0)] {
            for n in 0..upto {
                let mut line = fixture::series("stps", "delayed-days", kind, &[(may, value)]);
                line.id = format!("{}-{n}", kind.label()).into();
                line.site = Some(format!("s{n}").into());
                b.series.push(line);
            }
        }
        b
    }

    #[test]
    fn figures_by_place_are_on_measures_and_overview_with_how_many() {
        let b = board(5);
        let choice = MeasureChoice { measure: Some("delayed-days".to_owned()), period: None };
        let m = measures(&b, b.as_of, &choice);
        assert_eq!(m.places.len(), 1);
        assert_eq!((m.places[0].count.as_str(), m.places[0].places.len()), ("5 of 44 places", 44));
        assert_eq!(m.places[0].status.word, "5 of 5 off plan");
        let row = m.all_rows.iter().find(|r| r.programme.as_deref() == Some("stps")).unwrap();
        assert_eq!((row.outturn.as_str(), row.variance_value), ("5 of 44 places", None));
        let item = m.list.iter().find(|i| i.id == "delayed-days").unwrap();
        assert!(item.reported_by.contains("STPs: 5 of 44 places"), "{}", item.reported_by);
        let o = overview(&b, b.as_of, 0);
        let row = o.variances.iter().find(|r| r.programme.as_deref() == Some("stps")).unwrap();
        assert_eq!((row.places.as_str(), row.status.word.as_str()), ("5 of 44 places", "5 of 5 off plan"));
    }

    #[test]
    fn a_sum_of_all_places_is_derived_and_says_so() {
        let b = board(44);
        let m = measures(&b, b.as_of, &MeasureChoice::default());
        let row = m.all_rows.iter().find(|r| r.programme.as_deref() == Some("stps")).unwrap();
        assert_eq!(row.outturn, "+4,840 (derived: sum of 44 places)");
        assert_eq!((row.variance_value, row.places.as_str()), (Some(440.0), "44 of 44 places"));
    }
}
