//! What a forecast reads from the board.

use crate::analysis::overlap;
use crate::analysis::random::normal_point;
use crate::model::{Board, Forecast, Period, PeriodKind, RangeShape, Risk, Saving};

/// Why there is no forecast.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForecastError {
    /// The board holds no assumptions.
    #[error("the board holds no forecast: add an entry to 'forecasts' with dependence, seed and draws")]
    None,
    /// No saving has a range.
    #[error("no saving has a range: give low, likely and high of at least one saving under 'range'")]
    NoRange,
    /// A range is upside down or not a number.
    #[error("the range of '{0}' is not in rising order: low, likely, high")]
    Range(String),
    /// An assumption is out of bounds.
    #[error("{0} is {1}: expected {2}")]
    Bounds(&'static str, String, &'static str),
}

/// One uncertain saving.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The saving's id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The shape of its range.
    pub shape: RangeShape,
    /// Low, likely and high, in pounds.
    pub range: [f64; 3],
    /// The share that comes in each of the forecast's years.
    pub ramp: Vec<f64>,
}

impl Input {
    /// The amount below which a share of outcomes lies, in pounds.
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

/// Two savings of which a share of the smaller is counted once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The one, by its place among the inputs.
    pub one: usize,
    /// The other.
    pub other: usize,
    /// The share, 0 to 1.
    pub share: f64,
}

/// A risk that takes money off if it strikes.
#[derive(Clone, Debug, PartialEq)]
pub struct Peril {
    /// The risk's id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How likely it strikes, 0 to 1.
    pub probability: f64,
    /// What it then costs, in pounds, in every year of the forecast.
    pub cost: f64,
}

/// All that the draws need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The financial years, each the next.
    pub years: Vec<Period>,
    /// The savings.
    pub inputs: Vec<Input>,
    /// What is counted twice.
    pub links: Vec<Link>,
    /// What may strike.
    pub perils: Vec<Peril>,
    /// Correlation of any two savings, 0 to 1.
    pub dependence: f64,
    /// The seed.
    pub seed: u64,
    /// How many draws.
    pub draws: usize,
}

/// A step of likelihood as a probability: the middle of the step's fifth. A convention of this program, said beside
/// the figure: the Orange Book sets no probabilities.
#[must_use]
pub fn likelihood(step: u8) -> f64 {
    f64::from(step.clamp(1, 5)) * 0.2 - 0.1
}

/// The model of a board under these assumptions.
///
/// # Errors
/// If no saving has a range, a range is upside down or an assumption is out of bounds.
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
    let perils = board.risks.iter().filter_map(|r| peril(r, &ranged)).collect();
    Ok(Model {
        years,
        links,
        perils,
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

/// A live risk to a saving of the forecast, where its likelihood and what it would cost are known.
fn peril(risk: &Risk, ranged: &[&Saving]) -> Option<Peril> {
    let touches = risk.savings.iter().any(|id| ranged.iter().any(|s| s.id == *id));
    let (rating, cost) = risk.current.zip(risk.impact_gbp)?;
    (risk.is_live() && touches).then(|| Peril {
        id: risk.id.to_string(),
        title: risk.title.clone(),
        probability: likelihood(rating.likelihood),
        cost: cost.as_f64(),
    })
}
