//! Terms of reporting: returns due from programmes and returns received.

use super::{DELIVERY, Entry, entry};
use crate::PageName::{Measures, Meetings, Overview, Savings, Streams};

pub(super) const TERMS: &[Entry] = &[
    entry(
        "Programme",
        &[],
        "A set of projects and changes that together are to bring benefits, with one accountable owner. The board answers for it whether it reports or not.",
        &[Overview, Streams],
        "",
    ),
    entry(
        "Stream",
        &["reporting stream"],
        "What a programme owes the board in the way of reporting: who owes it, how often, and which measures each return must bring.",
        &[Overview, Streams],
        "",
    ),
    entry(
        "Return",
        &["returns"],
        "What a programme sends for one period of a stream. It is due, received, incomplete, queried or accepted.",
        &[Overview, Streams],
        "",
    ),
    entry(
        "Coverage",
        &[],
        "Which of the programmes that a board answers for report to it at all, and whether what they owe has come.",
        &[Overview, Streams],
        "",
    ),
    entry(
        "Never established",
        &["never set up"],
        "The programme answers to the board, and no reporting from it was ever set up. It is a gap in what the board knows, and not a zero.",
        &[Overview, Streams],
        "",
    ),
    entry(
        "Not reported",
        &[],
        "Nobody has given the figure. It is shown in words, left out of every sum, and never taken for zero.",
        &[Overview, Streams, Measures, Savings],
        "",
    ),
    entry(
        "Overdue",
        &["days overdue", "days late"],
        "Past the day on which it was due, counted in days up to the day as of which the page is shown.",
        &[Overview, Streams, Meetings],
        "",
    ),
    entry(
        "As of",
        &[],
        "The day for which every page is worked out. What happened later is not counted; another day can be typed at the top.",
        &[Overview],
        "",
    ),
    entry(
        "Delivery confidence assessment",
        &["delivery confidence", "dca"],
        "How likely a programme is to deliver to time, cost and quality, on five steps from green (highly likely) to red (appears unachievable without changes).",
        &[Overview],
        DELIVERY,
    ),
    entry(
        "Senior responsible owner",
        &["sro"],
        "The one person who answers for a programme's benefits and its delivery.",
        &[Overview, Streams],
        DELIVERY,
    ),
    entry(
        "Basis",
        &["published", "derived", "assessed"],
        "What stands behind a figure: published (as the source gives it), derived (worked out from published figures), assessed (a rating that the secretariat gave) or illustrative.",
        &[Overview, Measures, Savings],
        "",
    ),
    entry(
        "Illustrative",
        &[],
        "Made up to show how the program works; no publication states it.",
        &[Overview, Measures, Savings],
        "",
    ),
];
