//! Lengths of time that people report on and that no period of a board has.

/// A length of time other than a month, a quarter of a financial year or a financial year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// Days, a week or a fortnight.
    Weeks,
    /// Months that form no quarter or financial year, or whose range is unclear.
    Months,
    /// Half a year.
    HalfYear,
    /// A part of a year, counted from its beginning.
    ToDate,
    /// A year that does not end in March, or a rolling year.
    Rolling,
    /// A text that does not specify its month, quarter or year.
    Unclear,
}

impl Span {
    /// Returns the reason why it is not a period, with an article, for messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Weeks => "a week or some days",
            Self::Months => "months that are no quarter of the financial year",
            Self::HalfYear => "half a year",
            Self::ToDate => "a part of a year to date",
            Self::Rolling => "a year that does not end in March",
            Self::Unclear => "not plainly one month, quarter or financial year",
        }
    }
}

/// The expected forms of a period, for messages.
pub const EXPECTED: &str =
    "a month (Apr 2016), a quarter (2016-17 Q1) or a financial year (2016-17) was expected";

/// Returns whether a heading specifies the length of the periods below it.
pub(super) fn is_lead(heading: &str) -> bool {
    let words: Vec<String> = super::find::words(heading);
    let has = |word: &str| words.iter().any(|w| w == word);
    let pair = |one: &str, two: &str| words.windows(2).any(|w| w[0] == one && w[1] == two);
    [
        "week",
        "weeks",
        "weekly",
        "wk",
        "fortnight",
        "half",
        "rolling",
        "cumulative",
        "ytd",
        "quarter",
        "qtr",
        "months",
        "days",
    ]
    .iter()
    .any(|w| has(w))
        || pair("w", "e")
        || pair("w", "c")
        || pair("to", "date")
        || ["end", "ending", "ended", "to"].iter().any(|e| pair("year", e) || pair("yr", e) || pair("fy", e))
}
