//! Heat map as a picture, for documents, slides and the clipboard.

use super::heat::path_words;
use crate::names::Names;
use crate::say;
use crate::spec::{Arrow, Axis, Chart, ChartMark, MapCell, Role};
use boardsight_analysis::exposure::{HeatMap, Path, RatingKind, RatingMove};
use boardsight_core::model::{Board, Rating};

/// Maximum number of paths that remain distinguishable.
pub const MOST_WAYS: usize = 24;

/// Paths on a heat map and their description, such as 'inherent to current, and current to target'.
#[derive(Clone, Copy, Debug)]
pub struct MoveArrows<'a> {
    /// Paths, those with the most risks first; the first [`MOST_WAYS`] are drawn.
    pub paths: &'a [Path],
    /// Description of the paths.
    pub words: &'a str,
}

/// Returns the heat map of some risks as a chart, with paths if requested.
#[must_use]
pub fn map_chart(board: &Board, map: &HeatMap, which: RatingKind, ways: Option<MoveArrows<'_>>) -> Chart {
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
                // The shades are defined for scores up to 25, so scale the score.
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
    let mut marks = vec![ChartMark::Cells { cells }];
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

/// Returns the role of a path: a path that is still to be completed is dashed.
#[must_use]
pub const fn leg_role(leg: RatingMove) -> Role {
    match leg {
        RatingMove::CurrentToTarget => Role::Plan,
        RatingMove::InherentToCurrent | RatingMove::SinceBaseline => Role::Outturn,
    }
}

fn arrows(board: &Board, paths: &[Path]) -> Vec<ChartMark> {
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
        .map(|(role, arrows)| ChartMark::Arrows { role, arrows })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_analysis::exposure::{heat_map, legs, threats};
    use boardsight_testkit::fixture;

    #[test]
    fn heat_map_draws_and_describes_its_paths() {
        let mut b = fixture::board();
        b.risks[0].inherent = fixture::rating(5, 5);
        b.risks[0].target = fixture::rating(2, 5);
        let map = heat_map(&b, threats(&b), RatingKind::Current);
        let paths = legs(&b, [0]);
        let chart = map_chart(
            &b,
            &map,
            RatingKind::Current,
            Some(MoveArrows { paths: &paths, words: "inherent to current" }),
        );
        assert_eq!(chart.marks.len(), 3, "cells, what controls do, what is to be done");
        let ChartMark::Arrows { role: Role::Plan, arrows } = &chart.marks[2] else { panic!("{chart:?}") };
        assert_eq!((arrows[0].from, arrows[0].to), ((4.0, 3.0), (4.0, 1.0)));
        assert!(chart.alt.contains("Arrows: inherent to current. 1 risk: inherent"), "{}", chart.alt);
        assert_eq!(map_chart(&b, &map, RatingKind::Current, None).marks.len(), 1);
    }
}
