//! Applies the fields of a row to a risk. An unchanged entry keeps its id, and with it its owner, dates and
//! history.

use super::Field;
use boardsight_core::model::{Proximity, Rating, Risk, RiskCategory, RiskFramework, RiskStatus};

impl Field {
    /// Sets a field of a risk.
    pub(in crate::register) fn put(self, risk: &mut Risk, text: &str, framework: &RiskFramework) {
        let some = || Some(text.to_owned());
        let day = || text.parse().ok();
        let step: Option<u8> = text.parse().ok();
        match self {
            Self::Ignore | Self::Id => {}
            Self::Title => text.clone_into(&mut risk.title),
            Self::Cause => text.clone_into(&mut risk.cause),
            Self::Event => text.clone_into(&mut risk.event),
            Self::Effect => text.clone_into(&mut risk.effect),
            Self::Category => category(risk, text, framework),
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
            // `lines::put` handles these line by line.
            Self::Controls | Self::Actions => {}
            Self::Note => risk.note = some(),
        }
    }
}

/// Sets a category by name; the board's own categories take precedence.
fn category(risk: &mut Risk, text: &str, framework: &RiskFramework) {
    if let Some(own) = framework.categories.iter().find(|c| c.name == text) {
        risk.category = own.under;
        risk.own_category = Some(own.id.clone());
    } else if let Some(category) = RiskCategory::ALL.into_iter().find(|c| c.label() == text) {
        // If the register gives only the broader category, keep the board's own category below it.
        let under = |id: &String| framework.category(id).is_some_and(|own| own.under == category);
        risk.own_category = risk.own_category.take().filter(under);
        risk.category = category;
    }
}

/// Sets one step of a rating. The other step is 0 until it is read; 0 is not a valid step, and a rating
/// that keeps a 0 is removed at the end.
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

/// Removes ratings for which only one step was given.
pub(in crate::register) fn drop_halves(risk: &mut Risk) {
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
