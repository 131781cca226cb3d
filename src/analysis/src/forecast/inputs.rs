//! Inputs of a forecast, read from the board.

use crate::overlap;
use crate::random::normal_point;
use boardsight_core::model::{Board, Forecast, Period, PeriodKind, RangeShape, Risk, Saving, Scale};

/// Reason why no forecast can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForecastError {
    /// The board has no forecast assumptions.
    #[error("the board holds no forecast: add an entry to 'forecasts' with dependence, seed and draws")]
    None,
    /// No saving has a range.
    #[error("no saving has a range: give low, likely and high of at least one saving under 'range'")]
    NoRange,
    /// A range has its bounds in the wrong order or is not a number.
    #[error("the range of '{0}' is not in rising order: low, likely, high")]
    Range(String),
    /// The correlations are not possible together.
    #[error(
        "the correlations cannot all hold at once: with '{0}' added, their matrix is not positive definite. Bring the \
         correlations of its programme nearer to one another or to 0"
    )]
    Correlations(String),
    /// An assumption is out of range.
    #[error("{0} is {1}: expected {2}")]
    Bounds(&'static str, String, &'static str),
}

/// Uncertain saving.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Id of the saving.
    pub id: String,
    /// Title of the saving.
    pub title: String,
    /// Probability distribution of its range.
    pub shape: RangeShape,
    /// Low, likely and high amount, in pounds.
    pub range: [f64; 3],
    /// Share of the amount in each of the forecast's years, 0 to 1.
    pub ramp: Vec<f64>,
}

impl Input {
    /// Returns the quantile at a share, in pounds.
    #[must_use]
    pub fn at(&self, share: f64) -> f64 {
        let [low, likely, high] = self.range;
        match self.shape {
            RangeShape::Fixed => likely,
            RangeShape::Normal => {
                likely
                    + (high - low) / (2.0 * 1.644_853_626_951_472_2)
                        * normal_point(share.clamp(1e-15, 1.0 - 1e-15))
            }
            RangeShape::Triangular => {
                let width = high - low;
                if width <= 0.0 {
                    likely
                } else if share * width < likely - low {
                    low + libm::sqrt(share * width * (likely - low))
                } else {
                    high - libm::sqrt((1.0 - share) * width * (high - likely))
                }
            }
        }
    }
}

/// Overlap of two savings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Index of the first saving among the inputs.
    pub one: usize,
    /// Index of the second saving among the inputs.
    pub other: usize,
    /// Share of the smaller saving that is counted in both, 0 to 1.
    pub share: f64,
}

/// Risk that reduces the savings if it occurs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskEvent {
    /// Id of the risk.
    pub id: String,
    /// Title of the risk.
    pub title: String,
    /// Probability that it occurs, 0 to 1.
    pub probability: f64,
    /// Cost in a full year if it occurs, in pounds.
    pub cost: f64,
    /// Share of the cost in each of the forecast's years: the built-up share of the savings that it
    /// affects.
    pub ramp: Vec<f64>,
    /// Indices, among the inputs, of the savings that it affects.
    pub inputs: Vec<usize>,
}

/// Amount that one saving should reach in one year, after the risks that affect it.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Short description: the owner and the purpose of the target.
    pub what: String,
    /// Index of the saving among the inputs.
    pub input: usize,
    /// Index of the year among the years.
    pub year: usize,
    /// Amount, in pounds.
    pub gbp: f64,
}

/// Complete input of the simulation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Consecutive financial years.
    pub years: Vec<Period>,
    /// Savings.
    pub inputs: Vec<Input>,
    /// Overlaps between savings.
    pub links: Vec<Link>,
    /// Risks that may occur.
    pub perils: Vec<RiskEvent>,
    /// Targets to evaluate.
    pub targets: Vec<Target>,
    /// Correlation of any two savings, 0 to 1.
    pub dependence: f64,
    /// Lower triangle of the Cholesky factor of the savings' correlation matrix, one row for each saving.
    /// Empty if all savings are correlated by `dependence`.
    pub factor: Vec<Vec<f64>>,
    /// Seed of the random draws.
    pub seed: u64,
    /// Number of draws.
    pub draws: usize,
}

/// Builds the model of a board under these assumptions.
///
/// # Errors
/// If no saving has a range, a range has its bounds in the wrong order, an assumption is out of range or
/// the correlations are not possible together.
pub fn model(board: &Board, forecast: &Forecast) -> Result<Model, ForecastError> {
    for (name, x) in
        [("dependence", forecast.dependence), ("overlap not decided", forecast.undecided_overlap)]
    {
        if !(0.0..=1.0).contains(&x) {
            return Err(ForecastError::Bounds(name, x.to_string(), "a number from 0 to 1"));
        }
    }
    if !(1_000..=1_000_000).contains(&forecast.draws) {
        return Err(ForecastError::Bounds("draws", forecast.draws.to_string(), "1,000 to 1,000,000"));
    }
    let ranged: Vec<&Saving> = board.savings.iter().filter(|s| s.range.is_some()).collect();
    let last = ranged.iter().map(|s| s.period.fiscal_year()).max().ok_or(ForecastError::NoRange)?;
    let first = Period::containing(board.as_of, PeriodKind::Year).map_or(last, Period::fiscal_year).min(last);
    let years: Vec<Period> = (first..=last).filter_map(Period::year).collect();
    let inputs = ranged.iter().map(|s| input(s, &years)).collect::<Result<Vec<_>, _>>()?;
    let place = |id: &str| inputs.iter().position(|i| i.id == id);
    let links = overlap::pairs(board)
        .iter()
        .filter_map(|pair| {
            let (one, other) = (place(pair.one.id.as_str())?, place(pair.other.id.as_str())?);
            Some(Link { one, other, share: pair.share(forecast.undecided_overlap) })
        })
        .filter(|link| link.share > 0.0)
        .collect();
    let scale = board.scale();
    let perils = board.risks.iter().filter_map(|r| peril(r, &scale, &inputs)).collect();
    let targets = ranged.iter().enumerate().flat_map(|(i, s)| targets(s, i, &years)).collect();
    Ok(Model {
        factor: factor(forecast, &ranged)?,
        years,
        links,
        perils,
        targets,
        dependence: forecast.dependence,
        seed: forecast.seed,
        draws: forecast.draws as usize,
        inputs,
    })
}

fn input(saving: &Saving, years: &[Period]) -> Result<Input, ForecastError> {
    let wrong = || ForecastError::Range(saving.title.clone());
    let range = saving.range.as_ref().ok_or_else(wrong)?;
    if range.low > range.likely || range.likely > range.high {
        return Err(wrong());
    }
    let share = |year: &Period| {
        let step = range.ramp.iter().filter(|s| s.period.fiscal_year() <= year.fiscal_year());
        match step.max_by_key(|s| s.period.fiscal_year()) {
            Some(step) => step.share,
            None if !range.ramp.is_empty() => 0.0,
            None => f64::from(u8::from(year.fiscal_year() >= saving.period.fiscal_year())),
        }
    };
    Ok(Input {
        id: saving.id.to_string(),
        title: saving.title.clone(),
        shape: range.shape,
        range: [range.low.as_f64(), range.likely.as_f64(), range.high.as_f64()],
        ramp: years.iter().map(share).collect(),
    })
}

/// Returns a live threat to a saving of the forecast, if its probability and its cost are known.
fn peril(risk: &Risk, scale: &Scale, inputs: &[Input]) -> Option<RiskEvent> {
    let touched: Vec<usize> =
        (0..inputs.len()).filter(|&i| risk.savings.iter().any(|id| *id == *inputs[i].id)).collect();
    let (rating, cost) = risk.current.zip(risk.impact_gbp)?;
    let years = inputs.first().map_or(0, |i| i.ramp.len());
    (risk.is_live() && risk.is_threat() && !touched.is_empty()).then(|| RiskEvent {
        id: risk.id.to_string(),
        title: risk.title.clone(),
        probability: scale.probability(rating.likelihood),
        cost: cost.as_f64(),
        ramp: (0..years)
            .map(|y| touched.iter().map(|&i| inputs[i].ramp[y]).fold(0.0_f64, f64::max))
            .collect(),
        inputs: touched,
    })
}

/// Returns the targets of a saving in its own period: its plan and the expectation of each body, each
/// amount once for each body.
fn targets(saving: &Saving, input: usize, years: &[Period]) -> Vec<Target> {
    let own = years.iter().position(|y| y.fiscal_year() == saving.period.fiscal_year());
    let year = own.unwrap_or_else(|| years.len().saturating_sub(1));
    let target = |what: String, gbp: f64| Target { what, input, year, gbp };
    let plan = saving.planned.as_ref().map(|p| target(String::new(), p.gbp.as_f64()));
    let expected = saving.expectations.iter().filter_map(|e| Some(target(e.id.clone(), e.gbp?.as_f64())));
    plan.into_iter().chain(expected).collect()
}

/// Returns the Cholesky factor of the savings' correlation matrix; empty if all share one correlation.
fn factor(forecast: &Forecast, ranged: &[&Saving]) -> Result<Vec<Vec<f64>>, ForecastError> {
    if forecast.correlations.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(wrong) = forecast.correlations.iter().find(|c| !(-1.0..=1.0).contains(&c.value)) {
        return Err(ForecastError::Bounds("a correlation", wrong.value.to_string(), "a number from -1 to 1"));
    }
    let between = |a: &Saving, b: &Saving| {
        let (a, b) = (&a.programme, &b.programme);
        let entry = forecast
            .correlations
            .iter()
            .find(|c| (c.one == *a && c.other == *b) || (c.one == *b && c.other == *a));
        entry.map_or(forecast.dependence, |c| c.value)
    };
    let matrix: Vec<Vec<f64>> = ranged
        .iter()
        .enumerate()
        .map(|(i, a)| ranged[..i].iter().map(|b| between(a, b)).chain([1.0]).collect())
        .collect();
    cholesky(&matrix).map_err(|at| {
        let s = ranged[at];
        ForecastError::Correlations(format!("{} ({})", s.title, s.programme))
    })
}

/// Returns the lower Cholesky factor of a symmetric matrix, given its lower triangle. If the matrix is only
/// semidefinite (perfect correlation), a row that depends fully on earlier rows gets a diagonal of zero.
///
/// # Errors
/// Index of the first row with which the matrix is not positive semidefinite.
fn cholesky(matrix: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, usize> {
    /// Largest deviation from zero that rounding can cause.
    const DUST: f64 = 1e-9;
    let mut factor: Vec<Vec<f64>> = Vec::new();
    for (i, row) in matrix.iter().enumerate() {
        let mut own: Vec<f64> = Vec::with_capacity(i + 1);
        for j in 0..=i {
            let known: f64 = own.iter().zip(factor.get(j).unwrap_or(&own)).take(j).map(|(a, b)| a * b).sum();
            let left = row[j] - known;
            if j == i {
                if left < -DUST {
                    return Err(i);
                }
                own.push(libm::sqrt(left.max(0.0)));
            } else if factor[j][j] > DUST {
                own.push(left / factor[j][j]);
            } else if left.abs() > DUST.sqrt() {
                // A row that depends fully on others must have the same correlations as they do.
                return Err(i);
            } else {
                own.push(0.0);
            }
        }
        factor.push(own);
    }
    Ok(factor)
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;
    use boardsight_core::model::{Basis, Correlation, Gbp, SavingRange};
    use boardsight_testkit::fixture;

    fn range(low: i64, likely: i64, high: i64) -> SavingRange {
        let m = Gbp::millions;
        SavingRange {
            low: m(low),
            likely: m(likely),
            high: m(high),
            shape: RangeShape::Triangular,
            ramp: vec![],
            basis: Basis::Illustrative,
            note: "Made up".to_owned(),
        }
    }

    fn board() -> (Board, Forecast) {
        let mut b = fixture::board();
        for saving in &mut b.savings {
            saving.range = Some(range(0, 30, 90));
        }
        b.savings[1].programme = "vanguards".into();
        let f = Forecast {
            id: "f".into(),
            title: "F".to_owned(),
            dependence: 0.3,
            correlations: vec![],
            undecided_overlap: 0.0,
            class: vec![],
            seed: 1,
            draws: 1_000,
            basis: Basis::Illustrative,
            note: String::new(),
            needs: vec![],
        };
        (b, f)
    }

    #[test]
    fn invalid_assumptions_are_reported_and_not_repaired() {
        let (mut b, f) = board();
        assert!(model(&b, &f).is_ok());
        let said = |b: &Board, f: &Forecast| model(b, f).unwrap_err().to_string();
        for bad in [f64::NAN, -0.1, 1.1] {
            assert!(said(&b, &Forecast { dependence: bad, ..f.clone() }).contains("from 0 to 1"), "{bad}");
            let f = Forecast { undecided_overlap: bad, ..f.clone() };
            assert!(said(&b, &f).contains("overlap not decided"), "{bad}");
        }
        assert!(said(&b, &Forecast { draws: 999, ..f.clone() }).contains("1,000 to 1,000,000"));
        b.savings[0].range = Some(range(50, 30, 90));
        assert!(said(&b, &f).contains("rising order: low, likely, high"));
        b.savings.iter_mut().for_each(|s| s.range = None);
        assert!(said(&b, &f).contains("no saving has a range"));
    }

    #[test]
    fn contradictory_correlations_are_refused_by_name() {
        let (mut b, mut f) = board();
        let mut third = b.savings[0].clone();
        (third.id, third.programme, third.title) = ("t".into(), "ipc".into(), "Third".to_owned());
        b.savings.push(third);
        let c = |one: &str, other: &str, value| Correlation { one: one.into(), other: other.into(), value };
        f.correlations = vec![c("bcf", "vanguards", 0.9), c("vanguards", "ipc", 0.9), c("ipc", "bcf", -0.9)];
        let said = model(&b, &f).unwrap_err().to_string();
        assert!(said.contains("'Third (ipc)'") && said.contains("not positive definite"), "{said}");
        f.correlations[2].value = 0.9;
        assert_eq!(model(&b, &f).unwrap().factor.len(), 3);
        // Perfect correlation is possible; the later rows then have a zero diagonal.
        f.correlations.iter_mut().for_each(|c| c.value = 1.0);
        let factor = model(&b, &f).unwrap().factor;
        assert_eq!(factor[2], [1.0, 0.0, 0.0]);
        f.correlations[2].value = 0.5;
        assert!(matches!(model(&b, &f), Err(ForecastError::Correlations(_))));
        f.correlations[2].value = f64::NAN;
        assert!(model(&b, &f).unwrap_err().to_string().contains("from -1 to 1"));
    }

    #[test]
    fn cholesky_factor_times_itself_is_the_matrix() {
        let matrix = vec![vec![1.0], vec![0.5, 1.0], vec![-0.2, 0.3, 1.0]];
        let l = cholesky(&matrix).unwrap();
        for i in 0..3 {
            for j in 0..=i {
                let back: f64 = (0..=j).map(|k| l[i][k] * l[j][k]).sum();
                assert!((back - matrix[i][j]).abs() < 1e-12);
            }
        }
        assert_eq!(cholesky(&[vec![1.0], vec![0.9, 1.0], vec![0.9, -0.9, 1.0]]), Err(2));
    }

    #[test]
    fn risk_ramps_up_with_its_savings() {
        let (mut b, f) = board();
        b.risks[0].savings = vec!["bcf-later".into()];
        b.risks[0].impact_gbp = Some(Gbp::millions(10));
        let last = b.savings[1].period;
        b.savings[1].range.as_mut().unwrap().ramp =
            vec![boardsight_core::model::RampStep { period: last, share: 0.5 }];
        let m = model(&b, &f).unwrap();
        assert_eq!((m.perils.len(), m.perils[0].inputs.as_slice()), (1, &[1][..]));
        assert_eq!(m.perils[0].ramp.last(), Some(&0.5));
        assert!((m.perils[0].probability - 0.7).abs() < 1e-12, "likelihood 4 of 5");
        // The first saving has a plan and two bodies' figures; the other has none.
        assert_eq!(m.targets.len(), 3);
        b.risks[0].status = boardsight_core::model::RiskStatus::Closed;
        assert_eq!(model(&b, &f).unwrap().perils, vec![]);
    }
}
