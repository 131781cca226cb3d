//! Possible double counting of savings.

use super::{ForecastView, percent};
use crate::names::Names;
use crate::say;
use crate::spec::{Axis, Chart, ChartMark, Role};
use boardsight_analysis::overlap::{self, Pair};
use boardsight_core::model::{Gbp, OverlapVerdict, Saving};
use serde::Serialize;

/// Maximum number of listed pairs that cannot be distinguished.
const MOST: usize = 20;

/// Two savings that may be counted twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct PairView {
    pub one: String,
    pub other: String,
    pub what: String,
    pub because: String,
    pub verdict: String,
    pub most: String,
    /// Share of overlap that was decided, in per cent; `None` if not decided.
    pub share: Option<u8>,
    /// Id of the decision; empty if there is none.
    pub link: String,
}

/// Two savings that the stated facts do not distinguish.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct UnclearPairView {
    pub one: String,
    pub other: String,
    pub what: String,
    pub because: String,
}

fn both(names: &Names<'_>, one: &Saving, other: &Saving) -> String {
    let name = |s: &Saving| format!("{}, {} ({})", names.short(s.programme.as_str()), s.title, s.period);
    format!("{} and {}", name(one), name(other))
}

pub(super) fn say(view: &mut ForecastView, names: &Names<'_>) {
    let pairs = overlap::pairs(names.board());
    view.pairs = pairs.iter().map(|p| pair(names, p)).collect();
    let (untold, count) = overlap::untold(names.board(), MOST);
    view.untold = untold
        .iter()
        .map(|u| UnclearPairView {
            one: u.one.id.to_string(),
            other: u.other.id.to_string(),
            what: both(names, u.one, u.other),
            because: u.because.to_owned(),
        })
        .collect();
    let range = overlap::range(&pairs);
    view.overlap = message(names, &pairs, (&untold, count), range);
    if pairs.iter().any(|p| p.most.is_some()) {
        view.overlap_chart = Some(chart(range, &view.overlap));
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 100
fn pair(names: &Names<'_>, p: &Pair<'_>) -> PairView {
    let share = p.link.map(|l| match l.verdict {
        OverlapVerdict::Overlap => (l.share.clamp(0.0, 1.0) * 100.0).round() as u8,
        OverlapVerdict::Separate => 0,
    });
    PairView {
        one: p.one.id.to_string(),
        other: p.other.id.to_string(),
        what: both(names, p.one, p.other),
        because: say::list(&p.because),
        verdict: match p.link {
            None => "Not decided".to_owned(),
            Some(l) if l.verdict == OverlapVerdict::Overlap => {
                format!("{} of the smaller overlaps: {}", percent(l.share), l.reason)
            }
            Some(l) => format!("Separate: {}", l.reason),
        },
        most: say::gbp(p.most),
        share,
        link: p.link.map_or_else(String::new, |l| l.id.to_string()),
    }
}

fn message(
    names: &Names<'_>,
    pairs: &[Pair<'_>],
    (untold, count): (&[overlap::UnclearPair<'_>], usize),
    (low, high): (Gbp, Gbp),
) -> String {
    let mut text = if pairs.is_empty() {
        "No double counting found.".to_owned()
    } else {
        let open = pairs.iter().filter(|p| p.link.is_none()).count();
        let known = pairs.iter().filter(|p| p.most.is_some()).count();
        let mut text = match known {
            0 => format!(
                "{} may be the same pounds; how many is not reported",
                say::count(pairs.len(), "pair of savings", "pairs of savings")
            ),
            _ if low == high => format!("All is decided: together {low}"),
            _ => format!(
                "{} may be the same pounds: together {low} (wholly overlapping) to {high} (all separate)",
                say::count(pairs.len(), "pair of savings", "pairs of savings")
            ),
        };
        if known > 0 && known < pairs.len() {
            text.push_str(&format!(", without {} of which a plan is not reported", pairs.len() - known));
        }
        if open > 0 {
            text.push_str(&format!("; {} not decided", say::thousands(open)));
        }
        text + "."
    };
    match (untold, count) {
        (_, 0) => {}
        ([only], 1) => {
            text.push_str(&format!(
                " One pair, {} and {} in {}, says too little to check.",
                names.short(only.one.programme.as_str()),
                names.short(only.other.programme.as_str()),
                only.one.period
            ));
        }
        _ => text.push_str(&format!(
            " {} of one period say too little to check.",
            say::count(count, "pair", "pairs")
        )),
    }
    text
}

fn chart((low, high): (Gbp, Gbp), message: &str) -> Chart {
    let bars = [high, low];
    Chart {
        id: "counted-twice".to_owned(),
        title: if low == high {
            format!("Together {low}, as decided")
        } else {
            format!("Together between {low} and {high}")
        },
        subtitle: "Pounds of the savings that stand in these pairs".to_owned(),
        x: Axis::Names(vec!["All separate".to_owned(), "Wholly overlapping".to_owned()]),
        y: Axis::Money,
        sideways: true,
        marks: vec![ChartMark::Bars {
            label: String::new(),
            role: Role::Group(0),
            bars: vec![(0.0, high.as_f64()), (1.0, low.as_f64())],
            width: 0.6,
            texts: bars.iter().map(ToString::to_string).collect(),
        }],
        source: "worked out here from the savings’ plans and what was decided of them".to_owned(),
        alt: message.to_owned(),
    }
}
