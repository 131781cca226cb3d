//! The heat map and the bow tie as pictures, for papers, slides and the clipboard.

use super::bowtie::{Barrier, BowTie};
use super::heat::path_words;
use crate::analysis::exposure::{HeatMap, Leg, Path, Which};
use crate::brief::names::Names;
use crate::brief::say;
use crate::brief::spec::{Arrow, Axis, Chart, MapCell, Mark, Role, TextBox, Tone};
use crate::model::{Board, Rating, Risk};

/// More ways than this cannot be told apart.
pub const MOST_WAYS: usize = 24;

/// The ways on a map, and what they are in words, such as 'inherent to current, and current to target'.
#[derive(Clone, Copy, Debug)]
pub struct Ways<'a> {
    /// The ways, those that most take first; the first [`MOST_WAYS`] are drawn.
    pub paths: &'a [Path],
    /// What they are.
    pub words: &'a str,
}

/// The heat map of some risks as a chart, with the ways across it where they are asked for.
#[must_use]
pub fn map_chart(board: &Board, map: &HeatMap, which: Which, ways: Option<Ways<'_>>) -> Chart {
    let names = Names::of(board);
    let scale = names.scale();
    let (likelihoods, impacts) = scale.size();
    let worst = scale.bands.get(scale.top_band()).map_or(1, |band| band.from);
    let axis = |words: Vec<&str>| {
        Axis::Names((1..).zip(words).map(|(n, w): (u8, &str)| format!("{n} {w}")).collect())
    };
    let mut cells = Vec::new();
    let mut words = Vec::new();
    for likelihood in (1..=likelihoods).rev() {
        for impact in 1..=impacts {
            let count = map.at(likelihood, impact);
            let score = Rating { likelihood, impact }.score();
            if count > 0 {
                let risks = say::count(usize::try_from(count).unwrap_or(usize::MAX), "risk", "risks");
                words.push(format!("likelihood {likelihood}, impact {impact}, score {score}: {risks}"));
            }
            cells.push(MapCell {
                x: f64::from(impact - 1),
                y: f64::from(likelihood - 1),
                // The picture's shades are made for scores up to 25.
                weight: score * 25 / scale.highest().max(1),
                text: if count > 0 { count.to_string() } else { String::new() },
            });
        }
    }
    let unrated = match map.unrated {
        0 => String::new(),
        n => format!("; {n} not rated"),
    };
    let word = which.label();
    let lower = word.to_lowercase();
    let mut marks = vec![Mark::Cells { cells }];
    let mut subtitle = format!("Open risks by likelihood (up) and impact (along), {lower} rating");
    let mut alt = if words.is_empty() {
        format!("Heat map of the {lower} rating: no risk is rated{unrated}.")
    } else {
        format!("Heat map of the {lower} rating. {}{unrated}.", words.join("; "))
    };
    if let Some(ways) = ways {
        marks.extend(arrows(board, ways.paths));
        subtitle = format!("{subtitle}; arrows: {}, the wider the more risks", ways.words);
        let said: Vec<String> = ways.paths.iter().take(MOST_WAYS).map(|p| path_words(board, p)).collect();
        let said = if said.is_empty() { "None".to_owned() } else { say::capital(&said.join("; ")) };
        alt = format!("{alt} Arrows: {}. {said}.", ways.words);
    }
    Chart {
        id: format!("heat-map-{lower}"),
        title: format!(
            "{} of {} rated risks score {worst} or more{unrated}",
            map.in_band(scale, scale.top_band()),
            map.rated()
        ),
        subtitle,
        x: axis(scale.impact.iter().map(|s| s.word.as_str()).collect()),
        y: axis(scale.likelihood.iter().map(|s| s.word.as_str()).collect()),
        sideways: false,
        marks,
        source: names.bands_source(),
        alt,
    }
}

/// The part that a way plays: what is still to be done is dashed.
#[must_use]
pub const fn leg_role(leg: Leg) -> Role {
    match leg {
        Leg::ToGo => Role::Plan,
        Leg::Controlled | Leg::Moved => Role::Outturn,
    }
}

fn arrows(board: &Board, paths: &[Path]) -> Vec<Mark> {
    let place = |r: Rating| (f64::from(r.impact) - 1.0, f64::from(r.likelihood) - 1.0);
    let of = |role: Role| -> Vec<Arrow> {
        let paths = paths.iter().take(MOST_WAYS).filter(|p| leg_role(p.leg) == role);
        paths
            .map(|p| Arrow {
                from: place(p.from),
                to: place(p.to),
                count: p.risks.len(),
                text: path_words(board, p),
            })
            .collect()
    };
    let both = [Role::Outturn, Role::Plan].map(|role| (role, of(role)));
    both.into_iter()
        .filter(|(_, a)| !a.is_empty())
        .map(|(role, arrows)| Mark::Arrows { role, arrows })
        .collect()
}

/// So many letters stand in a line of a box, roughly; what draws it fits the type to the box.
const LETTERS: usize = 24;

/// The bow tie of one risk as a picture: causes, what stands against them, the event, what softens it, effects.
#[must_use]
pub fn tie_chart(board: &Board, risk: &Risk, tie: &BowTie) -> Chart {
    let names = Names::of(board);
    let columns = columns(tie);
    let lines = |text: &str| -> usize {
        text.lines().map(|l| l.chars().count().div_ceil(LETTERS).max(1)).sum::<usize>().max(1)
    };
    // A line of room between two boxes.
    let tall =
        |all: &[(String, Tone)]| all.iter().map(|(t, _)| lines(t) + 1).sum::<usize>().saturating_sub(1);
    let most = columns.iter().map(|(_, all)| tall(all)).max().unwrap_or(1).max(4);
    // A handful of lines.
    #[allow(clippy::cast_precision_loss)]
    let share = |lines: usize| lines as f64 / most as f64;
    let mut boxes: Vec<Vec<TextBox>> = Vec::new();
    for (x, (_, all)) in (0_u8..).zip(&columns) {
        let mut top = share(tall(all)) / 2.0;
        let mut here = Vec::new();
        for (text, tone) in all {
            let height = share(lines(text)) + share(1) * 0.4;
            let y = top - share(lines(text)) / 2.0;
            top -= share(lines(text) + 1);
            let size = (0.86, height.min(1.0));
            here.push(TextBox { x: f64::from(x), y, size, text: text.clone(), tone: *tone });
        }
        boxes.push(here);
    }
    let mut marks = wings(&boxes);
    marks.push(Mark::Boxes { boxes: boxes.into_iter().flatten().collect() });
    Chart {
        id: format!("bow-tie-{}", risk.id),
        title: format!("{} {}", risk.id, risk.title),
        subtitle: "What could cause it, what stands against that, what could happen, what softens it, what would follow"
            .to_owned(),
        x: Axis::Names(columns.iter().map(|(title, _)| (*title).to_owned()).collect()),
        y: Axis::Names(Vec::new()),
        sideways: false,
        marks,
        source: names.cites(&risk.cites),
        alt: tie.alt.clone(),
    }
}

/// What stands in each column, left to right, as the window shows it too.
#[must_use]
pub fn columns(tie: &BowTie) -> [(&'static str, Vec<(String, Tone)>); 5] {
    let plain = |all: &[String], none: &str| -> Vec<(String, Tone)> {
        if all.is_empty() {
            return vec![(none.to_owned(), Tone::Missing)];
        }
        all.iter().map(|t| (t.clone(), Tone::Neutral)).collect()
    };
    let said = |all: &[Barrier]| -> Vec<(String, Tone)> {
        let text = |b: &Barrier| format!("{}\n{}; {}", b.text, b.owner, b.status.word.to_lowercase());
        all.iter().map(|b| (text(b), b.status.tone)).collect()
    };
    let barriers = |all: &[Barrier], none: &str| {
        if all.is_empty() { vec![(none.to_owned(), Tone::Missing)] } else { said(all) }
    };
    let mut event = vec![(tie.event.clone(), Tone::Bad)];
    event.extend(said(&tie.other));
    [
        ("Causes", plain(&tie.causes, "no cause stated")),
        ("Preventive controls", barriers(&tie.preventive, "no preventive control")),
        ("Event", event),
        ("Mitigating controls", barriers(&tie.mitigating, "no mitigating control")),
        ("Effects", plain(&tie.effects, "no effect stated")),
    ]
}

/// A line from every cause behind the barriers to the event, and from it to every effect.
fn wings(boxes: &[Vec<TextBox>]) -> Vec<Mark> {
    let Some(knot) = boxes.get(2).and_then(|c| c.first()).map(|b| b.y) else { return Vec::new() };
    let mut marks = Vec::new();
    for (outer, inner, side) in [(0, 1, 1.0), (4, 3, -1.0)] {
        let through = boxes.get(inner).map_or(&[][..], Vec::as_slice);
        let span = |edge: fn(f64, f64) -> f64| through.iter().map(|b| b.y).reduce(edge).unwrap_or(knot);
        let (low, high) = (span(f64::min), span(f64::max));
        for one in boxes.get(outer).into_iter().flatten() {
            let at = |x: f64| one.x + side * x;
            let bend = one.y.clamp(low, high);
            let points = vec![
                (at(0.43), Some(one.y)),
                (at(0.57), Some(bend)),
                (at(1.43), Some(bend)),
                (at(1.57), Some(knot)),
            ];
            marks.push(Mark::Line { label: String::new(), role: Role::Reference, points });
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::exposure::{heat_map, legs, threats};
    use crate::analysis::fixture;
    use crate::brief::risks::bowtie::bow_tie;

    #[test]
    fn the_map_is_drawn_with_its_ways_and_says_them() {
        let mut b = fixture::board();
        b.risks[0].inherent = fixture::rating(5, 5);
        b.risks[0].target = fixture::rating(2, 5);
        let map = heat_map(&b, threats(&b), Which::Current);
        let paths = legs(&b, [0]);
        let chart =
            map_chart(&b, &map, Which::Current, Some(Ways { paths: &paths, words: "inherent to current" }));
        assert_eq!(chart.marks.len(), 3, "cells, what controls do, what is to be done");
        let Mark::Arrows { role: Role::Plan, arrows } = &chart.marks[2] else { panic!("{chart:?}") };
        assert_eq!((arrows[0].from, arrows[0].to), ((4.0, 3.0), (4.0, 1.0)));
        assert!(chart.alt.contains("Arrows: inherent to current. 1 risk: inherent"), "{}", chart.alt);
        assert_eq!(map_chart(&b, &map, Which::Current, None).marks.len(), 1);
    }

    #[test]
    fn no_box_of_a_bow_tie_lies_on_another() {
        let b = fixture::board();
        let mut risk = b.risks[0].clone();
        risk.cause =
            "Demand rises because people live longer and no care at home can be had\nCare is cut".into();
        risk.effect =
            "People wait\nPeople are harmed\nMoney is lost that was to pay for something else".into();
        let tie = bow_tie(&risk);
        let chart = tie_chart(&b, &risk, &tie);
        let Some(Mark::Boxes { boxes }) = chart.marks.last() else { panic!("{chart:?}") };
        for (i, one) in boxes.iter().enumerate() {
            let (top, foot) = (one.y + one.size.1 / 2.0, one.y - one.size.1 / 2.0);
            assert!(top < 0.6 && foot > -0.6, "{one:?}");
            for other in boxes[i + 1..].iter().filter(|o| (o.x - one.x).abs() < 0.5) {
                assert!(other.y + other.size.1 / 2.0 <= foot + 1e-9, "{one:?} {other:?}");
            }
        }
        assert_eq!(chart.alt, tie.alt);
    }
}
