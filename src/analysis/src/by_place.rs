//! The latest figures of each measure by place: the number of places that report, each place's comparison
//! with its plan, and the totals if every place reports.

use super::completeness::{Completeness, PlaceCount, PlaceKind};
use super::variance::{Figure, PlanStatus, Variance, difference, join};
use boardsight_core::model::{AreaKind, Board, Measure, MeasureId, Period, ProgrammeId, Series, SeriesKind};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// Figures of one measure of a programme or the country, by one kind of place, for one period.
#[derive(Clone, Debug, PartialEq)]
pub struct ByPlace<'a> {
    /// The programme; `None` for the country.
    pub programme: Option<&'a ProgrammeId>,
    /// The measure.
    pub measure: &'a Measure,
    /// The kind of place.
    pub kind: PlaceKind<'a>,
    /// The requested period, or else the latest period for which a place reports.
    pub period: Period,
    /// Each place with a plan or an outturn, in the board's order of series.
    pub places: Vec<Variance<'a>>,
    /// Number of places with an outturn, out of those that must report one.
    pub reported: PlaceCount,
    /// Number of places with a plan.
    pub planned: usize,
    /// Number of places whose outturn is worse than their plan.
    pub off_plan: usize,
    /// Sum of the outturns; `None` if a place does not report, or if the measure's figures cannot be added
    /// up.
    pub outturn: Option<f64>,
    /// Sum of the plans; `None` under the same conditions.
    pub plan: Option<f64>,
}

impl ByPlace<'_> {
    /// Returns the sum of the outturns minus the sum of the plans.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        self.outturn.zip(self.plan).map(|(outturn, plan)| difference(outturn, plan))
    }

    /// Returns the combined plan status of the places: off plan if any place is.
    #[must_use]
    pub fn status(&self) -> PlanStatus {
        match self {
            s if s.off_plan > 0 => PlanStatus::OffPlan,
            s if s.reported.reported == 0 => PlanStatus::NotReported,
            s if s.planned == 0 => PlanStatus::NoPlan,
            _ => {
                let one = |status| self.places.iter().any(|p| p.status == status);
                let worst = [PlanStatus::Differs, PlanStatus::OnPlan, PlanStatus::BetterThanPlan];
                worst.into_iter().find(|s| one(*s)).unwrap_or(PlanStatus::NoPlan)
            }
        }
    }
}

/// Returns whether figures of a measure can be added up. Counts can; shares and rates cannot.
#[must_use]
pub fn adds_up(measure: &Measure) -> bool {
    let unit = measure.unit.to_lowercase();
    !["%", "per ", "rate", "average", "mean", "median", "index", "share"].iter().any(|w| unit.contains(w))
}

type Key<'a> = (Option<usize>, usize, PlaceKind<'a>);

/// Returns the figures by place of one measure or of all measures. Each programme and kind of place gets
/// one entry: for the given period, or for the latest period that a place reports. Programmes and measures
/// are in board order, the country first.
#[must_use]
pub fn by_place<'a>(
    board: &'a Board,
    measure: Option<&str>,
    period: Option<Period>,
    as_of: Date,
) -> Vec<ByPlace<'a>> {
    let measures: HashMap<&MeasureId, usize> =
        board.measures.iter().zip(0..).map(|(m, i)| (&m.id, i)).collect();
    let programmes: HashMap<&ProgrammeId, usize> =
        board.programmes.iter().zip(0..).map(|(p, i)| (&p.id, i)).collect();
    let areas: HashMap<&str, &AreaKind> = board.areas.iter().map(|a| (a.id.as_str(), &a.kind)).collect();
    let mut lines: BTreeMap<Key<'a>, Vec<&'a Series>> = BTreeMap::new();
    for series in board.series.iter().filter(|s| s.is_of_place()) {
        if measure.is_some_and(|m| series.measure != *m) {
            continue;
        }
        let kind = match &series.area {
            None => PlaceKind::Sites,
            Some(area) => match areas.get(area.as_str()) {
                Some(kind) => PlaceKind::Areas(kind),
                None => continue,
            },
        };
        let Some(&of) = measures.get(&series.measure) else { continue };
        let whose = match &series.programme {
            None => None,
            Some(id) => match programmes.get(id) {
                Some(at) => Some(*at),
                None => continue,
            },
        };
        lines.entry((whose, of, kind)).or_default().push(series);
    }
    let counts = Completeness::of(board);
    let found = lines.into_iter().filter_map(|((whose, of, kind), series)| {
        let outturns = || series.iter().filter(|s| s.kind == SeriesKind::Outturn).flat_map(|s| s.counted());
        let latest = outturns().map(|p| p.period).max();
        let period = match period {
            Some(period) => period,
            None => latest.or_else(|| series.iter().flat_map(|s| &s.points).map(|p| p.period).max())?,
        };
        let programme = whose.and_then(|i| board.programmes.get(i)).map(|p| &p.id);
        let measure = board.measures.get(of)?;
        let none = PlaceCount { reported: 0, owed: 0 };
        let reported = counts.at(programme, &measure.id, kind, period).unwrap_or(none);
        let places = of_period(&series, measure, programme, period, as_of);
        if places.is_empty() {
            return None;
        }
        Some(summed(ByPlace {
            programme,
            measure,
            kind,
            period,
            places,
            reported,
            planned: 0,
            off_plan: 0,
            outturn: None,
            plan: None,
        }))
    });
    found.collect()
}

/// Returns the figures of a period, one entry for each place.
fn of_period<'a>(
    series: &[&'a Series],
    measure: &'a Measure,
    programme: Option<&'a ProgrammeId>,
    period: Period,
    as_of: Date,
) -> Vec<Variance<'a>> {
    type PlaceKey<'p> = (Option<&'p str>, Option<&'p str>);
    let place = |s: &'a Series| -> PlaceKey<'a> {
        (s.site.as_ref().map(|x| x.as_str()), s.area.as_ref().map(|x| x.as_str()))
    };
    let mut at: HashMap<PlaceKey<'_>, usize> = HashMap::new();
    let mut groups: Vec<Vec<Figure<'a>>> = Vec::new();
    let mut first: Vec<&'a Series> = Vec::new();
    for series in series.iter().copied() {
        let Some(point) = series.at(period) else { continue };
        let slot = *at.entry(place(series)).or_insert_with(|| {
            groups.push(Vec::new());
            first.push(series);
            groups.len() - 1
        });
        groups[slot].push(Figure { series, point });
    }
    let joined = groups.iter().zip(first).map(|(figures, of)| {
        let of_kind = |kind| figures.iter().find(|f| f.series.kind == kind).copied();
        join(measure, (programme, of.site.as_ref(), of.area.as_ref()), period, of_kind, as_of)
    });
    joined.collect()
}

fn summed(mut all: ByPlace<'_>) -> ByPlace<'_> {
    all.planned = all.places.iter().filter(|p| p.plan.is_some()).count();
    all.off_plan = all.places.iter().filter(|p| p.status == PlanStatus::OffPlan).count();
    if adds_up(all.measure) && all.reported.owed > 0 {
        let sum = |of: fn(&Variance<'_>) -> Option<f64>| {
            let values: Vec<f64> = all.places.iter().filter_map(of).collect();
            (values.len() >= all.reported.owed).then(|| values.iter().sum())
        };
        let outturn = sum(|p| p.outturn.map(|f| f.value()));
        let plan = sum(|p| p.plan.map(|f| f.value()));
        (all.outturn, all.plan) = (outturn.filter(|_| all.reported.is_complete()), plan);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::Site;
    use boardsight_testkit::fixture;

    /// Returns the fixture of the plans with `places` sites. `reported` of them report ten more than the
    /// plan of 100.
    fn board(places: usize, reported: usize) -> Board {
        let mut b = fixture::board();
        let may = Period::month(2016, 5).unwrap();
        b.programmes[2].sites = (0..places).map(|n| Site::new(&format!("s{n}"), "Site")).collect();
        for (kind, upto, value) in [(SeriesKind::Plan, places, 100.0), (SeriesKind::Outturn, reported, 110.0)]
        {
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
    fn figures_by_place_count_and_are_summed_only_where_all_report() {
        let b = board(44, 5);
        let found = by_place(&b, None, None, b.as_of);
        assert_eq!(found.len(), 1);
        let part = &found[0];
        assert_eq!(
            (part.reported, part.off_plan, part.planned),
            (PlaceCount { reported: 5, owed: 44 }, 5, 44)
        );
        assert_eq!((part.outturn, part.plan, part.variance()), (None, Some(4_400.0), None));
        assert_eq!((part.status(), part.places.len()), (PlanStatus::OffPlan, 44));
        let b = board(44, 44);
        let whole = &by_place(&b, Some("delayed-days"), None, b.as_of)[0];
        assert_eq!((whole.outturn, whole.variance()), (Some(4_840.0), Some(440.0)));
        assert!(by_place(&b, Some("admissions"), None, b.as_of).is_empty());
    }

    #[test]
    fn shares_are_never_summed() {
        let mut b = board(3, 3);
        let unit = b.measures.iter_mut().find(|m| m.id == *"delayed-days").unwrap();
        unit.unit = "%".into();
        assert_eq!(by_place(&b, None, None, b.as_of)[0].outturn, None);
        for (unit, sums) in [("admissions", true), ("index, 2014-15 = 100", false), ("days per 1,000", false)]
        {
            let mut m = b.measures[0].clone();
            m.unit = unit.into();
            assert_eq!(adds_up(&m), sums, "{unit}");
        }
    }
}
