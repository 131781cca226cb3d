//! Board assurance framework: for every objective its risks, their controls, the assurances and the gaps.

use super::{band_status, rating_text, standing_status};
use crate::names::Names;
use crate::say;
use crate::spec::{Cell, Column, Status, Table, Tone};
use boardsight_analysis::exposure::{self, natural};
use boardsight_core::model::{
    Assurance, AssuranceLine, Board, ControlEffect, GapKind, Objective, Opinion, Rating, Risk, RiskAction,
};
use jiff::civil::Date;
use std::cmp::Reverse;

/// Objective with its risks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectiveView {
    /// Objective's id; `None` for risks without an objective.
    pub id: Option<String>,
    /// Title of the objective.
    pub title: String,
    /// Owner.
    pub owner: String,
    /// Status: the highest band of its risks.
    pub status: Status,
    /// Summary in a sentence.
    pub message: String,
    /// Source, or 'illustrative'.
    pub source: String,
    /// Whether the objective is illustrative.
    pub illustrative: bool,
    /// Risks, the highest first.
    pub risks: Vec<AssuredRisk>,
}

/// Risk with its controls and assurances.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssuredRisk {
    /// Index in the board's list.
    pub place: usize,
    pub id: String,
    pub title: String,
    /// Owner, or 'no owner'.
    pub owner: String,
    /// Band and score: 'Extreme 20'.
    pub current: Status,
    /// Target rating: '2 × 4 = 8'.
    pub target: String,
    /// Status against the appetite.
    pub standing: Status,
    /// Controls, each with its effect and its owner.
    pub controls: Vec<(String, Status)>,
    /// Assurances of each of the three lines.
    pub lines: [Vec<(String, Status)>; 3],
    /// Open gaps in control and assurance.
    pub gaps: Vec<String>,
    /// Open actions with owner, due date and progress.
    pub actions: Vec<(String, Status)>,
}

/// Returns the framework as of a date: each objective in the board's order, then the risks without one.
#[must_use]
pub fn framework(board: &Board, as_of: Date) -> Vec<ObjectiveView> {
    let names = Names::of(board);
    let mut views: Vec<ObjectiveView> =
        board.objectives.iter().map(|o| objective(&names, o, as_of)).collect();
    let rest: Vec<usize> = exposure::live(board).filter(|&i| board.risks[i].objectives.is_empty()).collect();
    if !rest.is_empty() {
        let risks = assured(&names, rest, as_of);
        views.push(ObjectiveView {
            title: "No objective named".to_owned(),
            status: worst(&names, &risks),
            message: format!(
                "{} name no objective.",
                say::capital(&say::count(risks.len(), "risk", "risks"))
            ),
            risks,
            ..ObjectiveView::default()
        });
    }
    views
}

fn objective(names: &Names<'_>, o: &Objective, as_of: Date) -> ObjectiveView {
    let board = names.board();
    let on = exposure::live(board).filter(|&i| board.risks[i].objectives.contains(&o.id)).collect();
    let risks = assured(names, on, as_of);
    let gaps: usize = risks.iter().map(|r| r.gaps.len()).sum();
    let unassured = risks.iter().filter(|r| r.lines.iter().all(Vec::is_empty)).count();
    let message = if risks.is_empty() {
        "No open risk names this objective.".to_owned()
    } else {
        format!(
            "{}, {} without any assurance, {}.",
            say::count(risks.len(), "open risk", "open risks"),
            unassured,
            say::count(gaps, "open gap", "open gaps")
        )
    };
    ObjectiveView {
        id: Some(o.id.to_string()),
        title: o.title.clone(),
        owner: o.owner.clone().unwrap_or_else(|| "no owner".to_owned()),
        status: worst(names, &risks),
        message,
        source: names.cites(&o.cites),
        illustrative: o.illustrative,
        risks,
    }
}

fn worst(names: &Names<'_>, risks: &[AssuredRisk]) -> Status {
    let rating = risks.iter().filter_map(|r| names.board().risks[r.place].current).max_by_key(|r| r.score());
    if risks.is_empty() {
        Status::new("No risk named", Tone::Missing)
    } else {
        band_status(names.scale(), rating)
    }
}

fn assured(names: &Names<'_>, mut risks: Vec<usize>, as_of: Date) -> Vec<AssuredRisk> {
    let all = &names.board().risks;
    risks.sort_by(|&a, &b| {
        let score = |i: usize| Reverse(all[i].current.map(Rating::score));
        score(a).cmp(&score(b)).then_with(|| natural(all[a].id.as_str(), all[b].id.as_str()))
    });
    risks.into_iter().map(|i| assured_risk(names, i, as_of)).collect()
}

/// Returns a risk with its controls and assurances.
#[must_use]
pub fn assured_risk(names: &Names<'_>, place: usize, as_of: Date) -> AssuredRisk {
    let Some(r) = names.board().risks.get(place) else { return AssuredRisk::default() };
    let mut current = band_status(names.scale(), r.current);
    if let Some(rating) = r.current {
        current.word = format!("{} {}", current.word, rating.score());
    }
    let line = |wanted: AssuranceLine| {
        r.assurances.iter().filter(|a| a.line == wanted).map(|a| assurance(a, as_of)).collect()
    };
    AssuredRisk {
        place,
        id: r.id.to_string(),
        title: r.title.clone(),
        owner: r.owner.clone().unwrap_or_else(|| "no owner".to_owned()),
        current,
        target: rating_text(r.target),
        standing: standing_status(exposure::standing(&names.board().risk_framework, r)),
        controls: controls(r),
        lines: AssuranceLine::ALL.map(line),
        gaps: gaps(r, as_of),
        actions: r
            .actions
            .iter()
            .filter(|a| a.done.is_none_or(|d| d > as_of))
            .map(|a| action(a, as_of))
            .collect(),
    }
}

fn mark(illustrative: bool) -> &'static str {
    if illustrative { " (illustrative)" } else { "" }
}

/// Returns the effect of a control as a status.
#[must_use]
pub fn effect_status(effect: ControlEffect) -> Status {
    let tone = match effect {
        ControlEffect::NotAssessed => Tone::Missing,
        ControlEffect::Effective => Tone::Good,
        ControlEffect::Partial => Tone::Watch,
        ControlEffect::Weak => Tone::Bad,
    };
    Status::new(say::capital(effect.label()), tone)
}

/// Returns the opinion of an assurance as a status.
#[must_use]
pub fn opinion_status(opinion: Opinion) -> Status {
    let tone = match opinion {
        Opinion::NotStated => Tone::Missing,
        Opinion::Unsatisfactory => Tone::Bad,
        Opinion::Limited => Tone::Watch,
        Opinion::Moderate => Tone::Neutral,
        Opinion::Substantial => Tone::Good,
    };
    Status::new(say::capital(opinion.label()), tone)
}

fn controls(r: &Risk) -> Vec<(String, Status)> {
    let one = |c: &boardsight_core::model::Control| {
        let owner = c.owner.as_deref().map_or(", no owner".to_owned(), |o| format!(", {o}"));
        (format!("{}{owner}{}", c.text, mark(c.illustrative)), effect_status(c.effect))
    };
    r.controls.iter().map(one).collect()
}

fn assurance(a: &Assurance, as_of: Date) -> (String, Status) {
    let by = a.by.as_deref().map_or_else(String::new, |b| format!(", {b}"));
    let (when, status) = match a.on {
        Some(day) if day <= as_of => (format!(", {}", say::short_date(day)), opinion_status(a.opinion)),
        Some(day) => (format!(", due {}", say::short_date(day)), Status::new("Expected", Tone::Missing)),
        None => (", not yet given".to_owned(), Status::new("Expected", Tone::Missing)),
    };
    (format!("{}{by}{when}{}", a.text, mark(a.illustrative)), status)
}

fn gaps(r: &Risk, as_of: Date) -> Vec<String> {
    let open = r.gaps.iter().filter(|g| g.closed.is_none_or(|d| d > as_of));
    open.map(|g| {
        let kind = match g.kind {
            GapKind::Control => "Control",
            GapKind::Assurance => "Assurance",
        };
        let action = g.action.as_deref().and_then(|id| r.actions.iter().find(|a| a.id == id));
        let closing =
            action.map_or_else(|| ", no action".to_owned(), |a| format!(", to be closed by {}", a.id));
        format!("{kind}: {}{closing}{}", g.text, mark(g.illustrative))
    })
    .collect()
}

fn action(a: &RiskAction, as_of: Date) -> (String, Status) {
    let owner = a.owner.as_deref().unwrap_or("no owner");
    let due = a.due.map_or_else(|| "no day set".to_owned(), say::short_date);
    let percent = a.percent.map_or_else(String::new, |p| format!(", {p}% done"));
    let progress = a.progress.as_deref().map_or_else(String::new, |p| format!(": {p}"));
    let status = match a.due {
        Some(day) if day < as_of => Status::new("Overdue", Tone::Bad),
        Some(_) => Status::new("Open", Tone::Neutral),
        None => Status::new("No day set", Tone::Missing),
    };
    (format!("{}, {owner}, {due}{percent}{progress}{}", a.text, mark(a.illustrative)), status)
}

/// Returns an objective as a table, one row for each risk.
#[must_use]
pub fn framework_table(view: &ObjectiveView) -> Table {
    let join = |parts: &[(String, Status)]| {
        let texts: Vec<String> =
            parts.iter().map(|(text, status)| format!("{text}: {}", status.word.to_lowercase())).collect();
        texts.join("; ")
    };
    let or_none = |text: String, none: &str| {
        if text.is_empty() { Cell { tone: Tone::Missing, ..Cell::text(none) } } else { Cell::text(text) }
    };
    let rows = view.risks.iter().map(|r| {
        vec![
            Cell::text(format!("{} {}", r.id, r.title)),
            Cell::status(&r.current),
            Cell::text(&*r.target),
            or_none(join(&r.controls), "none recorded"),
            or_none(join(&r.lines[0]), "none"),
            or_none(join(&r.lines[1]), "none"),
            or_none(join(&r.lines[2]), "none"),
            Cell::text(r.gaps.join("; ")),
            Cell::text(join(&r.actions)),
        ]
    });
    let mut notes = Vec::new();
    if view.illustrative {
        notes.push("The objective's wording is illustrative.".to_owned());
    } else if !view.source.is_empty() {
        notes.push(format!("Objective: {}.", view.source));
    }
    Table {
        id: view.id.as_ref().map_or_else(|| "assurance-other".to_owned(), |id| format!("assurance-{id}")),
        title: format!("{}: {}", view.title, view.message),
        columns: vec![
            Column::text("Risk", 5),
            Column::text("Current", 3),
            Column::text("Target", 3),
            Column::text("Controls", 5),
            Column::text("First line", 4),
            Column::text("Second line", 4),
            Column::text("Third line", 4),
            Column::text("Gaps", 4),
            Column::text("Actions", 5),
        ],
        rows: rows.collect(),
        notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::Gap;
    use boardsight_testkit::fixture;
    use jiff::civil::date;

    #[test]
    fn objective_counts_risks_and_assurance_gaps() {
        let mut b = fixture::board();
        b.objectives.push(Objective {
            id: "o1".into(),
            title: "Fewer people in hospital".into(),
            owner: None,
            programme: None,
            illustrative: true,
            cites: vec![],
        });
        b.risks[0].objectives = vec!["o1".into()];
        b.risks[0].gaps.push(Gap {
            id: "G1".into(),
            kind: GapKind::Assurance,
            text: "Nobody has looked".into(),
            action: Some("a1".into()),
            closed: None,
            illustrative: true,
        });
        assert_eq!(boardsight_core::model::check(&b), []);
        let views = framework(&b, b.as_of);
        assert_eq!(views.len(), 2);
        assert_eq!(views[0].message, "1 open risk, 1 without any assurance, 1 open gap.");
        assert_eq!(
            views[0].risks[0].gaps,
            ["Assurance: Nobody has looked, to be closed by a1 (illustrative)"]
        );
        assert_eq!(views[0].risks[0].actions[0].1.word, "Overdue");
        b.risks[0].assurances.push(Assurance {
            id: "S1".into(),
            line: AssuranceLine::Third,
            text: "Internal audit".into(),
            by: None,
            on: Some(date(2017, 1, 31)),
            opinion: Opinion::Limited,
            controls: vec![],
            illustrative: true,
            cite: None,
        });
        let views = framework(&b, b.as_of);
        assert_eq!(views[0].risks[0].lines[2][0].0, "Internal audit, 31 Jan 2017 (illustrative)");
        assert_eq!(views[0].risks[0].lines[2][0].1.tone, Tone::Watch);
        let table = framework_table(&views[0]);
        assert!(table.rows.iter().all(|r| r.len() == table.columns.len()));
    }
}
