//! Lengths of time that people report on and that no period of a board has.

/// A length of time that is neither a month, nor a quarter of a financial year, nor a financial year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// Some days, a week or a fortnight.
    Weeks,
    /// Months that are no quarter and no financial year, or of which it is not plain which.
    Months,
    /// Half of a year.
    HalfYear,
    /// From the beginning of a year.
    ToDate,
    /// A year that ends with another month than March, or moves on month by month.
    Rolling,
    /// A text that does not tell which month, quarter or year it means.
    Unclear,
}

impl Span {
    /// For a message: a reason why it is no period, with an article.
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

/// What is expected of a period, for a message.
pub const EXPECTED: &str =
    "a month (Apr 2016), a quarter (2016-17 Q1) or a financial year (2016-17) was expected";

/// Whether a heading says how long the periods below it are.
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
