//! Meaning of variation, assurance and single points in plain words.

use crate::say;
use crate::spec::{Status, Tone};
use boardsight_analysis::signals::{Reliance, Signal, Variation};
use boardsight_analysis::spc::{Assurance, PointKind, SHORT, Spc, SpecialCause};
use boardsight_core::model::DesiredDirection;

/// Returns a variation as a word and a tone.
#[must_use]
pub fn variation_status(variation: Variation) -> Status {
    let way = |high: bool| if high { "high" } else { "low" };
    match variation {
        Variation::Concerning { high } => {
            Status::new(format!("Special cause: concern ({})", way(high)), Tone::Bad)
        }
        Variation::Changing { high } => {
            Status::new(format!("Special cause: change ({})", way(high)), Tone::Watch)
        }
        Variation::CommonCause => Status::new("Usual variation", Tone::Neutral),
        Variation::Improving { high } => {
            Status::new(format!("Special cause: improvement ({})", way(high)), Tone::Good)
        }
        Variation::TooFew => Status::new("Too few figures", Tone::Missing),
    }
}

/// Returns an assurance as a word and a tone.
#[must_use]
pub fn reliance_status(reliance: Reliance) -> Status {
    match reliance {
        Reliance::Fails => Status::new("Will miss", Tone::Bad),
        Reliance::HitAndMiss => Status::new("Hit and miss", Tone::Watch),
        Reliance::Passes => Status::new("Will hit", Tone::Good),
        Reliance::TooFew => Status::new("Too few figures", Tone::Missing),
        Reliance::NoTarget => Status::new("No target", Tone::Neutral),
    }
}

/// Returns a special cause in plain words: 'seven or more points rising'.
#[must_use]
pub const fn cause_words(cause: SpecialCause) -> &'static str {
    match cause {
        SpecialCause::Common => "common cause",
        SpecialCause::AboveUpper => "above the upper process limit",
        SpecialCause::BelowLower => "below the lower process limit",
        SpecialCause::Rising => "seven or more points rising",
        SpecialCause::Falling => "seven or more points falling",
        SpecialCause::TwoInThreeAbove => "two of three points near the upper limit",
        SpecialCause::TwoInThreeBelow => "two of three points near the lower limit",
        SpecialCause::RunAbove => "seven or more points above the mean",
        SpecialCause::RunBelow => "seven or more points below the mean",
    }
}

/// Returns the interpretation of a chart and the advice, in plain English.
#[must_use]
pub fn sentence(spc: &Spc) -> String {
    let Some(last) = spc.last() else { return "There are no figures.".to_owned() };
    let cause = cause_words(last.cause);
    let mut text = match last.kind {
        PointKind::CommonCause => COMMON.to_owned(),
        PointKind::Improvement => {
            format!("The latest point is a change for the better ({cause}). {KEEP}")
        }
        PointKind::Concern => format!("The latest point is a change for the worse ({cause}). {MEND}"),
        PointKind::NeutralHigh | PointKind::NeutralLow => {
            format!("The latest point is a change ({cause}). {LOOK}")
        }
    };
    if let Some(assurance) = spc.assurance() {
        text.push(' ');
        text.push_str(match assurance {
            Assurance::ConsistentPass => PASS,
            Assurance::Inconsistent => HIT_AND_MISS,
            Assurance::ConsistentFail => FAIL,
        });
    }
    if spc.groups.last().is_some_and(|g| g.limits.constant.is_some()) {
        text.push_str(NO_WIDTH);
    }
    if spc.is_short() {
        text.push_str(" With fewer than 13 points these are trial limits.");
    }
    text
}

/// Note on a baseline whose figures are all the same.
const NO_WIDTH: &str = " The figures do not vary, so the limits have no width.";
const COMMON: &str = "The figures move within what is usual: nothing shows that anything has changed. Do not act on one \
     point; to move the figures, change how the work is done.";
const KEEP: &str = "The board should ask what changed and how to keep it.";
const MEND: &str = "The board should ask what changed and what is being done.";
const LOOK: &str = "The board should ask what changed; neither direction is better in itself.";
const PASS: &str =
    "The target will be reached unless something changes; ask whether it is still high enough.";
const HIT_AND_MISS: &str = "The target will be hit and missed at random; reaching it every time needs a change in how the work is \
     done.";
const FAIL: &str = "The target will be missed unless something changes: asking for more effort will not do, the work needs \
     redesign.";

pub(crate) fn says(s: &Signal<'_>) -> String {
    let Some(run) = &s.run else { return sentence(&s.spc) };
    let figures = say::count(s.known, "figure", "figures");
    let word = |high: bool| match (high, s.measure.better) {
        (_, DesiredDirection::Neutral) => "a change",
        (true, DesiredDirection::Higher) | (false, DesiredDirection::Lower) => "a change for the better",
        _ => "a change for the worse",
    };
    let shift = run.shift.last().copied().flatten();
    let trend = run.trend.last().copied().flatten();
    let mut text = match (shift, trend) {
        (Some(high), _) => {
            let side = if high { "above" } else { "below" };
            format!(
                "Six or more figures in a row are {side} the median: {}. The board should ask what changed.",
                word(high)
            )
        }
        (None, Some(high)) => {
            let way = if high { "rise" } else { "fall" };
            format!("Five or more figures in a row {way}: {}. The board should ask what changed.", word(high))
        }
        (None, None) => "No shift and no trend.".to_owned(),
    };
    text.push_str(&match s.known {
        1 => " One figure: too few to show a trend.".to_owned(),
        _ => format!(
            " {}: too few for limits, which need {}.",
            say::capital(&figures),
            say::count(SHORT, "figure", "figures")
        ),
    });
    text
}
