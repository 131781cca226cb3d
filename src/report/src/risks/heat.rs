//! Heat map and rating scale, as tables and as text.

use super::{band_tone, criteria, rating_text};
use crate::names::Names;
use crate::say;
use crate::spec::{Cell, Column, Table};
use boardsight_analysis::exposure::{HeatMap, PastRatings, Path, RatingKind, RatingMove};
use boardsight_core::model::{Board, RatingConversion};

/// Returns the heat map as a table: likelihood in rows, the highest first, impact in columns.
#[must_use]
pub fn map_table(board: &Board, map: &HeatMap, which: RatingKind) -> Table {
    let names = Names::of(board);
    let scale = names.scale();
    let (likelihoods, impacts) = scale.size();
    let rows = (1..=likelihoods).rev().map(|l| {
        let word = Cell::text(format!("{l} {}", scale.likelihood_word(l)));
        let cells = (1..=impacts).map(|i| {
            let band = scale.band(u16::from(l) * u16::from(i));
            let count = map.at(l, i);
            // Add the band's name, so that the colour is not the only sign in print.
            let text = match count {
                0 => scale.band_name(band).to_owned(),
                n => format!("{n} ({})", scale.band_name(band).to_lowercase()),
            };
            let value = (count > 0).then(|| f64::from(count));
            Cell { text, value, tone: band_tone(scale, band), source: String::new() }
        });
        std::iter::once(word).chain(cells).collect()
    });
    let columns = (1..=impacts).map(|i| Column::text(&format!("{i} {}", scale.impact_word(i)), 3));
    let unrated = match map.unrated {
        0 => String::new(),
        n => format!(" {n} not rated."),
    };
    Table {
        id: format!("risk-map-{}", which.label().to_lowercase()),
        title: format!("Open threats by {} likelihood and impact", which.label().to_lowercase()),
        columns: std::iter::once(Column::text("Likelihood", 4)).chain(columns).collect(),
        rows: rows.collect(),
        notes: vec![format!("{}{unrated}", names.bands_source())],
    }
}

/// Returns the scale as two tables: the meaning of each step of likelihood and of impact.
#[must_use]
pub fn scale_tables(board: &Board) -> Vec<Table> {
    let names = Names::of(board);
    let scale = names.scale();
    let source = || vec![names.bands_source()];
    let likelihood = (1..).zip(&scale.likelihood).map(|(n, step)| {
        let chance = say::with_unit(&say::number(scale.probability(n) * 100.0, 0), "%");
        vec![
            Cell::text(n.to_string()),
            Cell::text(&*step.word),
            Cell::text(chance),
            Cell::text(&*step.criteria),
        ]
    });
    let impact = (1..).zip(&scale.impact).map(|(n, step): (u8, _)| {
        vec![
            Cell::text(n.to_string()),
            Cell::text(&*step.word),
            Cell::text(&*step.money),
            Cell::text(&*step.service),
            Cell::text(&*step.people),
            Cell::text(&*step.reputation),
        ]
    });
    let text = Column::text;
    vec![
        without_blank_columns(Table {
            id: "risk-likelihood".to_owned(),
            title: "What each step of likelihood means".to_owned(),
            columns: vec![text("Step", 1), text("Word", 3), text("Chance", 2), text("When", 8)],
            rows: likelihood.collect(),
            notes: source(),
        }),
        without_blank_columns(Table {
            id: "risk-impact".to_owned(),
            title: "What each step of impact means".to_owned(),
            columns: vec![
                text("Step", 1),
                text("Word", 3),
                text("Money", 5),
                text("Service", 5),
                text("People", 5),
                text("Reputation", 5),
            ],
            rows: impact.collect(),
            notes: source(),
        }),
    ]
}

/// Removes columns in which every cell is empty and lists them in a note. A blank column looks as if data
/// were lost.
fn without_blank_columns(mut table: Table) -> Table {
    let blank: Vec<bool> = (0..table.columns.len())
        .map(|c| table.rows.iter().all(|row| row.get(c).is_none_or(|cell| cell.text.trim().is_empty())))
        .collect();
    let names: Vec<String> =
        table.columns.iter().zip(&blank).filter(|(_, b)| **b).map(|(c, _)| c.title.to_lowercase()).collect();
    if names.is_empty() {
        return table;
    }
    let keep = |index: usize| !blank.get(index).copied().unwrap_or(false);
    let kept = |index: &mut usize| {
        *index += 1;
        keep(*index - 1)
    };
    let mut index = 0;
    table.columns.retain(|_| kept(&mut index));
    for row in &mut table.rows {
        let mut index = 0;
        row.retain(|_| kept(&mut index));
    }
    table.notes.insert(0, format!("The scale sets none of these for any step: {}.", names.join(", ")));
    table
}

/// Returns the board's appetite as a table. `None` if the board has none.
#[must_use]
pub fn appetite_table(board: &Board) -> Option<Table> {
    let names = Names::of(board);
    let framework = &board.risk_framework;
    if framework.appetites.is_empty() {
        return None;
    }
    let rows = framework.appetites.iter().map(|a| {
        let own = a.own_category.as_deref().and_then(|id| framework.category(id)).map(|c| c.name.as_str());
        let whose = own.or(a.category.map(|c| c.label())).unwrap_or("All others");
        let mark = if a.illustrative { "illustrative" } else { "" };
        vec![
            Cell::text(whose),
            Cell::text(say::capital(a.stance.label())),
            Cell { value: Some(f64::from(a.appetite)), ..Cell::text(a.appetite.to_string()) },
            Cell { value: Some(f64::from(a.tolerance)), ..Cell::text(a.tolerance.to_string()) },
            Cell { source: names.cites(&a.cite), ..Cell::text(&*a.statement) },
            Cell::text(mark),
        ]
    });
    Some(Table {
        id: "risk-appetite".to_owned(),
        title: "How much risk the board wants and bears".to_owned(),
        columns: vec![
            Column::text("Category", 3),
            Column::text("Stance", 2),
            Column::number("Appetite up to", 2),
            Column::number("Tolerance up to", 2),
            Column::text("In words", 8),
            Column::text("Mark", 2),
        ],
        rows: rows.collect(),
        notes: vec![
            "Appetite: the score with which the board aims to operate. Tolerance: the score with which it is willing to \
             operate. A current score above the tolerance is out of tolerance."
                .to_owned(),
        ],
    })
}

/// Returns a path across the heat map in words.
#[must_use]
pub fn path_words(board: &Board, path: &Path) -> String {
    let ids: Vec<&str> = path.risks.iter().take(6).map(|&i| board.risks[i].id.as_str()).collect();
    let more = path.risks.len().saturating_sub(6);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let (from, to) = match path.leg {
        RatingMove::InherentToCurrent => ("inherent", "current"),
        RatingMove::CurrentToTarget => ("current", "target"),
        RatingMove::SinceBaseline => ("then", "now"),
    };
    format!(
        "{}: {from} {} to {to} {} ({}{more})",
        say::count(path.risks.len(), "risk", "risks"),
        rating_text(Some(path.from)),
        rating_text(Some(path.to)),
        ids.join(", ")
    )
}

/// Returns one or two sentences on the movement since a snapshot: the number of risks that moved, are new,
/// or were removed.
#[must_use]
pub fn stood_words(board: &Board, stood: &PastRatings, risks: &[usize], paths: &[Path]) -> String {
    let score = |r: boardsight_core::model::Rating| r.score();
    let count = |up: bool| -> usize {
        let way = |p: &&Path| if up { score(p.to) > score(p.from) } else { score(p.to) < score(p.from) };
        paths.iter().filter(way).map(|p| p.risks.len()).sum()
    };
    let (new, gone) = (stood.count_new(board, risks), stood.gone(board));
    let mut text = format!(
        "Since '{}' as of {}: {} up, {} down, {new} new",
        stood.name,
        say::date(stood.as_of),
        count(true),
        count(false)
    );
    match gone.as_slice() {
        [] => text.push('.'),
        ids => text.push_str(&format!(", {} no longer in a register ({}).", ids.len(), say::list(ids))),
    }
    if let Some(why) = &stood.altered {
        text.push_str(&format!(" The snapshot is not what was sealed: {why}."));
    }
    if !stood.same_scale(board) {
        text.push_str(
            " The snapshot rates on another scale: the same step does not say the same then and now.",
        );
    }
    text
}

/// Returns the effect of another scale on a rating: 'R-1 current: 5 × 4 = 20 Extreme becomes 4 × 4 = 16
/// High'.
#[must_use]
pub fn shift_words(board: &Board, shift: &RatingConversion) -> String {
    let id = board.risks.get(shift.risk).map_or("", |r| r.id.as_str());
    format!(
        "{id} {}: {} {} becomes {} {}",
        shift.which.label().to_lowercase(),
        rating_text(Some(shift.from)),
        shift.from_band,
        rating_text(Some(shift.to)),
        shift.to_band
    )
}

/// Returns the meaning of a step of impact in one line, for a table of steps.
#[must_use]
pub fn criteria_line(step: &boardsight_core::model::ImpactStep) -> String {
    criteria(step).replace('\n', "; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_analysis::exposure;
    use boardsight_testkit::fixture;

    #[test]
    fn every_heat_map_cell_names_its_band() {
        let b = fixture::board();
        let map = exposure::heat_map(&b, exposure::threats(&b), RatingKind::Current);
        let table = map_table(&b, &map, RatingKind::Current);
        assert_eq!(table.rows.len(), 5);
        assert_eq!(
            (table.rows[0][0].text.as_str(), table.rows[0][5].text.as_str()),
            ("5 Almost certain", "Extreme")
        );
        assert_eq!(table.rows[1][5].text, "1 (extreme)");
        assert!(table.notes[0].ends_with("1 not rated."));
        for table in scale_tables(&b) {
            assert!(table.rows.iter().all(|r| r.len() == table.columns.len()));
        }
        assert!(appetite_table(&b).is_none());
    }
}
