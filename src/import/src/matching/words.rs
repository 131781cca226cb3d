//! Normalised names, their similarity, and the words for baseline, plan and outturn.

use boardsight_core::model::SeriesKind;

/// Normalises a name: ignores case, spaces and punctuation and replaces `&` by `and`. Text in brackets at
/// the end is kept.
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

/// Detects the words for baseline, plan or outturn; returns the kind and the text without them.
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

/// Nouns for baseline, plan and outturn. Next to the name of a measure they indicate the kind of series.
/// 'Planned admissions' and 'expected deaths' are measures of their own.
const NOUNS: [&str; 9] = [
    "plan",
    "plans",
    "actual",
    "actuals",
    "outturn",
    "baseline",
    "actual outturn",
    "actual performance",
    "actual activity",
];

/// Returns the kind of series that one level of a heading indicates, and the level without the word for it.
/// The level must be the word alone, or the word must be a noun at its start or end.
#[must_use]
pub fn kind_of_level(text: &str) -> Option<(SeriesKind, String)> {
    let (said, rest) = kind(text)?;
    if rest.is_empty() {
        return Some((said, rest));
    }
    // Brackets may contain any qualifier, so '(plan)' and '(actual)' do not count as words for a series.
    let name = normal(text);
    let noun = NOUNS.iter().filter(|noun| kind(noun).is_some_and(|(k, _)| k == said));
    let mut nouns: Vec<&&str> = noun.collect();
    nouns.sort_by_key(|noun| std::cmp::Reverse(noun.len()));
    nouns.into_iter().find_map(|noun| {
        let end = name.strip_suffix(noun).filter(|before| before.ends_with(' '));
        let start = name.strip_prefix(noun).filter(|after| after.starts_with(' '));
        let rest = end.or(start)?.trim();
        // Accept one word for a series, but not two, as in 'actual plan'.
        kind(rest).is_none().then(|| (said, rest.to_owned()))
    })
}

/// Returns a text without its brackets and footnote marks, and the text removed.
#[must_use]
pub fn without_brackets(text: &str) -> (String, Vec<String>) {
    let mut rest = String::with_capacity(text.len());
    let mut inside: Vec<String> = Vec::new();
    let mut depth = 0_u32;
    let mut held = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' => {
                depth += 1;
                held.clear();
            }
            ')' | ']' if depth > 0 => {
                depth -= 1;
                inside.push(std::mem::take(&mut held));
            }
            c if depth > 0 => held.push(c),
            '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2074}'..='\u{2079}' | '*' | '\u{2020}' | '\u{2021}' => {
                inside.push(c.to_string());
            }
            c => rest.push(c),
        }
    }
    if depth > 0 {
        return (text.to_owned(), Vec::new());
    }
    (rest.split_whitespace().collect::<Vec<_>>().join(" "), inside)
}

/// Returns whether text in brackets next to the name of a measure leaves the measure the same: provisional,
/// revised, a footnote number or its own unit.
#[must_use]
pub fn is_idle(inside: &str, unit: &str) -> bool {
    let word = normal(inside);
    let short = |w: &str| w.len() <= 2 && w.bytes().all(|b| b.is_ascii_digit());
    let one_letter = |w: &str| w.len() == 1 && w.bytes().all(|b| b.is_ascii_lowercase());
    if word.is_empty() && !inside.contains(['%', '\u{a3}']) || short(&word) || one_letter(&word) {
        return true;
    }
    if matches!(word.as_str(), "provisional" | "revised" | "provisional figures" | "revised figures") {
        return true;
    }
    if let Some(rest) = word.strip_prefix("notes").or_else(|| word.strip_prefix("note")) {
        return rest.split(' ').all(|w| w.is_empty() || w == "and" || short(w));
    }
    let own = normal(unit);
    let percent = is_per_cent(unit);
    if word == own && !own.is_empty() {
        return true;
    }
    if inside.contains('%') || matches!(word.as_str(), "percent" | "per cent" | "percentage" | "pct") {
        return percent && word.len() <= 10;
    }
    if inside.contains('\u{a3}') || matches!(word.as_str(), "pounds" | "gbp") {
        let money = unit.contains('\u{a3}') || own.contains("pound") || own == "gbp";
        return money
            && matches!(
                word.as_str(),
                "" | "m" | "k" | "000s" | "000" | "million" | "millions" | "pounds" | "gbp"
            );
    }
    let count = matches!(
        word.as_str(),
        "number" | "no" | "count" | "numbers" | "000s" | "000" | "thousands" | "millions"
    );
    count && !percent
}

/// Returns whether a unit is per cent.
#[must_use]
pub fn is_per_cent(unit: &str) -> bool {
    let words = normal(unit);
    unit.contains('%')
        || matches!(words.as_str(), "per cent" | "percent" | "percentage" | "pct" | "percentages")
}

/// Returns whether one name negates the other, such as 'Unplanned' and 'Planned'. Neither is then suggested
/// for the other.
#[must_use]
pub fn denies(one: &str, other: &str) -> bool {
    const NOT: [&str; 6] = ["not", "non", "no", "excluding", "without", "except"];
    let words = |s: &str| -> Vec<String> { s.split(' ').map(str::to_owned).collect() };
    let (a, b) = (words(one), words(other));
    let against = |a: &[String], b: &[String]| {
        a.iter().any(|w| {
            let bare =
                ["un", "non", "in", "dis"].iter().find_map(|p| w.strip_prefix(p)).filter(|r| r.len() > 3);
            (bare.is_some_and(|r| b.iter().any(|x| x == r)) && !b.contains(w))
                || (NOT.contains(&w.as_str()) && !b.contains(w))
        })
    };
    against(&a, &b) || against(&b, &a)
}

/// Returns the similarity of two normalised names, from 0 to 1: the share of letter pairs (Dice's
/// coefficient) and of words that both contain.
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
