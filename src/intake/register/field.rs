//! The fields of a risk as the columns of a register name them.

use super::RegisterMap;
use crate::intake::matching::{likeness, normal};
use crate::intake::sheet::Cell;
use crate::intake::value::shortened;
use crate::intake::when::day_of;
use crate::model::{Control, Proximity, Rating, Risk, RiskAction, RiskCategory, RiskStatus};
use serde::{Deserialize, Serialize};

/// A field of a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    /// Nothing that is taken in.
    Ignore,
    /// Its id.
    Id,
    /// The risk in one line.
    Title,
    /// Because of …
    Cause,
    /// … it could happen that …
    Event,
    /// … with the effect that.
    Effect,
    /// The Orange Book's category.
    Category,
    /// Who owns it.
    Owner,
    /// Likelihood before any control.
    InherentLikelihood,
    /// Impact before any control.
    InherentImpact,
    /// Likelihood as things are.
    CurrentLikelihood,
    /// Impact as things are.
    CurrentImpact,
    /// Likelihood as it should be.
    TargetLikelihood,
    /// Impact as it should be.
    TargetImpact,
    /// A word or colour for the rating before any control.
    InherentRating,
    /// The same as things are.
    CurrentRating,
    /// The same as it should be.
    TargetRating,
    /// When it could strike.
    Proximity,
    /// Whether it is live.
    Status,
    /// When it was raised.
    Raised,
    /// When it is next to be reviewed.
    NextReview,
    /// When it was closed.
    Closed,
    /// What is in place.
    Controls,
    /// What is to be done.
    Actions,
    /// What else is known of it.
    Note,
}

/// The columns of a register's template, in order.
pub const FIELDS: [Field; 21] = [
    Field::Id,
    Field::Title,
    Field::Cause,
    Field::Event,
    Field::Effect,
    Field::Category,
    Field::Owner,
    Field::InherentLikelihood,
    Field::InherentImpact,
    Field::CurrentLikelihood,
    Field::CurrentImpact,
    Field::TargetLikelihood,
    Field::TargetImpact,
    Field::Proximity,
    Field::Status,
    Field::Raised,
    Field::NextReview,
    Field::Closed,
    Field::Controls,
    Field::Actions,
    Field::Note,
];

/// Every name that columns are known to have, in the form that [`normal`] gives.
const NAMES: [(Field, &[&str]); 24] = [
    (
        Field::Id,
        &[
            "id",
            "ref",
            "reference",
            "risk id",
            "risk ref",
            "risk no",
            "risk number",
            "no",
            "number",
            "ref no",
            "ref id",
            "risk reference",
            "external reference id",
        ],
    ),
    (
        Field::Title,
        &[
            "title",
            "risk",
            "risk title",
            "name",
            "risk name",
            "subject",
            "summary",
            "risk summary",
            "headline",
        ],
    ),
    (Field::Cause, &["cause", "causes", "root cause", "source", "risk source", "because of"]),
    (
        Field::Event,
        &[
            "event",
            "description",
            "risk description",
            "risk event",
            "what could happen",
            "description of risk",
        ],
    ),
    (
        Field::Effect,
        &["effect", "effects", "consequence", "consequences", "impact description", "potential impact"],
    ),
    (Field::Category, &["category", "risk category", "risk type", "type", "theme"]),
    (Field::Owner, &["owner", "risk owner", "lead", "responsible", "accountable", "sro", "risk lead"]),
    (
        Field::InherentLikelihood,
        &[
            "inherent likelihood",
            "gross likelihood",
            "initial likelihood",
            "raw likelihood",
            "inherent probability",
            "gross probability",
            "inherent proba",
            "original likelihood",
        ],
    ),
    (
        Field::InherentImpact,
        &[
            "inherent impact",
            "gross impact",
            "initial impact",
            "raw impact",
            "inherent consequence",
            "original impact",
        ],
    ),
    (
        Field::CurrentLikelihood,
        &[
            "likelihood",
            "current likelihood",
            "residual likelihood",
            "net likelihood",
            "probability",
            "current probability",
            "l",
            "current proba",
            "residual probability",
        ],
    ),
    (
        Field::CurrentImpact,
        &[
            "impact",
            "current impact",
            "residual impact",
            "net impact",
            "severity",
            "i",
            "consequence score",
            "current consequence",
        ],
    ),
    (
        Field::TargetLikelihood,
        &["target likelihood", "target probability", "residual proba", "desired likelihood"],
    ),
    (Field::TargetImpact, &["target impact", "target consequence", "desired impact"]),
    (
        Field::InherentRating,
        &[
            "inherent rating",
            "gross rating",
            "inherent rag",
            "initial rag",
            "initial rating",
            "inherent risk level",
        ],
    ),
    (
        Field::CurrentRating,
        &[
            "rag",
            "rag rating",
            "rag status",
            "current rating",
            "current rag",
            "residual rating",
            "risk rating",
            "rating",
            "risk level",
            "residual rag",
            "priority",
        ],
    ),
    (Field::TargetRating, &["target rating", "target rag", "target risk level"]),
    (Field::Proximity, &["proximity", "when", "timing"]),
    (Field::Status, &["status", "risk status", "open closed", "state"]),
    (
        Field::Raised,
        &[
            "raised",
            "date raised",
            "raised on",
            "date identified",
            "opened",
            "date opened",
            "submission date",
            "date added",
        ],
    ),
    (
        Field::NextReview,
        &["next review", "review date", "next review date", "date of next review", "review by"],
    ),
    (Field::Closed, &["closed", "date closed", "closed on", "closure date"]),
    (
        Field::Controls,
        &[
            "controls",
            "existing controls",
            "key controls",
            "mitigation",
            "mitigations",
            "current controls",
            "mitigating actions in place",
            "controls in place",
            "existing applied controls",
            "current solution",
        ],
    ),
    (
        Field::Actions,
        &[
            "actions",
            "planned actions",
            "further actions",
            "action plan",
            "mitigating actions",
            "additional controls",
            "next steps",
            "treatment plan",
        ],
    ),
    (Field::Note, &["note", "notes", "comment", "comments", "update", "progress", "additional notes"]),
];

impl Field {
    /// The field that columns of that name (in normal form) hold.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let own = |f: &Self| normal(f.heading()) == name;
        FIELDS
            .into_iter()
            .find(own)
            .or_else(|| NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(f, _)| *f))
    }

    /// The heading that this program writes.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Ignore => "Not taken in",
            Self::Id => "Id",
            Self::Title => "Title",
            Self::Cause => "Cause",
            Self::Event => "Event",
            Self::Effect => "Effect",
            Self::Category => "Category",
            Self::Owner => "Owner",
            Self::InherentLikelihood => "Inherent likelihood",
            Self::InherentImpact => "Inherent impact",
            Self::CurrentLikelihood => "Current likelihood",
            Self::CurrentImpact => "Current impact",
            Self::TargetLikelihood => "Target likelihood",
            Self::TargetImpact => "Target impact",
            Self::InherentRating => "Inherent rating",
            Self::CurrentRating => "Current rating",
            Self::TargetRating => "Target rating",
            Self::Proximity => "Proximity",
            Self::Status => "Status",
            Self::Raised => "Raised",
            Self::NextReview => "Next review",
            Self::Closed => "Closed",
            Self::Controls => "Controls",
            Self::Actions => "Actions",
            Self::Note => "Note",
        }
    }

    /// How wide its column is in a template, in characters.
    #[must_use]
    pub const fn width(self) -> f64 {
        match self {
            Self::Title | Self::Cause | Self::Event | Self::Effect | Self::Controls | Self::Actions => 36.0,
            Self::Note | Self::Owner => 24.0,
            _ => 13.0,
        }
    }

    /// Whether it is a step from 1 to 5.
    #[must_use]
    pub const fn is_step(self) -> bool {
        matches!(
            self,
            Self::InherentLikelihood
                | Self::InherentImpact
                | Self::CurrentLikelihood
                | Self::CurrentImpact
                | Self::TargetLikelihood
                | Self::TargetImpact
        )
    }

    /// What a risk has in it, as a template shows it; empty for nothing.
    #[must_use]
    pub fn of(self, risk: &Risk) -> String {
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        let step = |s: Option<u8>| s.map(|s| s.to_string()).unwrap_or_default();
        match self {
            Self::Id => risk.id.to_string(),
            Self::Title => risk.title.clone(),
            Self::Cause => risk.cause.clone(),
            Self::Event => risk.event.clone(),
            Self::Effect => risk.effect.clone(),
            Self::Category => risk.category.label().to_owned(),
            Self::Owner => text(&risk.owner),
            Self::InherentLikelihood => step(risk.inherent.map(|r| r.likelihood)),
            Self::InherentImpact => step(risk.inherent.map(|r| r.impact)),
            Self::CurrentLikelihood => step(risk.current.map(|r| r.likelihood)),
            Self::CurrentImpact => step(risk.current.map(|r| r.impact)),
            Self::TargetLikelihood => step(risk.target.map(|r| r.likelihood)),
            Self::TargetImpact => step(risk.target.map(|r| r.impact)),
            Self::Proximity => risk.proximity.label().to_owned(),
            Self::Status => risk.status.label().to_owned(),
            Self::Raised => day(risk.raised),
            Self::NextReview => day(risk.next_review),
            Self::Closed => day(risk.closed),
            Self::Controls => lines(risk.controls.iter().map(|c| c.text.as_str())),
            Self::Actions => lines(risk.actions.iter().map(|a| a.text.as_str())),
            Self::Note => text(&risk.note),
            Self::Ignore | Self::InherentRating | Self::CurrentRating | Self::TargetRating => String::new(),
        }
    }

    /// What a cell says in this program's words. Empty: nothing. A step or word that could mean several things is refused,
    /// with what could be meant, until a map says it.
    pub(super) fn read(self, text: &str, cell: &Cell, map: &RegisterMap) -> Result<String, String> {
        let text = text.trim();
        let name = normal(text);
        if text.is_empty() || matches!(name.as_str(), "na" | "n a" | "tbc" | "tbd") || text == "-" {
            return Ok(String::new());
        }
        let said = map.words.iter().find(|(known, _)| normal(known) == name).map(|(_, word)| word.clone());
        match self {
            _ if self.is_step() => step(text, &name, map).map(|s| s.to_string()),
            Self::InherentRating | Self::CurrentRating | Self::TargetRating => rating(text, &name, map),
            Self::Category => {
                word(said.as_deref().unwrap_or(text), "category", RiskCategory::ALL.iter().map(|c| c.label()))
            }
            Self::Status => {
                let text = said.unwrap_or_else(|| match name.as_str() {
                    "live" | "active" | "new" | "treat" | "tolerate" => "Open".to_owned(),
                    "materialised" | "occurred" => "Issue".to_owned(),
                    _ => text.to_owned(),
                });
                word(&text, "status", RiskStatus::ALL.iter().map(|s| s.label()))
            }
            Self::Proximity => {
                word(said.as_deref().unwrap_or(text), "proximity", Proximity::ALL.iter().map(|p| p.label()))
            }
            Self::Raised | Self::NextReview | Self::Closed => {
                let day = day_of(cell).ok_or_else(|| {
                    format!("'{}' is not a day; write it as 2017-02-08 or 8 February 2017", shortened(text))
                })?;
                Ok(day.to_string())
            }
            _ => Ok(text.to_owned()),
        }
    }

    /// Puts what was read into a risk.
    pub(super) fn put(self, risk: &mut Risk, text: &str) {
        let some = || Some(text.to_owned());
        let day = || text.parse().ok();
        let step: Option<u8> = text.parse().ok();
        match self {
            Self::Ignore | Self::Id => {}
            Self::Title => text.clone_into(&mut risk.title),
            Self::Cause => text.clone_into(&mut risk.cause),
            Self::Event => text.clone_into(&mut risk.event),
            Self::Effect => text.clone_into(&mut risk.effect),
            Self::Category => {
                risk.category =
                    RiskCategory::ALL.into_iter().find(|c| c.label() == text).unwrap_or(risk.category);
            }
            Self::Owner => risk.owner = some(),
            Self::InherentLikelihood => half(&mut risk.inherent, step, true),
            Self::InherentImpact => half(&mut risk.inherent, step, false),
            Self::CurrentLikelihood => half(&mut risk.current, step, true),
            Self::CurrentImpact => half(&mut risk.current, step, false),
            Self::TargetLikelihood => half(&mut risk.target, step, true),
            Self::TargetImpact => half(&mut risk.target, step, false),
            Self::InherentRating => whole(&mut risk.inherent, text),
            Self::CurrentRating => whole(&mut risk.current, text),
            Self::TargetRating => whole(&mut risk.target, text),
            Self::Proximity => {
                risk.proximity =
                    Proximity::ALL.into_iter().find(|p| p.label() == text).unwrap_or(risk.proximity);
            }
            Self::Status => {
                risk.status = RiskStatus::ALL.into_iter().find(|s| s.label() == text).unwrap_or(risk.status);
            }
            Self::Raised => risk.raised = day(),
            Self::NextReview => risk.next_review = day(),
            Self::Closed => risk.closed = day(),
            Self::Controls => {
                let now: Vec<&str> = risk.controls.iter().map(|c| c.text.as_str()).collect();
                if lines(now.into_iter()) != text {
                    let old = std::mem::take(&mut risk.controls);
                    risk.controls = (1..)
                        .zip(text.lines().map(str::trim).filter(|l| !l.is_empty()))
                        .map(|(n, line)| {
                            let known = old.iter().find(|c| c.text == line).cloned();
                            let fresh = Control { text: line.to_owned(), ..Control::default() };
                            Control { id: format!("C{n}"), ..known.unwrap_or(fresh) }
                        })
                        .collect();
                }
            }
            Self::Actions => {
                let now: Vec<&str> = risk.actions.iter().map(|a| a.text.as_str()).collect();
                if lines(now.into_iter()) != text {
                    let old = std::mem::take(&mut risk.actions);
                    risk.actions = (1..)
                        .zip(text.lines().map(str::trim).filter(|l| !l.is_empty()))
                        .map(|(n, line)| {
                            let known = old.iter().find(|a| a.text == line).cloned();
                            let fresh = RiskAction { text: line.to_owned(), ..RiskAction::default() };
                            RiskAction { id: format!("A{n}"), ..known.unwrap_or(fresh) }
                        })
                        .collect();
                }
            }
            Self::Note => risk.note = some(),
        }
    }
}

fn lines<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}

/// One step of a rating. Kept in a rating with a 0 for the other until that comes: 0 is no step and is taken out again where
/// it never does.
fn half(rating: &mut Option<Rating>, step: Option<u8>, likelihood: bool) {
    let Some(step) = step else { return };
    let mut now = rating.unwrap_or(Rating { likelihood: 0, impact: 0 });
    if likelihood {
        now.likelihood = step;
    } else {
        now.impact = step;
    }
    *rating = Some(now);
}

/// Takes out ratings of which only one step was said.
pub(super) fn drop_halves(risk: &mut Risk) {
    for rating in [&mut risk.inherent, &mut risk.current, &mut risk.target] {
        *rating = rating.filter(|r| r.likelihood > 0 && r.impact > 0);
    }
}

fn whole(rating: &mut Option<Rating>, text: &str) {
    let steps = text.split_once('\u{d7}').and_then(|(l, i)| Some((l.parse().ok()?, i.parse().ok()?)));
    if let Some((likelihood, impact)) = steps {
        *rating = Some(Rating { likelihood, impact });
    }
}

/// A step from 1 to 5: a number, a number with its word, or this program's own word; anything else by the map.
fn step(text: &str, name: &str, map: &RegisterMap) -> Result<u8, String> {
    if let Some((_, step)) = map.steps.iter().find(|(known, _)| normal(known) == name) {
        return if (1..=5).contains(step) {
            Ok(*step)
        } else {
            Err(format!("the map gives '{text}' a step that is not from 1 to 5"))
        };
    }
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    let rest = name.get(digits.len()..).unwrap_or_default();
    if let Ok(step) = digits.parse::<u8>()
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return if (1..=5).contains(&step) {
            Ok(step)
        } else {
            Err(format!("'{}' is no step from 1 to 5", shortened(text)))
        };
    }
    for words in [Rating::LIKELIHOOD, Rating::IMPACT] {
        if let Some(at) = words.iter().position(|w| normal(w) == name) {
            return Ok(u8::try_from(at + 1).unwrap_or(1));
        }
    }
    let proposed = match name {
        "vl" | "very low" => 1,
        "l" | "low" | "g" | "green" => 2,
        "m" | "medium" | "med" | "moderate" | "a" | "amber" => 3,
        "h" | "high" | "r" | "red" => 4,
        "vh" | "very high" | "critical" | "extreme" => 5,
        _ => {
            return Err(format!(
                "'{}' is no step from 1 to 5; say in the map which it is: steps: [(\"{text}\", 3)]",
                shortened(text)
            ));
        }
    };
    Err(format!(
        "'{text}' is no step from 1 to 5; say in the map which it is, perhaps: steps: [(\"{text}\", {proposed})]"
    ))
}

/// A colour or word for a whole rating, as `4×5`.
fn rating(text: &str, name: &str, map: &RegisterMap) -> Result<String, String> {
    if let Some((_, (l, i))) = map.ratings.iter().find(|(known, _)| normal(known) == name) {
        let sound = (1..=5).contains(l) && (1..=5).contains(i);
        return if sound {
            Ok(format!("{l}\u{d7}{i}"))
        } else {
            Err(format!("the map gives '{text}' steps that are not from 1 to 5"))
        };
    }
    let perhaps = match name {
        "r" | "red" | "high" | "h" => "(4, 4)",
        "a" | "amber" | "medium" | "m" => "(3, 3)",
        "g" | "green" | "low" | "l" => "(2, 2)",
        _ => "(3, 3)",
    };
    Err(format!(
        "'{}' is a colour or word for a whole rating; say in the map which likelihood and impact it stands for, perhaps: \
         ratings: [(\"{text}\", {perhaps})]",
        shortened(text)
    ))
}

/// One of this program's own words.
fn word<'a>(text: &str, what: &str, all: impl Iterator<Item = &'a str>) -> Result<String, String> {
    let name = normal(text);
    let all: Vec<&str> = all.collect();
    if let Some(same) = all.iter().find(|w| normal(w) == name) {
        return Ok((*same).to_owned());
    }
    let near = all.iter().max_by(|a, b| likeness(&name, &normal(a)).total_cmp(&likeness(&name, &normal(b))));
    Err(format!(
        "'{}' is no {what}; say in the map which it is, perhaps: words: [(\"{text}\", \"{}\")]",
        shortened(text),
        near.copied().unwrap_or_default()
    ))
}
