//! The parts of a register that another tool's field set cannot hold. The user is warned on export, so that
//! nothing is lost silently.

use super::RegisterFormat;
use boardsight_core::model::{
    Basis, ControlEffect, ControlKind, Proximity, RatingKind, Risk, RiskStatus, Treatment, Velocity,
};

/// A part of a risk: its name, a test for whether a risk has it, and whether CISO Assistant and SimpleRisk
/// keep it.
type FieldGroup = (&'static str, fn(&Risk) -> bool, bool, bool);

const PARTS: [FieldGroup; 36] = [
    ("which programme's register", |r| r.programme.is_some(), false, false),
    ("that it is an opportunity", |r| !r.is_threat(), false, false),
    ("category", |_| true, false, true),
    ("tags", |r| !r.tags.is_empty(), false, true),
    ("objectives", |r| !r.objectives.is_empty(), false, false),
    ("links to other risks", |r| r.parent.is_some() || !r.contributes_to.is_empty(), false, false),
    ("owner", |r| r.owner.is_some(), false, true),
    ("inherent rating", |r| RatingKind::Inherent.of(r).is_some(), true, false),
    ("target rating", |r| RatingKind::Target.of(r).is_some(), true, false),
    (
        "that ratings are assessed, derived or illustrative",
        |r| r.rating_basis != Basis::Published,
        false,
        false,
    ),
    ("proximity", |r| r.proximity != Proximity::NotAssessed, false, false),
    ("velocity", |r| r.velocity != Velocity::NotAssessed, false, false),
    ("the response 'take', written as accept", |r| r.treatment == Treatment::Take, false, false),
    ("the response 'terminate'", |r| r.treatment == Treatment::Terminate, true, false),
    ("that it is closed", |r| r.status == RiskStatus::Closed, false, true),
    (
        "that it is a draft or an issue",
        |r| matches!(r.status, RiskStatus::Draft | RiskStatus::Issue),
        false,
        false,
    ),
    ("the day it was closed", |r| r.closed.is_some(), false, false),
    ("the day it was raised", |r| r.raised.is_some(), false, true),
    ("next review", |r| r.next_review.is_some(), false, true),
    ("reviews", |r| !r.reviews.is_empty(), false, false),
    (
        "that it was taken to the board",
        |r| r.escalation.is_some() || !r.past_escalations.is_empty(),
        false,
        false,
    ),
    ("impact in pounds", |r| r.impact_gbp.is_some(), false, false),
    ("owners of controls", |r| r.controls.iter().any(|c| c.owner.is_some()), false, false),
    (
        "effect and kind of controls",
        |r| {
            let said = |c: &boardsight_core::model::Control| {
                c.effect != ControlEffect::NotAssessed || c.kind != ControlKind::NotStated
            };
            r.controls.iter().any(said)
        },
        false,
        false,
    ),
    ("assurance", |r| !r.assurances.is_empty(), false, false),
    ("gaps", |r| !r.gaps.is_empty(), false, false),
    ("owners of actions", |r| r.actions.iter().any(|a| a.done.is_none() && a.owner.is_some()), false, false),
    ("days of actions", |r| r.actions.iter().any(|a| a.done.is_none() && a.due.is_some()), false, false),
    (
        "progress of actions",
        |r| r.actions.iter().any(|a| a.percent.is_some() || a.progress.is_some()),
        false,
        false,
    ),
    ("actions that are done", |r| r.actions.iter().any(|a| a.done.is_some()), false, false),
    ("areas", |r| !r.areas.is_empty(), false, false),
    ("measures and early warnings", |r| !r.measures.is_empty() || !r.warnings.is_empty(), false, false),
    ("savings", |r| !r.savings.is_empty(), false, false),
    ("note", |r| r.note.is_some(), false, true),
    ("fields of the board's own", |r| !r.custom.is_empty(), false, false),
    ("sources", |r| !r.cites.is_empty(), false, false),
];

/// Returns the parts of these risks that a field set cannot hold, each with the number of risks concerned;
/// empty if nothing is lost.
#[must_use]
pub fn lost<'a>(form: RegisterFormat, risks: impl IntoIterator<Item = &'a Risk>) -> Vec<String> {
    let mut counts = [0_usize; PARTS.len()];
    for risk in risks {
        for (count, (_, has, ciso, simple)) in counts.iter_mut().zip(&PARTS) {
            let kept = match form {
                RegisterFormat::CisoAssistant => *ciso,
                RegisterFormat::SimpleRisk => *simple,
            };
            *count += usize::from(!kept && has(risk));
        }
    }
    let said = PARTS.iter().zip(counts).filter(|(_, n)| *n > 0);
    said.map(|((name, ..), n)| format!("{name} ({})", many(n))).collect()
}

fn many(n: usize) -> String {
    if n == 1 { "1 risk".to_owned() } else { format!("{n} risks") }
}

/// Returns the lost parts as a sentence; empty if nothing is lost.
#[must_use]
pub fn lost_words<'a>(form: RegisterFormat, risks: impl IntoIterator<Item = &'a Risk>) -> String {
    let lost = lost(form, risks);
    if lost.is_empty() {
        return String::new();
    }
    format!("{} has no place for: {}", form.label(), lost.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Never called. A new field of a risk fails to compile here until it is listed. Then decide whether a
    /// field set keeps it and, if not, add it to `PARTS`.
    #[allow(dead_code)] // for the compiler alone
    fn every_field_is_thought_of(risk: &Risk) {
        let Risk {
            id: _,
            programme: _,
            title: _,
            cause: _,
            event: _,
            effect: _,
            nature: _,
            category: _,
            own_category: _,
            tags: _,
            objectives: _,
            parent: _,
            contributes_to: _,
            owner: _,
            inherent: _,
            current: _,
            target: _,
            rating_basis: _,
            proximity: _,
            velocity: _,
            treatment: _,
            status: _,
            raised: _,
            next_review: _,
            reviews: _,
            closed: _,
            escalation: _,
            past_escalations: _,
            impact_gbp: _,
            impact_basis: _,
            controls: _,
            assurances: _,
            gaps: _,
            actions: _,
            areas: _,
            measures: _,
            warnings: _,
            savings: _,
            cites: _,
            note: _,
            custom: _,
        } = risk;
    }

    #[test]
    fn only_unsupported_fields_in_use_are_listed_with_counts() {
        let mut risk = Risk::new("R-1", None, "It fails");
        risk.rating_basis = Basis::Published;
        assert_eq!(lost(RegisterFormat::SimpleRisk, [&risk]), Vec::<String>::new());
        assert_eq!(lost(RegisterFormat::CisoAssistant, [&risk]), ["category (1 risk)"]);
        risk.owner = Some("SRO, BCF".into());
        risk.inherent = Some(boardsight_core::model::Rating { likelihood: 5, impact: 5 });
        assert_eq!(lost(RegisterFormat::SimpleRisk, [&risk, &risk]), ["inherent rating (2 risks)"]);
        let words = lost_words(RegisterFormat::CisoAssistant, [&risk]);
        assert_eq!(words, "CISO Assistant has no place for: category (1 risk), owner (1 risk)");
    }
}
