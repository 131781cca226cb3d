//! Names without their dress, how like two of them are, and the words for baseline, plan and outturn.

use boardsight_core::model::SeriesKind;

/// A name without what makes no difference: case, spaces, punctuation, `&` for `and`, what stands in brackets at the end
/// kept.
#[must_use]
pub fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        let word: &str = match c {
            '\'' | '\u{2019}' | '.' => continue,
            '&' => " and ",
            '%' | '£' | '{' | '}' => "",
            c if c.is_alphanumeric() => "",
            _ => " ",
        };
        let lower = c.to_lowercase().filter(|_| word.is_empty());
        for c in word.chars().chain(lower) {
            if c == ' ' {
                gap = true;
                continue;
            }
            if std::mem::take(&mut gap) && !out.is_empty() {
                out.push(' ');
            }
            out.push(c);
        }
    }
    out
}

/// Whether a line of figures is baseline, plan or outturn, by the words for it, and the text without them.
#[must_use]
pub fn kind(text: &str) -> Option<(SeriesKind, String)> {
    const WORDS: [(&str, SeriesKind); 18] = [
        ("baseline", SeriesKind::Baseline),
        ("actual activity", SeriesKind::Outturn),
        ("actual outturn", SeriesKind::Outturn),
        ("actual performance", SeriesKind::Outturn),
        ("actuals", SeriesKind::Outturn),
        ("actual", SeriesKind::Outturn),
        ("outturn", SeriesKind::Outturn),
        ("out turn", SeriesKind::Outturn),
        ("achieved", SeriesKind::Outturn),
        ("reported", SeriesKind::Outturn),
        ("planned activity", SeriesKind::Plan),
        ("planned level", SeriesKind::Plan),
        ("planned", SeriesKind::Plan),
        ("plans", SeriesKind::Plan),
        ("plan", SeriesKind::Plan),
        ("target", SeriesKind::Plan),
        ("trajectory", SeriesKind::Plan),
        ("expected", SeriesKind::Plan),
    ];
    let padded = format!(" {} ", normal(text));
    let hits: Vec<_> = WORDS.iter().filter(|(word, _)| padded.contains(&format!(" {word} "))).collect();
    let (word, kind) = hits.first()?;
    // 'Actual against plan' is neither.
    if hits.iter().any(|(_, other)| other != kind)
        || padded.contains(" variance ")
        || padded.contains(" difference ")
    {
        return None;
    }
    let rest = padded.replace(&format!(" {word} "), " ");
    Some((*kind, rest.trim().to_owned()))
}

/// How like two normal names are, 0 to 1: the share of pairs of letters that both have (Dice's coefficient), and of words.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f64 {
    fn dice<T: Ord>(mut a: Vec<T>, mut b: Vec<T>) -> f64 {
        let whole = a.len() + b.len();
        if whole == 0 {
            return 0.0;
        }
        a.sort_unstable();
        b.sort_unstable();
        let (mut i, mut j, mut both) = (0, 0, 0_u32);
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    both += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        2.0 * f64::from(both) / whole as f64
    }
    let pairs = |s: &str| -> Vec<(char, char)> { s.chars().zip(s.chars().skip(1)).collect() };
    let words = |s: &str| -> Vec<String> { s.split(' ').map(str::to_owned).collect() };
    dice(pairs(a), pairs(b)).max(dice(words(a), words(b)))
}
