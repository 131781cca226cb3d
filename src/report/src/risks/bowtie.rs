//! Bow tie of one risk: causes, preventive controls, the event, mitigating controls, effects.

use super::assurance::effect_status;
use crate::names::Names;
use crate::spec::{Axis, Chart, ChartMark, Status, TieBox, TieColumn, Tone};
use boardsight_core::model::{Board, Control, ControlKind, Risk, RiskNature};

/// Control in the bow tie.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Barrier {
    /// Description of the control.
    pub text: String,
    pub owner: String,
    /// Effect of the control.
    pub status: Status,
}

/// Risk as a bow tie, from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BowTie {
    /// Causes: one for each line of the risk's cause.
    pub causes: Vec<String>,
    /// Controls of the causes.
    pub preventive: Vec<Barrier>,
    /// Event.
    pub event: String,
    /// Controls of the effects.
    pub mitigating: Vec<Barrier>,
    /// Controls without a stated purpose.
    pub other: Vec<Barrier>,
    /// Effects: one for each line of the risk's effect.
    pub effects: Vec<String>,
    /// Alternative text.
    pub alt: String,
}

/// Returns the bow tie of a risk.
#[must_use]
pub fn bow_tie(risk: &Risk) -> BowTie {
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
    };
    let of = |kind: ControlKind| -> Vec<Barrier> {
        risk.controls.iter().filter(|c| c.kind == kind).map(barrier).collect()
    };
    let event = if risk.event.trim().is_empty() { &risk.title } else { &risk.event };
    let mut tie = BowTie {
        causes: lines(&risk.cause),
        preventive: of(ControlKind::Preventive),
        event: event.clone(),
        mitigating: of(ControlKind::Mitigating),
        other: of(ControlKind::NotStated),
        effects: lines(&risk.effect),
        alt: String::new(),
    };
    tie.alt = alt(risk, &tie);
    tie
}

impl BowTie {
    /// Returns whether only the event is known, so that there is nothing to draw.
    #[must_use]
    pub const fn is_bare(&self) -> bool {
        self.causes.is_empty()
            && self.effects.is_empty()
            && self.preventive.is_empty()
            && self.mitigating.is_empty()
            && self.other.is_empty()
    }

    /// Returns the columns in drawing order: causes, preventive controls, the event, mitigating controls,
    /// effects.
    #[must_use]
    pub fn columns(&self) -> Vec<TieColumn> {
        let plain = |texts: &[String], none: &str| {
            or_none(texts.iter().map(|t| boxed(t, Tone::Neutral)).collect(), none)
        };
        let mut event = vec![boxed(&self.event, Tone::Bad)];
        event.extend(barriers(&self.other));
        let column = |title: &str, boxes: Vec<TieBox>| TieColumn { title: title.to_owned(), boxes };
        vec![
            column("Causes", plain(&self.causes, "no cause stated")),
            column("Preventive controls", or_none(barriers(&self.preventive), "no preventive control")),
            column("Event", event),
            column("Mitigating controls", or_none(barriers(&self.mitigating), "no mitigating control")),
            column("Effects", plain(&self.effects, "no effect stated")),
        ]
    }
}

fn boxed(text: &str, tone: Tone) -> TieBox {
    TieBox { text: text.to_owned(), tone }
}

fn barriers(all: &[Barrier]) -> Vec<TieBox> {
    all.iter()
        .map(|b| boxed(&format!("{}\n{}; {}", b.text, b.owner, b.status.word.to_lowercase()), b.status.tone))
        .collect()
}

fn or_none(mut all: Vec<TieBox>, none: &str) -> Vec<TieBox> {
    if all.is_empty() {
        all.push(boxed(none, Tone::Missing));
    }
    all
}

/// Returns the bow tie of a risk as a chart.
#[must_use]
pub fn bow_tie_chart(board: &Board, risk: &Risk) -> Chart {
    let tie = bow_tie(risk);
    let cited = Names::of(board).cites(&risk.cites);
    Chart {
        id: format!("bow-tie-{}", risk.id.as_str().to_lowercase()),
        title: match risk.nature {
            RiskNature::Threat => format!("{} {}", risk.id, risk.title),
            RiskNature::Opportunity => format!("{} {} (opportunity)", risk.id, risk.title),
        },
        subtitle: "From causes to effects, with the controls that stand between".to_owned(),
        x: Axis::Names(Vec::new()),
        y: Axis::Names(Vec::new()),
        sideways: false,
        marks: vec![ChartMark::Tie { columns: tie.columns() }],
        source: cited,
        alt: tie.alt,
    }
}

fn barrier(c: &Control) -> Barrier {
    let made_up = if c.illustrative { " (illustrative)" } else { "" };
    Barrier {
        text: format!("{}{made_up}", c.text),
        owner: c.owner.clone().unwrap_or_else(|| "no owner".to_owned()),
        status: effect_status(c.effect),
    }
}

fn alt(risk: &Risk, tie: &BowTie) -> String {
    let list =
        |texts: &[String], none: &str| if texts.is_empty() { none.to_owned() } else { texts.join("; ") };
    let barriers = |all: &[Barrier], none: &str| {
        let said: Vec<String> =
            all.iter().map(|b| format!("{} ({})", b.text, b.status.word.to_lowercase())).collect();
        list(&said, none)
    };
    format!(
        "Bow tie of {}. Causes: {}. Preventive controls: {}. Event: {}. Mitigating controls: {}. Other controls: {}. \
         Effects: {}.",
        risk.id,
        list(&tie.causes, "not stated"),
        barriers(&tie.preventive, "none"),
        tie.event,
        barriers(&tie.mitigating, "none"),
        barriers(&tie.other, "none"),
        list(&tie.effects, "not stated")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_lines_and_controls_are_on_their_side() {
        let mut risk = Risk::new("R-1", None, "Beds run out");
        risk.cause = "Demand rises\n\nCare is cut ".into();
        risk.controls = vec![
            Control {
                id: "C1".into(),
                text: "Care at home".into(),
                kind: ControlKind::Preventive,
                ..Control::default()
            },
            Control {
                id: "C2".into(),
                text: "Escalation beds".into(),
                kind: ControlKind::Mitigating,
                ..Control::default()
            },
        ];
        let tie = bow_tie(&risk);
        assert_eq!(tie.causes, ["Demand rises", "Care is cut"]);
        assert_eq!((tie.event.as_str(), tie.preventive.len(), tie.mitigating.len()), ("Beds run out", 1, 1));
        assert!(tie.alt.contains("Effects: not stated"), "{}", tie.alt);
    }
}
