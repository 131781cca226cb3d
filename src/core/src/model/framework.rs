//! The framework by which a board rates its risks: the scale, its appetite, its own categories, tags and
//! fields.
//!
//! A board that declares no scale uses the [standard scale](Scale::standard) of five steps by five.

use super::{Citation, Rating, Risk, RiskCategory};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Framework by which a board rates its risks. Every part is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskFramework {
    /// The board's own scale; `None` for the standard one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// Risk appetite and tolerance of the board, by category.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appetites: Vec<Appetite>,
    /// The board's own categories, each under a category of the Orange Book.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<OwnCategory>,
    /// Tags that risks can have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Additional fields of risks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<CustomField>,
}

impl RiskFramework {
    /// Returns whether nothing is declared.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.scale.is_none()
            && self.appetites.is_empty()
            && self.categories.is_empty()
            && self.tags.is_empty()
            && self.fields.is_empty()
    }

    /// Returns the scale for ratings: the board's own, or the standard one.
    #[must_use]
    pub fn scale(&self) -> Cow<'_, Scale> {
        self.scale.as_ref().map_or_else(|| Cow::Owned(Scale::standard()), Cow::Borrowed)
    }

    /// Returns the appetite that applies to a risk: the one for its own category, else for its Orange Book
    /// category, else the general one.
    #[must_use]
    pub fn appetite(&self, risk: &Risk) -> Option<&Appetite> {
        let own = risk.own_category.as_deref();
        let by = |test: &dyn Fn(&Appetite) -> bool| self.appetites.iter().find(|a| test(a));
        by(&|a| own.is_some() && a.own_category.as_deref() == own)
            .or_else(|| by(&|a| a.own_category.is_none() && a.category == Some(risk.category)))
            .or_else(|| by(&|a| a.own_category.is_none() && a.category.is_none()))
    }

    /// Returns the board's own category of that id.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<&OwnCategory> {
        self.categories.iter().find(|c| c.id == id)
    }

    /// Returns the name of a risk's category: the board's own category, or the Orange Book's.
    #[must_use]
    pub fn category_name(&self, risk: &Risk) -> &str {
        let own = risk.own_category.as_deref().and_then(|id| self.category(id));
        own.map_or_else(|| risk.category.label(), |c| c.name.as_str())
    }
}

/// Risk scale: steps of likelihood and of impact, and the bands of their product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Three to six steps, the least likely first.
    pub likelihood: Vec<LikelihoodStep>,
    /// Three to six steps, the least harmful first.
    pub impact: Vec<ImpactStep>,
    /// The bands of likelihood times impact, the lowest first.
    pub bands: Vec<ScoreBand>,
    /// Whether the scale is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Citations of the publication of the scale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

/// Step of likelihood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LikelihoodStep {
    /// Id, unique within the axis.
    pub id: String,
    /// Name of the step, such as `Likely`.
    pub word: String,
    /// Criteria for the step, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub criteria: String,
    /// Probability of the step, 0 to 1, for exposure in pounds. `None` uses the middle of the step's share
    /// of the axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

/// Step of impact, with its criteria in each dimension.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImpactStep {
    /// Id, unique within the axis.
    pub id: String,
    /// Name of the step, such as `Major`.
    pub word: String,
    /// Criteria for money.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub money: String,
    /// Criteria for services.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub service: String,
    /// Criteria for people: patients, users, staff.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub people: String,
    /// Criteria for reputation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reputation: String,
}

/// Band of scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreBand {
    /// Id, unique within the scale.
    pub id: String,
    /// Name of the band, such as `Extreme`.
    pub name: String,
    /// Lowest score of the band. The band ends below the lowest score of the next band.
    pub from: u16,
    /// Colour of the band. Always shown together with the name and a shape.
    pub colour: BandColour,
}

/// Colours of bands. The theme has a shade of each that is legible on light and dark backgrounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum BandColour {
    /// Low concern.
    Green,
    /// Low concern, for scales that avoid green.
    Blue,
    /// Neutral.
    Grey,
    /// Some concern: monitor.
    Yellow,
    /// Concern: monitor closely.
    Amber,
    /// High concern.
    Red,
    /// Highest concern, if red is used for another band.
    DarkRed,
}

impl BandColour {
    /// All colours.
    pub const ALL: [Self; 7] =
        [Self::Green, Self::Blue, Self::Grey, Self::Yellow, Self::Amber, Self::Red, Self::DarkRed];

    /// Returns the name of the colour.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Grey => "grey",
            Self::Yellow => "yellow",
            Self::Amber => "amber",
            Self::Red => "red",
            Self::DarkRed => "dark red",
        }
    }
}

impl Scale {
    /// Minimum number of steps of an axis.
    pub const LEAST: usize = 3;
    /// Maximum number of steps of an axis.
    pub const MOST: usize = 6;

    /// Returns the standard scale: five by five, with the bands of the National Patient Safety Agency, 'A
    /// risk matrix for risk managers' (January 2008): 1 to 3 low, 4 to 6 moderate, 8 to 12 high, 15 to 25
    /// extreme. No product of two numbers from 1 to 5 is between the bands.
    #[must_use]
    pub fn standard() -> Self {
        let band = |id: &str, name: &str, from, colour| ScoreBand {
            id: id.to_owned(),
            name: name.to_owned(),
            from,
            colour,
        };
        Self {
            likelihood: (1..)
                .zip(Rating::LIKELIHOOD)
                .map(|(n, word)| LikelihoodStep {
                    id: format!("L{n}"),
                    word: word.to_owned(),
                    ..LikelihoodStep::default()
                })
                .collect(),
            impact: (1..)
                .zip(Rating::IMPACT)
                .map(|(n, word)| ImpactStep {
                    id: format!("I{n}"),
                    word: word.to_owned(),
                    ..ImpactStep::default()
                })
                .collect(),
            bands: vec![
                band("low", "Low", 1, BandColour::Green),
                band("moderate", "Moderate", 4, BandColour::Blue),
                band("high", "High", 8, BandColour::Amber),
                band("extreme", "Extreme", 15, BandColour::Red),
            ],
            illustrative: false,
            cites: Vec::new(),
        }
    }

    /// Returns the number of steps of likelihood and of impact.
    #[must_use]
    pub fn size(&self) -> (u8, u8) {
        let steps = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        (steps(self.likelihood.len()), steps(self.impact.len()))
    }

    /// Returns the highest possible score.
    #[must_use]
    pub fn highest(&self) -> u16 {
        let (likelihood, impact) = self.size();
        u16::from(likelihood) * u16::from(impact)
    }

    /// Returns whether a rating is within the scale.
    #[must_use]
    pub fn fits(&self, rating: Rating) -> bool {
        let (likelihood, impact) = self.size();
        (1..=likelihood).contains(&rating.likelihood) && (1..=impact).contains(&rating.impact)
    }

    /// Returns the name of a step of likelihood; empty if the scale has no such step.
    #[must_use]
    pub fn likelihood_word(&self, step: u8) -> &str {
        usize::from(step).checked_sub(1).and_then(|i| self.likelihood.get(i)).map_or("", |s| s.word.as_str())
    }

    /// Returns the name of a step of impact; empty if the scale has no such step.
    #[must_use]
    pub fn impact_word(&self, step: u8) -> &str {
        usize::from(step).checked_sub(1).and_then(|i| self.impact.get(i)).map_or("", |s| s.word.as_str())
    }

    /// Returns the index of the band of a score; 0 is the lowest band.
    #[must_use]
    pub fn band(&self, score: u16) -> usize {
        self.bands.iter().rposition(|band| band.from <= score).unwrap_or(0)
    }

    /// Returns the name of a band; empty if there is no such band.
    #[must_use]
    pub fn band_name(&self, band: usize) -> &str {
        self.bands.get(band).map_or("", |b| b.name.as_str())
    }

    /// Returns the index of the highest band.
    #[must_use]
    pub const fn top_band(&self) -> usize {
        self.bands.len().saturating_sub(1)
    }

    /// Returns the probability, 0 to 1, of a step of likelihood: the declared one, else the middle of the
    /// step's share of the axis (0.1, 0.3 … 0.9 of five steps). The default is a convention of this
    /// program: the Orange Book sets no probabilities.
    #[must_use]
    pub fn probability(&self, step: u8) -> f64 {
        let (steps, _) = self.size();
        let step = step.clamp(1, steps.max(1));
        let declared = self.likelihood.get(usize::from(step) - 1).and_then(|s| s.probability);
        declared.unwrap_or_else(|| (f64::from(step) - 0.5) / f64::from(steps.max(1)))
    }
}

/// Risk stance of a board: the five levels of HM Government, 'Risk Appetite Guidance Note' (2021).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stance {
    /// Avoidance of risk and uncertainty is the aim.
    Averse,
    /// Very safe options only.
    Minimal,
    /// Safe options, with little residual risk.
    Cautious,
    /// Willing to consider all options.
    Open,
    /// Eager to be innovative, despite greater inherent risk.
    Eager,
}

impl Stance {
    /// All stances, the most averse first.
    pub const ALL: [Self; 5] = [Self::Averse, Self::Minimal, Self::Cautious, Self::Open, Self::Eager];

    /// Returns the name of the stance.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Averse => "averse",
            Self::Minimal => "minimal",
            Self::Cautious => "cautious",
            Self::Open => "open",
            Self::Eager => "eager",
        }
    }
}

/// Appetite and tolerance of the board for the risks of a category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appetite {
    /// Id, unique within the board.
    pub id: String,
    /// Orange Book category; `None` for every category without an entry of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<RiskCategory>,
    /// Id of the board's own category, if the entry is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_category: Option<String>,
    /// Stance of the board.
    pub stance: Stance,
    /// Highest current score with which the board aims to operate.
    pub appetite: u16,
    /// Highest current score with which the board is willing to operate.
    pub tolerance: u16,
    /// Statement of the appetite, or its reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statement: String,
    /// Whether the record is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Citation of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// Category declared by the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnCategory {
    /// Id by which risks refer to it.
    pub id: String,
    /// Returns the name of the colour.
    pub name: String,
    /// Parent category in the Orange Book, for comparison between boards.
    pub under: RiskCategory,
}

/// Tag of risks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tag {
    /// Id by which risks refer to it.
    pub id: String,
    /// Returns the name of the stance.
    pub name: String,
}

/// Type of value of a board's own field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldKind {
    /// Text.
    #[default]
    Text,
    /// A decimal number.
    Number,
    /// A date, written YYYY-MM-DD.
    Day,
    /// `yes` or `no`.
    YesNo,
    /// One of the field's choices.
    Choice,
}

impl FieldKind {
    /// All types.
    pub const ALL: [Self; 5] = [Self::Text, Self::Number, Self::Day, Self::YesNo, Self::Choice];

    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Day => "day",
            Self::YesNo => "yes or no",
            Self::Choice => "choice",
        }
    }
}

/// Additional field that a board declares for its risks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomField {
    /// Id by which a risk's `custom` values refer to it.
    pub id: String,
    /// Name of the field.
    pub name: String,
    /// Type of value.
    #[serde(default)]
    pub kind: FieldKind,
    /// Allowed values of a choice field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

impl CustomField {
    /// Returns a description of the expected value if the value is not valid, `None` if it is.
    #[must_use]
    pub fn refuses(&self, value: &str) -> Option<String> {
        let fine = match self.kind {
            FieldKind::Text => true,
            FieldKind::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
            FieldKind::Day => value.parse::<jiff::civil::Date>().is_ok_and(|day| day.to_string() == value),
            FieldKind::YesNo => matches!(value, "yes" | "no"),
            FieldKind::Choice => self.choices.iter().any(|c| c == value),
        };
        (!fine).then(|| match self.kind {
            FieldKind::Text => "text".to_owned(),
            FieldKind::Number => "a number".to_owned(),
            FieldKind::Day => "a day as year-month-day, such as 2017-02-08".to_owned(),
            FieldKind::YesNo => "yes or no".to_owned(),
            FieldKind::Choice => format!("one of: {}", self.choices.join(", ")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_score_has_the_band_of_the_published_matrix() {
        let scale = Scale::standard();
        for (scores, band) in [
            (&[1, 2, 3][..], "Low"),
            (&[4, 5, 6], "Moderate"),
            (&[8, 9, 10, 12], "High"),
            (&[15, 16, 20, 25], "Extreme"),
        ] {
            assert!(scores.iter().all(|&s| scale.band_name(scale.band(s)) == band));
        }
        assert_eq!((scale.size(), scale.highest(), scale.top_band()), ((5, 5), 25, 3));
    }

    #[test]
    fn step_without_probability_is_the_middle_of_its_share() {
        let mut scale = Scale::standard();
        let shares: Vec<f64> = (1..=5).map(|s| (scale.probability(s) * 10.0).round()).collect();
        assert_eq!(shares, [1.0, 3.0, 5.0, 7.0, 9.0]);
        scale.likelihood[4].probability = Some(0.95);
        assert!((scale.probability(5) - 0.95).abs() < 1e-12);
        scale.likelihood.truncate(4);
        assert!((scale.probability(1) - 0.125).abs() < 1e-12);
    }

    #[test]
    fn most_specific_appetite_applies() {
        let entry = |id: &str, category, own: Option<&str>| Appetite {
            id: id.to_owned(),
            category,
            own_category: own.map(str::to_owned),
            stance: Stance::Cautious,
            appetite: 6,
            tolerance: 12,
            statement: String::new(),
            illustrative: false,
            cite: None,
        };
        let framework = RiskFramework {
            appetites: vec![
                entry("all", None, None),
                entry("money", Some(RiskCategory::Financial), None),
                entry("cash", Some(RiskCategory::Financial), Some("cash")),
            ],
            ..RiskFramework::default()
        };
        let mut risk = Risk::new("R-1", None, "It fails");
        let holds = |risk: &Risk| framework.appetite(risk).map(|a| a.id.clone());
        assert_eq!(holds(&risk).as_deref(), Some("all"));
        risk.category = RiskCategory::Financial;
        assert_eq!(holds(&risk).as_deref(), Some("money"));
        risk.own_category = Some("cash".to_owned());
        assert_eq!(holds(&risk).as_deref(), Some("cash"));
    }
}
