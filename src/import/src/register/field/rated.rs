//! Rating columns: the stage and the axis of each rating, as headings of registers name them.

use super::Field;

/// The stage at which a rating applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::register) enum Stage {
    /// Before any control.
    Inherent,
    /// With the controls in place now.
    Current,
    /// After the controls. This is the current state unless another rating is called current.
    Residual,
    /// On plan.
    Target,
}

/// The axis of a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::register) enum Axis {
    /// Likelihood.
    Likelihood,
    /// Impact.
    Impact,
    /// Both axes in one value: a colour, a word or a product.
    Rating,
}

/// Words for each stage. Longer phrases come before the shorter ones that they contain.
const STAGES: [(Stage, &[&str]); 4] = [
    (
        Stage::Inherent,
        &[
            "before mitigation",
            "before mitigations",
            "before controls",
            "before control",
            "before treatment",
            "before action",
            "before actions",
            "pre mitigation",
            "pre control",
            "pre controls",
            "pre treatment",
            "without controls",
            "without mitigation",
            "unmitigated",
            "uncontrolled",
            "untreated",
            "inherent",
            "gross",
            "initial",
            "raw",
            "original",
            "starting",
            "before",
            "premitigation",
            "absolute",
            "baseline",
        ],
    ),
    (
        Stage::Residual,
        &[
            "after mitigation",
            "after mitigations",
            "after controls",
            "after control",
            "after treatment",
            "post mitigation",
            "post control",
            "post controls",
            "post treatment",
            "with controls",
            "with mitigation",
            "mitigated",
            "controlled",
            "treated",
            "residual",
            "net",
            "after",
            "remaining",
            "postmitigation",
            "managed",
        ],
    ),
    (Stage::Current, &["current", "present", "now", "today", "existing", "latest", "actual"]),
    (
        Stage::Target,
        &[
            "after actions",
            "after action",
            "after further actions",
            "target",
            "desired",
            "tolerable",
            "acceptable",
            "planned",
            "future",
            "projected",
            "forecast",
            "appetite",
            "tolerance",
            "expected",
            "anticipated",
            "predicted",
        ],
    ),
];

const LIKELIHOOD: [&str; 11] = [
    "likelihood",
    "probability",
    "proba",
    "chance",
    "frequency",
    "l",
    "likelihood score",
    "probability score",
    "p",
    "likelihood rating",
    "probability rating",
];
const IMPACT: [&str; 12] = [
    "impact",
    "severity",
    "consequence",
    "consequences",
    "i",
    "impact score",
    "severity score",
    "consequence score",
    "impact rating",
    "s",
    "magnitude",
    "consequence rating",
];
const RATING: [&str; 14] = [
    "rating",
    "rag",
    "rag rating",
    "rag status",
    "risk rating",
    "risk level",
    "level",
    "score",
    "risk score",
    "total",
    "total score",
    "grade",
    "risk grade",
    "priority",
];

/// Splits a name into its stage and the rest of the name.
fn split(name: &str) -> (Option<Stage>, String) {
    let padded = format!(" {name} ");
    for length in (1..=3).rev() {
        for (stage, words) in STAGES {
            for word in words.iter().filter(|w| w.split(' ').count() == length) {
                let wanted = format!(" {word} ");
                if padded.contains(&wanted) {
                    return (Some(stage), padded.replacen(&wanted, " ", 1).trim().to_owned());
                }
            }
        }
    }
    (None, name.to_owned())
}

/// Removes the parts of a name that do not describe a rating: its range, `risk`, `of risk`.
fn bare(name: &str) -> String {
    let words = name.split(' ').filter(|w| {
        !w.is_empty()
            && !w.bytes().all(|b| b.is_ascii_digit())
            && !matches!(*w, "risk" | "risks" | "the" | "of" | "x" | "to" | "a" | "1to5")
    });
    words.collect::<Vec<_>>().join(" ")
}

impl Stage {
    /// Returns the stage that a heading (in normal form) names.
    pub(in crate::register) fn of_heading(name: &str) -> Option<Self> {
        let (stage, rest) = split(name);
        // 'Current controls' and 'Planned actions' do not name a rating.
        let rest = bare(&rest);
        let rated = rest.is_empty()
            || matches!(
                rest.as_str(),
                "assessment" | "evaluation" | "exposure" | "position" | "analysis" | "ratings" | "scores"
            )
            || Axis::of_heading(&rest).is_some();
        stage.filter(|_| rated)
    }

    /// Returns one word for a message.
    pub(in crate::register) const fn word(self) -> &'static str {
        match self {
            Self::Inherent => "inherent",
            Self::Current | Self::Residual => "current",
            Self::Target => "target",
        }
    }
}

impl Axis {
    /// Returns the axis that a heading (in normal form) names, with or without a stage.
    pub(in crate::register) fn of_heading(name: &str) -> Option<Self> {
        let (_, rest) = split(name);
        let whole = bare(&rest);
        let is = |list: &[&str]| list.contains(&rest.as_str()) || list.contains(&whole.as_str());
        if is(&LIKELIHOOD) {
            Some(Self::Likelihood)
        } else if is(&IMPACT) {
            Some(Self::Impact)
        } else if is(&RATING) {
            Some(Self::Rating)
        } else {
            None
        }
    }
}

impl Field {
    /// Returns the field for a rating of this stage and axis.
    pub(in crate::register) const fn rated(stage: Stage, axis: Axis) -> Option<Self> {
        Some(match (stage, axis) {
            (Stage::Inherent, Axis::Likelihood) => Self::InherentLikelihood,
            (Stage::Inherent, Axis::Impact) => Self::InherentImpact,
            (Stage::Inherent, Axis::Rating) => Self::InherentRating,
            (Stage::Current | Stage::Residual, Axis::Likelihood) => Self::CurrentLikelihood,
            (Stage::Current | Stage::Residual, Axis::Impact) => Self::CurrentImpact,
            (Stage::Current | Stage::Residual, Axis::Rating) => Self::CurrentRating,
            (Stage::Target, Axis::Likelihood) => Self::TargetLikelihood,
            (Stage::Target, Axis::Impact) => Self::TargetImpact,
            (Stage::Target, Axis::Rating) => Self::TargetRating,
        })
    }

    /// Returns the stage of a rating field.
    pub(in crate::register) const fn stage(self) -> Option<Stage> {
        match self {
            Self::InherentLikelihood | Self::InherentImpact | Self::InherentRating => Some(Stage::Inherent),
            Self::CurrentLikelihood | Self::CurrentImpact | Self::CurrentRating => Some(Stage::Current),
            Self::TargetLikelihood | Self::TargetImpact | Self::TargetRating => Some(Stage::Target),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::normal;

    #[test]
    fn headings_of_ratings_say_stage_and_axis() {
        for (text, stage, axis) in [
            ("Likelihood", None, Some(Axis::Likelihood)),
            ("Likelihood (1-5)", None, Some(Axis::Likelihood)),
            ("Residual likelihood", Some(Stage::Residual), Some(Axis::Likelihood)),
            ("Impact before mitigation", Some(Stage::Inherent), Some(Axis::Impact)),
            ("Post-mitigation impact", Some(Stage::Residual), Some(Axis::Impact)),
            ("Gross risk", Some(Stage::Inherent), None),
            ("Inherent Risk Rating", Some(Stage::Inherent), Some(Axis::Rating)),
            ("Target score", Some(Stage::Target), Some(Axis::Rating)),
            ("Current controls", None, None),
            ("Planned actions", None, None),
            ("Impact description", None, None),
            ("Unmitigated", Some(Stage::Inherent), None),
        ] {
            let name = normal(text);
            assert_eq!((Stage::of_heading(&name), Axis::of_heading(&name)), (stage, axis), "{text}");
        }
    }
}
