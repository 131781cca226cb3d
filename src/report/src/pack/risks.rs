//! Risks section of a pack: heat map, highest risks, timeline, bow ties, full register.

use super::sections::{MOST_ROWS, cut, heading, named, table};
use crate::spec::{Block, Cell, Column, Page, Tone};
use crate::{PageName, comments, risks, say};
use boardsight_analysis::exposure::{self, RatingKind};
use boardsight_core::model::Board;
use jiff::civil::Date;

/// Returns the Risks section.
pub(super) fn section(board: &Board, as_of: Date) -> Page {
    let view = risks::risks(board, as_of, None);
    let mut blocks = vec![Block::Figures(view.figures.clone())];
    blocks.push(Block::Chart(risks::picture::map_chart(board, &view.maps[1], RatingKind::Current, None)));
    let threats = exposure::threats(board).count();
    let top = view.top.iter().map(|l| {
        let r = board.risks.get(l.place);
        let controls = r.map_or_else(String::new, |r| {
            let texts: Vec<&str> = r.controls.iter().map(|c| c.text.as_str()).collect();
            texts.join("; ")
        });
        vec![
            Cell::text(&*l.id),
            Cell { source: l.source.clone(), ..Cell::text(&*l.title) },
            Cell::text(&*l.short),
            Cell { text: l.band_score.clone(), tone: l.band.tone, ..Cell::default() },
            Cell::text(&*l.target),
            Cell::status(&l.movement),
            Cell::text(&*l.owner),
            if controls.is_empty() {
                Cell { tone: Tone::Missing, ..Cell::text("no control recorded") }
            } else {
                Cell::text(controls)
            },
        ]
    });
    if !view.top.is_empty() {
        blocks.push(table(
            "top-risks",
            &top_title(view.top.len(), threats),
            vec![
                Column::text("Id", 2),
                Column::text("Risk", 7),
                Column::text("Programme", 3),
                Column::text("Current", 3),
                Column::text("Target", 3),
                Column::text("Movement", 3),
                Column::text("Owner", 3),
                Column::text("Controls in place", 7),
            ],
            top.collect(),
        ));
    }
    blocks.push(Block::Chart(view.by_programme.clone()));
    blocks.push(Block::Chart(risks::timeline::timeline(board)));
    blocks.extend(bow_ties(board, &view));
    blocks.extend(view.page(board, as_of).blocks.into_iter().filter_map(|b| match b {
        Block::Table(t) if t.id == "risk-lapses" => Some(Block::Table(cut(t, MOST_ROWS))),
        _ => None,
    }));
    let asked = comments::challenges(board);
    if !asked.is_empty() {
        blocks.push(Block::Table(cut(comments::challenges_table(&asked), MOST_ROWS)));
    }
    let filter = exposure::Filter { live: true, ..exposure::Filter::default() };
    let places = exposure::register(board, &filter, exposure::Sort::default());
    if !places.is_empty() {
        let opportunities = places.len().saturating_sub(threats);
        let and = match opportunities {
            0 => String::new(),
            n => format!(" and {}", say::count(n, "opportunity", "opportunities")),
        };
        let title = format!("The full register: {}{and}, the highest score first", open_risks(threats));
        let mut register = risks::table(board, &places, &view.movements, &title);
        register.id = "register".to_owned();
        register.notes.clone_from(&view.notes);
        blocks.push(Block::Table(register));
    }
    named(PageName::Risks, &view.message, blocks)
}

/// Returns the bow ties of the highest risks, and a note for risks of which only the event is known.
fn bow_ties(board: &Board, view: &risks::Risks) -> Vec<Block> {
    let top: Vec<_> = view.top.iter().filter_map(|l| board.risks.get(l.place)).collect();
    let (bare, tied): (Vec<_>, Vec<_>) = top.into_iter().partition(|r| risks::bowtie::bow_tie(r).is_bare());
    let mut blocks = Vec::new();
    if !tied.is_empty() {
        blocks.push(heading("Bow ties of the top risks"));
        blocks.extend(tied.iter().map(|r| Block::Chart(risks::bowtie::bow_tie_chart(board, r))));
    }
    if !bare.is_empty() {
        let ids: Vec<&str> = bare.iter().map(|r| r.id.as_str()).collect();
        let text = "No cause, control or effect is recorded, so there is no bow tie to draw: ";
        blocks.push(Block::Text(format!("{text}{}.", say::list(&ids))));
    }
    blocks
}

fn top_title(shown: usize, all: usize) -> String {
    if all > shown { format!("Top risks: {shown} of {}", open_risks(all)) } else { "Top risks".to_owned() }
}

fn open_risks(n: usize) -> String {
    say::count(n, "open risk", "open risks")
}
