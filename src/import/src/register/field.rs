//! The fields of a risk that a register's columns can contain.

mod names;
mod put;
mod rated;
mod read;

pub(super) use put::drop_halves;
pub(super) use rated::{Axis, Stage};

use boardsight_core::model::{Risk, RiskFramework, Scale};
use serde::{Deserialize, Serialize};

/// A field of a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    /// A column that is not imported.
    Ignore,
    Id,
    /// Title: the risk in one line.
    Title,
    /// First part of 'because of cause, event could happen, with this effect'.
    Cause,
    /// The uncertain event.
    Event,
    /// The effect of the event.
    Effect,
    /// Category of the Orange Book.
    Category,
    /// The owner of the risk.
    Owner,
    /// Likelihood without controls.
    InherentLikelihood,
    /// Impact without controls.
    InherentImpact,
    /// Likelihood with the current controls.
    CurrentLikelihood,
    /// Impact with the current controls.
    CurrentImpact,
    /// Target likelihood.
    TargetLikelihood,
    /// Target impact.
    TargetImpact,
    /// A word or colour for the rating without controls.
    InherentRating,
    /// A word or colour for the rating with the current controls.
    CurrentRating,
    /// A word or colour for the target rating.
    TargetRating,
    /// How soon the risk could occur.
    Proximity,
    /// Open or closed status.
    Status,
    /// Date raised.
    Raised,
    /// Date of the next review.
    NextReview,
    /// Date closed.
    Closed,
    /// Controls in place.
    Controls,
    /// Actions to be taken.
    Actions,
    /// Free text.
    Note,
}

/// The columns of a register template, in order.
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

impl Field {
    /// Returns the heading that templates use.
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

    /// Returns the column width in a template, in characters.
    #[must_use]
    pub const fn width(self) -> f64 {
        match self {
            Self::Title | Self::Cause | Self::Event | Self::Effect | Self::Controls | Self::Actions => 36.0,
            Self::Note | Self::Owner => 24.0,
            _ => 13.0,
        }
    }

    /// Returns whether this is a step of likelihood.
    #[must_use]
    pub const fn is_likelihood(self) -> bool {
        matches!(self, Self::InherentLikelihood | Self::CurrentLikelihood | Self::TargetLikelihood)
    }

    /// Returns whether this is a step of likelihood or impact.
    #[must_use]
    pub const fn is_step(self) -> bool {
        self.is_likelihood()
            || matches!(self, Self::InherentImpact | Self::CurrentImpact | Self::TargetImpact)
    }

    /// Returns the words of a scale's steps on the field's axis, the lowest first; `None` if the field is
    /// not a step.
    #[must_use]
    pub fn steps(self, scale: &Scale) -> Option<Vec<&str>> {
        self.is_step().then(|| {
            if self.is_likelihood() {
                scale.likelihood.iter().map(|s| s.word.as_str()).collect()
            } else {
                scale.impact.iter().map(|s| s.word.as_str()).collect()
            }
        })
    }

    /// Returns the field's text for a risk, as a template shows it; empty if there is none. The category
    /// has the board's name for it.
    #[must_use]
    pub fn of(self, risk: &Risk, framework: &RiskFramework) -> String {
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        let step = |s: Option<u8>| s.map(|s| s.to_string()).unwrap_or_default();
        match self {
            Self::Id => risk.id.to_string(),
            Self::Title => risk.title.clone(),
            Self::Cause => risk.cause.clone(),
            Self::Event => risk.event.clone(),
            Self::Effect => risk.effect.clone(),
            Self::Category => framework.category_name(risk).to_owned(),
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
}

fn lines<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}
