//! Known column names of registers.

use super::{FIELDS, Field};
use crate::matching::normal;

/// Known column names, in the form that [`normal`] returns.
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
            "risk title",
            "risk name",
            "name",
            "risk",
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
    (Field::Owner, &["owner", "risk owner", "risk lead", "lead", "sro", "responsible", "accountable"]),
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
    /// Returns the field for a column name in normal form.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let own = |f: &Self| normal(f.heading()) == name;
        FIELDS
            .into_iter()
            .find(own)
            .or_else(|| NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(f, _)| *f))
    }

    /// Returns how close a column's name (in normal form) is to the field's own names; 0 is the field's own
    /// name.
    #[must_use]
    pub fn rank(self, name: &str) -> usize {
        if normal(self.heading()) == name {
            return 0;
        }
        let known = NAMES
            .iter()
            .find(|(f, _)| *f == self)
            .and_then(|(_, names)| names.iter().position(|n| *n == name));
        known.map_or(usize::MAX, |at| at + 1)
    }
}
