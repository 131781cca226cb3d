//! How a board rates its risks: the scale, its appetite, its own categories, tags and fields.
//!
//! A board that declares none of it rates on the [standard scale](Scale::standard) of five steps by five.

use super::{Citation, Rating, Risk, RiskCategory};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What a board declares of how it rates risks. All of it may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskFramework {
    /// The board's own scale; `None`: the standard one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// How much risk the board wants and bears, by category.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appetites: Vec<Appetite>,
    /// Categories of the board's own, each under one of the Orange Book's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<OwnCategory>,
    /// The tags that its risks may carry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Further fields that its risks have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<CustomField>,
}

impl RiskFramework {
    /// Whether nothing is declared.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.scale.is_none()
            && self.appetites.is_empty()
            && self.categories.is_empty()
            && self.tags.is_empty()
            && self.fields.is_empty()
    }

    /// The scale that ratings are read by: the board's own, or the standard one.
    #[must_use]
    pub fn scale(&self) -> Cow<'_, Scale> {
        self.scale.as_ref().map_or_else(|| Cow::Owned(Scale::standard()), Cow::Borrowed)
    }

    /// The appetite that holds for a risk: that of its own category, else of the Orange Book's, else the one for all.
    #[must_use]
    pub fn appetite(&self, risk: &Risk) -> Option<&Appetite> {
        let own = risk.own_category.as_deref();
        let by = |test: &dyn Fn(&Appetite) -> bool| self.appetites.iter().find(|a| test(a));
        by(&|a| own.is_some() && a.own_category.as_deref() == own)
            .or_else(|| by(&|a| a.own_category.is_none() && a.category == Some(risk.category)))
            .or_else(|| by(&|a| a.own_category.is_none() && a.category.is_none()))
    }

    /// The board's own category of that id.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<&OwnCategory> {
        self.categories.iter().find(|c| c.id == id)
    }

    /// What a risk's category is called: the board's own name for it, or the Orange Book's.
    #[must_use]
    pub fn category_name(&self, risk: &Risk) -> &str {
        let own = risk.own_category.as_deref().and_then(|id| self.category(id));
        own.map_or_else(|| risk.category.label(), |c| c.name.as_str())
    }
}

/// A scale of risk: steps of likelihood and of impact, and the bands of their product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Three to six steps, the least likely first.
    pub likelihood: Vec<LikelihoodStep>,
    /// Three to six steps, the least harmful first.
    pub impact: Vec<ImpactStep>,
    /// The bands of likelihood times impact, the lowest first.
    pub bands: Vec<ScoreBand>,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Where the scale is published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

/// One step of likelihood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LikelihoodStep {
    /// Unique within the axis.
    pub id: String,
    /// Its word, such as `Likely`.
    pub word: String,
    /// When it applies, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub criteria: String,
    /// The chance that stands for it, 0 to 1, for exposure in pounds. `None`: the middle of its share of the axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

/// One step of impact, with what it means in each dimension.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImpactStep {
    /// Unique within the axis.
    pub id: String,
    /// Its word, such as `Major`.
    pub word: String,
    /// What it means in money.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub money: String,
    /// What it means for services.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub service: String,
    /// What it means for people: patients, users, staff.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub people: String,
    /// What it means for reputation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reputation: String,
}

/// A band of scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreBand {
    /// Unique within the scale.
    pub id: String,
    /// Its word, such as `Extreme`.
    pub name: String,
    /// The lowest score in it; it ends where the next begins.
    pub from: u16,
    /// Its colour. Never shown without the word and a shape.
    pub colour: BandColour,
}

/// The colours that bands can have. The theme gives each a shade that is read on light and dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum BandColour {
    /// Of little concern.
    Green,
    /// Of little concern, for scales that avoid green.
    Blue,
    /// Grey.
    Grey,
    /// To be watched.
    Yellow,
    /// To be watched closely.
    Amber,
    /// Of great concern.
    Red,
    /// Of the greatest concern, where red is taken.
    DarkRed,
}

impl BandColour {
    /// All.
    pub const ALL: [Self; 7] =
        [Self::Green, Self::Blue, Self::Grey, Self::Yellow, Self::Amber, Self::Red, Self::DarkRed];

    /// Its name.
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
    /// The fewest steps of an axis.
    pub const LEAST: usize = 3;
    /// The most steps of an axis.
    pub const MOST: usize = 6;

    /// Five by five with the bands of the National Patient Safety Agency, 'A risk matrix for risk managers' (January
    /// 2008): 1 to 3 low, 4 to 6 moderate, 8 to 12 high, 15 to 25 extreme. No product of two numbers from 1 to 5 lies
    /// between the bands.
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

    /// Steps of likelihood and of impact.
    #[must_use]
    pub fn size(&self) -> (u8, u8) {
        let steps = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
        (steps(self.likelihood.len()), steps(self.impact.len()))
    }

    /// The highest score there is.
    #[must_use]
    pub fn highest(&self) -> u16 {
        let (likelihood, impact) = self.size();
        u16::from(likelihood) * u16::from(impact)
    }

    /// Whether a rating lies on the scale.
    #[must_use]
    pub fn fits(&self, rating: Rating) -> bool {
        let (likelihood, impact) = self.size();
        (1..=likelihood).contains(&rating.likelihood) && (1..=impact).contains(&rating.impact)
    }

    /// The word of a step of likelihood; empty for a step that the scale does not have.
    #[must_use]
    pub fn likelihood_word(&self, step: u8) -> &str {
        usize::from(step).checked_sub(1).and_then(|i| self.likelihood.get(i)).map_or("", |s| s.word.as_str())
    }

    /// The word of a step of impact; empty for a step that the scale does not have.
    #[must_use]
    pub fn impact_word(&self, step: u8) -> &str {
        usize::from(step).checked_sub(1).and_then(|i| self.impact.get(i)).map_or("", |s| s.word.as_str())
    }

    /// The band of a score, by its place from the lowest, 0.
    #[must_use]
    pub fn band(&self, score: u16) -> usize {
        self.bands.iter().rposition(|band| band.from <= score).unwrap_or(0)
    }

    /// What a band is called; empty for one that there is not.
    #[must_use]
    pub fn band_name(&self, band: usize) -> &str {
        self.bands.get(band).map_or("", |b| b.name.as_str())
    }

    /// The place of the highest band.
    #[must_use]
    pub const fn top_band(&self) -> usize {
        self.bands.len().saturating_sub(1)
    }

    /// The chance, 0 to 1, that stands for a step of likelihood: the declared one, else the middle of the step's share
    /// of the axis (0.1, 0.3 … 0.9 of five steps). The latter is a convention of this program: the Orange Book sets no
    /// probabilities.
    #[must_use]
    pub fn probability(&self, step: u8) -> f64 {
        let (steps, _) = self.size();
        let step = step.clamp(1, steps.max(1));
        let declared = self.likelihood.get(usize::from(step) - 1).and_then(|s| s.probability);
        declared.unwrap_or_else(|| (f64::from(step) - 0.5) / f64::from(steps.max(1)))
    }
}

/// The stance that a board takes: the five levels of HM Government, 'Risk Appetite Guidance Note' (2021).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stance {
    /// Avoiding risk and uncertainty is the aim.
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
    /// All, the most averse first.
    pub const ALL: [Self; 5] = [Self::Averse, Self::Minimal, Self::Cautious, Self::Open, Self::Eager];

    /// Its name.
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

/// How much risk of a category the board wants, and how much it bears.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appetite {
    /// Unique within the board.
    pub id: String,
    /// The Orange Book category; `None`: every category without an entry of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<RiskCategory>,
    /// The board's own category, by its id, where the entry is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_category: Option<String>,
    /// The stance.
    pub stance: Stance,
    /// The highest current score with which the board aims to operate.
    pub appetite: u16,
    /// The highest current score with which it is willing to operate.
    pub tolerance: u16,
    /// Why, or in which words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statement: String,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Where it is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// A category of the board's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnCategory {
    /// By which risks name it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The Orange Book category that it stands under, so that boards can be compared.
    pub under: RiskCategory,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tag {
    /// By which risks name it.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What a field of the board's own holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldKind {
    /// Text.
    #[default]
    Text,
    /// A number.
    Number,
    /// A day, written YYYY-MM-DD.
    Day,
    /// `yes` or `no`.
    YesNo,
    /// One of the field's choices.
    Choice,
}

impl FieldKind {
    /// All.
    pub const ALL: [Self; 5] = [Self::Text, Self::Number, Self::Day, Self::YesNo, Self::Choice];

    /// A few words for a screen or a page.
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

/// A field that the board's risks have beyond those of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomField {
    /// By which a risk's `custom` names it.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it holds.
    #[serde(default)]
    pub kind: FieldKind,
    /// The choices, where it holds one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

impl CustomField {
    /// What a value should be; `None` if it is so.
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
    fn a_step_without_a_probability_stands_in_the_middle_of_its_share() {
        let mut scale = Scale::standard();
        let shares: Vec<f64> = (1..=5).map(|s| (scale.probability(s) * 10.0).round()).collect();
        assert_eq!(shares, [1.0, 3.0, 5.0, 7.0, 9.0]);
        scale.likelihood[4].probability = Some(0.95);
        assert!((scale.probability(5) - 0.95).abs() < 1e-12);
        scale.likelihood.truncate(4);
        assert!((scale.probability(1) - 0.125).abs() < 1e-12);
    }

    #[test]
    fn the_nearest_appetite_holds() {
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
