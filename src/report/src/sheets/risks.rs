//! Sheets of the risk register, its controls and its actions.

use super::super::names::Names;
use super::super::risks::{band_status, band_tone, movement_status, risks as page, since, standing_status};
use super::super::say;
use super::super::spec::{Status, Tone};
use super::{CellValue, Column, Condition, RecordSheet, Rule, found, plain, statuses};
use boardsight_analysis::exposure::{self, Movement};
use boardsight_core::model::{Assurance, Board, Rating, Risk, RiskStatus, Scale};
use jiff::civil::Date;

const NOT_RATED: CellValue = CellValue::Absent("not rated");
const NO_OWNER: CellValue = CellValue::Absent("no owner");
const NO_DAY: CellValue = CellValue::Absent("no day set");

pub(super) fn sheets(board: &Board, as_of: Date) -> [RecordSheet; 3] {
    let names = Names::of(board);
    let movements = exposure::movements(board, since(board, as_of).unwrap_or(Date::MIN));
    [register(&names, as_of, &movements), controls(&names), actions(&names, as_of)]
}

/// Returns rules that give each score the tone of its band.
fn score_rules(scale: &Scale) -> Vec<Rule> {
    (0..scale.bands.len())
        .filter_map(|band| {
            let of_band = |score: &u16| scale.band(*score) == band;
            let (low, high) = ((1..=scale.highest()).find(of_band)?, (1..=scale.highest()).rfind(of_band)?);
            Some(Rule { when: Condition::Between(low.into(), high.into()), tone: band_tone(scale, band) })
        })
        .filter(|rule| rule.tone != Tone::Neutral)
        .collect()
}

fn rating(rating: Option<Rating>) -> [CellValue; 3] {
    rating.map_or([NOT_RATED, NOT_RATED, NOT_RATED], |r| {
        [CellValue::count(r.likelihood), CellValue::count(r.impact), CellValue::count(r.score())]
    })
}

fn risk_status(status: RiskStatus) -> Status {
    Status::new(status.label(), if status == RiskStatus::Issue { Tone::Bad } else { Tone::Neutral })
}

fn register(names: &Names<'_>, as_of: Date, movements: &[Movement]) -> RecordSheet {
    let board = names.board();
    let rows: Vec<Vec<CellValue>> =
        board.risks.iter().enumerate().map(|(i, risk)| row(names, risk, movements.get(i).copied())).collect();
    let scale = names.scale();
    let score = |title: &'static str, width| Column { title: title.into(), width, rules: score_rules(scale) };
    let bands: Vec<Status> =
        (0..scale.bands.len()).map(|b| Status::new(scale.band_name(b), band_tone(scale, b))).collect();
    let columns = vec![
        plain("Id", 11),
        plain("Programme", 13),
        plain("Risk", 44),
        plain("Cause", 40),
        plain("Event", 40),
        plain("Effect", 40),
        plain("Nature", 12),
        plain("Category", 17),
        plain("Owner", 20),
        plain("Inherent likelihood", 12),
        plain("Inherent impact", 12),
        score("Inherent score", 12),
        plain("Current likelihood", 12),
        plain("Current impact", 12),
        score("Current score", 12),
        plain("Target likelihood", 12),
        plain("Target impact", 12),
        score("Target score", 12),
        statuses("Current band", 13, bands.into_iter().chain([band_status(scale, None)])),
        statuses("Movement", 13, found(&rows, 19)),
        plain("Rating basis", 14),
        plain("Appetite", 17),
        plain("Treatment", 13),
        plain("Proximity", 17),
        plain("Velocity", 15),
        statuses("Status", 10, RiskStatus::ALL.map(risk_status)),
        plain("Raised", 13),
        plain("Next review", 13),
        plain("Closed", 13),
        plain("Escalated", 13),
        plain("Why escalated", 36),
        plain("Cost if it happens, £", 16),
        plain("Cost basis", 14),
        plain("Objectives", 30),
        plain("Part of", 11),
        plain("Assurance", 40),
        plain("Gaps", 40),
        plain("Note", 36),
        plain("Source", 50),
    ];
    let message = page(board, as_of, None).message;
    RecordSheet {
        name: "Risks".into(),
        about: format!("Every risk of every register. {message}"),
        columns,
        rows,
    }
}

fn row(names: &Names<'_>, risk: &Risk, movement: Option<Movement>) -> Vec<CellValue> {
    let escalation = risk.escalation.as_ref();
    let mut row = vec![
        CellValue::text(risk.id.as_str()),
        CellValue::text(names.whose(risk.programme.as_ref(), "Board")),
        CellValue::text(&*risk.title),
        CellValue::text(&*risk.cause),
        CellValue::text(&*risk.event),
        CellValue::text(&*risk.effect),
        CellValue::text(risk.nature.label()),
        CellValue::text(names.board().risk_framework.category_name(risk)),
        risk.owner.as_ref().map_or(NO_OWNER, |o| CellValue::text(&**o)),
    ];
    row.extend([risk.inherent, risk.current, risk.target].into_iter().flat_map(rating));
    row.extend([
        CellValue::Status(band_status(names.scale(), risk.current)),
        match movement.map(movement_status) {
            Some(status) if !status.word.is_empty() => CellValue::Status(status),
            _ => CellValue::Blank,
        },
        CellValue::text(risk.rating_basis.word()),
        CellValue::text(standing_status(exposure::standing(&names.board().risk_framework, risk)).word),
        CellValue::text(risk.treatment.label()),
        CellValue::text(risk.proximity.label()),
        CellValue::text(risk.velocity.label()),
        CellValue::Status(risk_status(risk.status)),
        CellValue::day(risk.raised, CellValue::Blank),
        CellValue::day(risk.next_review, if risk.is_live() { NO_DAY } else { CellValue::Blank }),
        CellValue::day(risk.closed, CellValue::Blank),
        escalation.map_or(CellValue::Blank, |e| CellValue::day(e.on, CellValue::MISSING)),
        escalation.map_or(CellValue::Blank, |e| CellValue::text(&*e.reason)),
        CellValue::gbp(risk.impact_gbp, false),
        if risk.impact_gbp.is_some() { CellValue::text(risk.impact_basis.word()) } else { CellValue::Blank },
        CellValue::text(
            risk.objectives.iter().map(|o| objective(names, o.as_str())).collect::<Vec<_>>().join("; "),
        ),
        risk.parent.as_ref().map_or(CellValue::Blank, |p| CellValue::text(p.as_str())),
        CellValue::text(risk.assurances.iter().map(assured).collect::<Vec<_>>().join("; ")),
        CellValue::text(
            risk.gaps
                .iter()
                .map(|g| format!("{}: {}", g.kind.label(), g.text))
                .collect::<Vec<_>>()
                .join("; "),
        ),
        CellValue::maybe(risk.note.as_ref()),
        CellValue::text(names.cites(&risk.cites)),
    ]);
    row
}

/// Returns an objective's title, or its id if there is no such objective.
fn objective<'a>(names: &'a Names<'_>, id: &'a str) -> &'a str {
    names.board().objectives.iter().find(|o| o.id.as_str() == id).map_or(id, |o| &o.title)
}

/// Formats an assurance: its line of defence, text and opinion.
fn assured(a: &Assurance) -> String {
    format!("{}, {} ({})", a.line.label(), a.text, a.opinion.label())
}

/// Returns the cells that identify the risk of a row: id, programme and title.
fn head(names: &Names<'_>, risk: &Risk) -> [CellValue; 3] {
    [
        CellValue::text(risk.id.as_str()),
        CellValue::text(names.whose(risk.programme.as_ref(), "Board")),
        CellValue::text(&*risk.title),
    ]
}

fn controls(names: &Names<'_>) -> RecordSheet {
    use boardsight_core::model::ControlEffect as E;
    let effect = |e: E| {
        let tone = match e {
            E::NotAssessed => Tone::Missing,
            E::Effective => Tone::Good,
            E::Partial => Tone::Watch,
            E::Weak => Tone::Bad,
        };
        Status::new(say::capital(e.label()), tone)
    };
    let mut rows = Vec::new();
    for risk in &names.board().risks {
        rows.extend(risk.controls.iter().map(|c| {
            let mut row = Vec::from(head(names, risk));
            row.extend([
                CellValue::text(&*c.text),
                c.owner.as_ref().map_or(NO_OWNER, |o| CellValue::text(&**o)),
                CellValue::Status(effect(c.effect)),
            ]);
            row
        }));
    }
    RecordSheet {
        name: "Risk controls".into(),
        about: "What is in place against each risk, and how well it works.".to_owned(),
        columns: vec![
            plain("Risk id", 11),
            plain("Programme", 13),
            plain("Risk", 44),
            plain("Control", 60),
            plain("Owner", 22),
            statuses("Effect", 18, E::ALL.map(effect)),
        ],
        rows,
    }
}

fn actions(names: &Names<'_>, as_of: Date) -> RecordSheet {
    let mut rows = Vec::new();
    for risk in &names.board().risks {
        rows.extend(risk.actions.iter().map(|a| {
            let mut row = Vec::from(head(names, risk));
            row.extend([
                CellValue::text(&*a.text),
                a.owner.as_ref().map_or(NO_OWNER, |o| CellValue::text(&**o)),
                CellValue::day(a.due, NO_DAY),
                CellValue::day(a.done, CellValue::Blank),
                CellValue::Status(super::others::due_status(a.done, a.due, as_of)),
                super::others::days_late(a.done, a.due, as_of),
            ]);
            row
        }));
    }
    RecordSheet {
        name: "Risk actions".into(),
        about: "What is to be done about each risk, by whom and by when.".to_owned(),
        columns: vec![
            plain("Risk id", 11),
            plain("Programme", 13),
            plain("Risk", 44),
            plain("Action", 60),
            plain("Owner", 22),
            plain("Due", 13),
            plain("Done", 13),
            statuses("Status", 12, super::others::due_statuses()),
            plain("Days overdue", 12),
        ],
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;

    #[test]
    fn scores_have_the_rules_of_their_bands() {
        let scale = Scale::standard();
        let rules = score_rules(&scale);
        let tone = |score: f64| {
            let meets = |r: &&Rule| matches!(r.when, Condition::Between(a, b) if a <= score && score <= b);
            rules.iter().find(meets).map_or(Tone::Neutral, |r| r.tone)
        };
        for score in 1..=25_u16 {
            assert_eq!(tone(f64::from(score)), band_tone(&scale, scale.band(score)), "{score}");
        }
    }

    #[test]
    fn unrated_risk_is_text_not_zero() {
        let mut board = fixture::board();
        board.risks[0].current = None;
        board.risks[0].owner = None;
        let [register, ..] = sheets(&board, board.as_of);
        let at = |title: &str| {
            let i = register.columns.iter().position(|c| c.title == title).unwrap();
            register.rows[0][i].clone()
        };
        assert_eq!(at("Current score"), NOT_RATED);
        assert_eq!(at("Owner"), NO_OWNER);
        assert_eq!(at("Current band"), CellValue::Status(band_status(&Scale::standard(), None)));
    }
}
