//! Roll-up of linked boards: the figures read from each board, and their totals.
//!
//! A total includes the number of boards in it; figures that a board does not report are in no total. A
//! saving that is also on this board (same id, title and period) is listed separately, so that no pound is
//! counted twice. A saving on two linked boards is counted once.

use super::coverage;
use super::exposure;
use super::variance::{Scope, variances};
use boardsight_core::model::{
    BandCount, Basis, Board, Gbp, LinkedBoard, LinkedFigures, LinkedMeasure, LinkedRisk, LinkedSaving, Period,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Number of a board's top risks that are read.
pub const TOP: usize = 5;
/// Number of measures whose latest figures are read.
pub const MEASURES: usize = 24;

/// Returns the figures of a board that are rolled up, as of its own date.
#[must_use]
pub fn figures(board: &Board) -> LinkedFigures {
    let as_of = board.as_of;
    let coverage = coverage::coverage(board, as_of);
    let scale = board.scale();
    let mut counts = vec![0_usize; scale.bands.len()];
    let mut unrated = 0;
    for i in exposure::threats(board) {
        match board.risks[i].current {
            Some(rating) => {
                if let Some(count) = counts.get_mut(exposure::band(&scale, rating)) {
                    *count += 1;
                }
            }
            None => unrated += 1,
        }
    }
    let bands = scale.bands.iter().zip(counts).rev();
    let top = exposure::top(board, TOP).into_iter().map(|i| {
        let risk = &board.risks[i];
        let score = risk.current.map(boardsight_core::model::Rating::score);
        LinkedRisk {
            id: risk.id.to_string(),
            title: risk.title.clone(),
            score,
            band: score.map_or_else(String::new, |score| scale.band_name(scale.band(score)).to_owned()),
            basis: risk.rating_basis,
        }
    });
    let savings = board.savings.iter().map(|s| LinkedSaving {
        id: s.id.to_string(),
        title: s.title.clone(),
        period: s.period,
        planned: s.planned.as_ref().map(|p| p.gbp),
        delivered: s.delivered.as_ref().map(|d| d.gbp),
    });
    LinkedFigures {
        programmes: board.programmes.len(),
        reporting: coverage.reporting().count(),
        owed: coverage.counts.owed,
        received: coverage.counts.received,
        overdue: coverage.counts.overdue,
        bands: bands.map(|(band, risks)| BandCount { band: band.name.clone(), risks }).collect(),
        unrated,
        top: top.collect(),
        savings: savings.collect(),
        measures: measures(board),
        illustrative: made_up(board),
    }
}

/// Returns the latest period with an outturn, or else with a plan, of each measure of each programme.
fn measures(board: &Board) -> Vec<LinkedMeasure> {
    let mut latest: BTreeMap<(usize, usize), LinkedMeasure> = BTreeMap::new();
    let place: HashMap<&str, usize> =
        board.measures.iter().enumerate().map(|(i, m)| (m.id.as_str(), i)).collect();
    for row in variances(board, Scope::Programmes, board.as_of) {
        let measure = row.measure;
        let programme = row.programme.and_then(|id| board.programmes.iter().position(|p| p.id == *id));
        let short = programme.map_or_else(String::new, |i| board.programmes[i].short.clone());
        let (plan, outturn) = (row.plan.map(|f| f.value()), row.outturn.map(|f| f.value()));
        if plan.is_none() && outturn.is_none() {
            continue;
        }
        let key =
            (place.get(measure.id.as_str()).copied().unwrap_or(usize::MAX), programme.map_or(0, |i| i + 1));
        let new = LinkedMeasure {
            id: measure.id.to_string(),
            name: measure.name.clone(),
            unit: measure.unit.clone(),
            decimals: measure.decimals,
            programme: short,
            period: row.period,
            plan,
            outturn,
        };
        // A later period without an outturn does not replace the last reported outturn.
        let newer =
            |old: &LinkedMeasure| (new.outturn.is_some(), new.period) >= (old.outturn.is_some(), old.period);
        if latest.get(&key).is_none_or(newer) {
            latest.insert(key, new);
        }
    }
    latest.into_values().take(MEASURES).collect()
}

/// Returns whether any figure or rating of the board is illustrative.
fn made_up(board: &Board) -> bool {
    let made_up = |basis: Basis| basis == Basis::Illustrative;
    board.series.iter().any(|s| made_up(s.basis) || s.points.iter().any(|p| p.basis.is_some_and(made_up)))
        || board.risks.iter().any(|r| made_up(r.rating_basis))
        || board.savings.iter().any(|s| s.planned.iter().chain(&s.delivered).any(|g| made_up(g.basis)))
}

/// State of a linked board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkState {
    /// The latest attempt to read it succeeded.
    Read,
    /// The latest attempt to read it failed; its last known figures are used.
    LastKnown,
    /// Every attempt to read it failed.
    Unreached,
    /// No attempt to read it was made.
    NeverRead,
}

/// Returns the state of a linked board.
#[must_use]
pub const fn state(link: &LinkedBoard) -> LinkState {
    match (&link.last, &link.unreached) {
        (Some(_), None) => LinkState::Read,
        (Some(_), Some(_)) => LinkState::LastKnown,
        (None, Some(_)) => LinkState::Unreached,
        (None, None) => LinkState::NeverRead,
    }
}

/// Sum over boards, with the number of boards that report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartialSum {
    /// Sum of the reported amounts; `None` if no board reports one.
    pub gbp: Option<Gbp>,
    /// Number of boards with an amount in the sum.
    pub boards: usize,
}

impl PartialSum {
    fn add(&mut self, gbp: impl Iterator<Item = Gbp>) {
        let mut any = false;
        for gbp in gbp {
            self.gbp = Some(self.gbp.map_or(gbp, |sum| sum.plus(gbp)));
            any = true;
        }
        self.boards += usize::from(any);
    }
}

/// Totals of the linked boards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rollup {
    /// Number of linked boards.
    pub boards: usize,
    /// Number of boards whose latest read succeeded.
    pub read: usize,
    /// Number of boards with last known figures only.
    pub last_known: usize,
    /// Number of boards without figures.
    pub without: usize,
    /// Number of programmes of the boards with figures.
    pub programmes: usize,
    /// Number of programmes that report to their board.
    pub reporting: usize,
    /// Number of overdue returns to the linked boards.
    pub overdue: usize,
    /// Live risks by band, the highest first; boards with other names for their bands add bands.
    pub bands: Vec<BandCount>,
    /// Planned savings of the linked boards, without those that are also on this board.
    pub planned: PartialSum,
    /// Delivered savings of the linked boards, without those that are also on this board.
    pub delivered: PartialSum,
    /// Savings that are both on this board and on a linked one: index of the linked board, and saving.
    pub also_here: Vec<(usize, LinkedSaving)>,
    /// Savings that are on two linked boards: index of the later board, and saving. Counted once in the
    /// sums.
    pub twice: Vec<(usize, LinkedSaving)>,
    /// Savings with the same name as another board's and different amounts: index of the later board, and
    /// saving. Both are in the sums, because they cannot be the same saving.
    pub alike: Vec<(usize, LinkedSaving)>,
    /// Top risks, the most important first: index of the linked board, and risk.
    pub top: Vec<(usize, LinkedRisk)>,
    /// Risks that are also in this board's registers: index of the linked board, and risk.
    pub risks_here: Vec<(usize, LinkedRisk)>,
}

type Key<'a> = (&'a str, &'a str, Period);

fn key(saving: &LinkedSaving) -> Key<'_> {
    (&saving.id, &saving.title, saving.period)
}

/// Returns whether two savings of the same name can be the same one: no amount that both report differs.
fn agree(a: &LinkedSaving, b: &LinkedSaving) -> bool {
    let same = |a: Option<Gbp>, b: Option<Gbp>| a.is_none() || b.is_none() || a == b;
    same(a.planned, b.planned) && same(a.delivered, b.delivered)
}

/// Returns the totals of the linked boards, from the content that was read last.
#[must_use]
pub fn rollup(board: &Board) -> Rollup {
    let own: HashSet<Key<'_>> =
        board.savings.iter().map(|s| (s.id.as_str(), s.title.as_str(), s.period)).collect();
    let own_risks: HashSet<(&str, &str)> =
        board.risks.iter().map(|r| (r.id.as_str(), r.title.as_str())).collect();
    let mut seen: HashMap<Key<'_>, Vec<&LinkedSaving>> = HashMap::new();
    let mut out = Rollup { boards: board.linked_boards.len(), ..Rollup::default() };
    for (i, link) in board.linked_boards.iter().enumerate() {
        match state(link) {
            LinkState::Read => out.read += 1,
            LinkState::LastKnown => out.last_known += 1,
            LinkState::Unreached | LinkState::NeverRead => out.without += 1,
        }
        let Some(figures) = link.last.as_ref().map(|last| &last.figures) else { continue };
        out.programmes += figures.programmes;
        out.reporting += figures.reporting;
        out.overdue += figures.overdue;
        for (place, band) in figures.bands.iter().enumerate() {
            match out.bands.iter_mut().find(|b| b.band == band.band) {
                Some(known) => known.risks += band.risks,
                None => out.bands.insert(place.min(out.bands.len()), band.clone()),
            }
        }
        let mut counted: Vec<&LinkedSaving> = Vec::new();
        for saving in &figures.savings {
            if own.contains(&key(saving)) {
                out.also_here.push((i, saving.clone()));
                continue;
            }
            let known = seen.entry(key(saving)).or_default();
            if known.iter().any(|other| agree(other, saving)) {
                out.twice.push((i, saving.clone()));
                continue;
            }
            if !known.is_empty() {
                out.alike.push((i, saving.clone()));
            }
            known.push(saving);
            counted.push(saving);
        }
        out.planned.add(counted.iter().filter_map(|s| s.planned));
        out.delivered.add(counted.iter().filter_map(|s| s.delivered));
        for risk in &figures.top {
            if own_risks.contains(&(risk.id.as_str(), risk.title.as_str())) {
                out.risks_here.push((i, risk.clone()));
            }
            out.top.push((i, risk.clone()));
        }
    }
    out.top.sort_by(|a, b| b.1.score.cmp(&a.1.score).then(a.0.cmp(&b.0)).then_with(|| a.1.id.cmp(&b.1.id)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{LastRead, Unreached};

    fn link(id: &str, figures: Option<LinkedFigures>) -> LinkedBoard {
        let now = "2017-02-08T09:00:00Z".parse().unwrap();
        LinkedBoard {
            id: id.into(),
            name: format!("Footprint {id}"),
            address: format!("s3://boards/{id}.board.ron"),
            body: None,
            programme: None,
            site: None,
            last: figures.map(|figures| LastRead {
                read: now,
                by: "Secretariat".to_owned(),
                sha256: "0".repeat(64),
                digest: "1".repeat(64),
                written: None,
                name: format!("Footprint {id}"),
                as_of: jiff::civil::date(2017, 2, 1),
                figures,
            }),
            unreached: None,
        }
    }

    fn saving(id: &str, planned: Option<i64>) -> LinkedSaving {
        LinkedSaving {
            id: id.to_owned(),
            title: format!("Saving {id}"),
            period: "2016-17".parse().unwrap(),
            planned: planned.map(Gbp::millions),
            delivered: None,
        }
    }

    fn with(savings: Vec<LinkedSaving>) -> Option<LinkedFigures> {
        Some(LinkedFigures { programmes: 2, reporting: 1, savings, ..LinkedFigures::default() })
    }

    #[test]
    fn savings_of_one_name_and_different_amounts_are_all_added() {
        let mut board = Board::new("National", jiff::civil::date(2017, 2, 8));
        board.linked_boards = vec![
            link("a", with(vec![saving("x", Some(10))])),
            link("b", with(vec![saving("x", Some(7))])),
            link("c", with(vec![saving("x", Some(7))])),
            link("d", with(vec![saving("x", None)])),
        ];
        let all = rollup(&board);
        assert_eq!(all.planned, PartialSum { gbp: Some(Gbp::millions(17)), boards: 2 });
        let places = |list: &[(usize, LinkedSaving)]| list.iter().map(|(i, _)| *i).collect::<Vec<_>>();
        assert_eq!((places(&all.alike), places(&all.twice)), (vec![1], vec![2, 3]));
    }

    #[test]
    fn equal_savings_count_once_and_unreported_are_excluded() {
        let mut board = Board::new("National", jiff::civil::date(2017, 2, 8));
        board.linked_boards = vec![
            link("a", with(vec![saving("x", Some(10)), saving("y", Some(5))])),
            link("b", with(vec![saving("x", Some(10)), saving("z", None)])),
            link("c", None),
        ];
        let all = rollup(&board);
        assert_eq!(all.planned, PartialSum { gbp: Some(Gbp::millions(15)), boards: 1 });
        assert_eq!(all.delivered, PartialSum::default());
        assert_eq!((all.twice.len(), all.boards, all.read, all.without), (1, 3, 2, 1));
        assert_eq!((all.programmes, all.reporting), (4, 2));
    }

    #[test]
    fn unreachable_board_keeps_its_last_known_figures() {
        let mut out_of_reach = link("a", with(vec![]));
        out_of_reach.unreached =
            Some(Unreached { at: "2017-02-09T09:00:00Z".parse().unwrap(), why: "no network".to_owned() });
        assert_eq!(state(&out_of_reach), LinkState::LastKnown);
        out_of_reach.last = None;
        assert_eq!(state(&out_of_reach), LinkState::Unreached);
    }

    #[test]
    fn linked_figures_equal_the_boards_own_pages() {
        let mut board = Board::new("Footprint", jiff::civil::date(2017, 2, 8));
        for (id, rating) in [("R-1", Some((4, 5))), ("R-2", Some((1, 2))), ("R-3", None)] {
            let mut risk = boardsight_core::model::Risk::new(id, None, "It fails");
            risk.current =
                rating.map(|(likelihood, impact)| boardsight_core::model::Rating { likelihood, impact });
            risk.rating_basis = Basis::Illustrative;
            board.risks.push(risk);
        }
        let figures = figures(&board);
        assert_eq!(figures.programmes, board.programmes.len());
        let live = exposure::threats(&board).count();
        assert_eq!(figures.bands.iter().map(|b| b.risks).sum::<usize>() + figures.unrated, live);
        assert_eq!(
            (figures.bands[0].band.as_str(), figures.bands[0].risks, figures.unrated),
            ("Extreme", 1, 1)
        );
        assert_eq!((figures.top[0].id.as_str(), figures.top[0].score), ("R-1", Some(20)));
        assert!(figures.illustrative);
    }
}
