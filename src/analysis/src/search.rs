//! Search over every record of a board.

use boardsight_core::model::Board;

/// Record that contains the search words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Name of its list in the file, such as `risks`.
    pub list: &'static str,
    /// Record id.
    pub id: String,
    /// Title of the record.
    pub title: String,
    /// Excerpt that contains the words; empty if the title contains them.
    pub text: String,
    /// Rank of the match: 0 the id, 1 the start of the title, 2 the title, 3 other text.
    pub rank: u8,
}

/// Returns whether a text contains a lower-case text, ignoring case.
#[must_use]
pub fn contains(text: &str, lower: &str) -> bool {
    find(text, lower).is_some()
}

/// Returns the byte offset in `text` of a lower-case text, ignoring case.
fn find(text: &str, lower: &str) -> Option<usize> {
    let Some(&first) = lower.as_bytes().first() else { return Some(0) };
    if lower.is_ascii() {
        // Compare without a copy: an ASCII letter is never part of a longer UTF-8 character.
        let (hay, needle) = (text.as_bytes(), lower.as_bytes());
        let last = hay.len().checked_sub(needle.len())?;
        // Skip blocks in which no position has both the first and the last letter. The loop has no branch,
        // so the compiler reduces it to a few instructions.
        const BLOCK: usize = 32;
        let (head, tail) = (first | 0x20, needle[needle.len() - 1] | 0x20);
        let mut from = 0;
        while from <= last {
            let to = (from + BLOCK).min(last + 1);
            let ends = &hay[from + needle.len() - 1..to + needle.len() - 1];
            let any = hay[from..to]
                .iter()
                .zip(ends)
                .fold(false, |any, (a, z)| any | ((a | 0x20 == head) & (z | 0x20 == tail)));
            if any {
                let found = (from..to).find(|&i| hay[i..i + needle.len()].eq_ignore_ascii_case(needle));
                if found.is_some() {
                    return found;
                }
            }
            from = to;
        }
        return None;
    }
    // Lower-casing may change lengths, so the offset may be inexact; move it to the start of a character.
    text.to_lowercase().find(lower).map(|i| text.floor_char_boundary(i))
}

/// Returns at most `most` records that contain every word of a query, the best first, then in the order of
/// the file.
#[must_use]
pub fn search(board: &Board, query: &str, most: usize) -> Vec<Hit> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut s = Search { words, most, hits: Default::default() };
    for p in &board.programmes {
        let mut texts = vec![p.short.as_str(), p.about.as_str(), p.kind.label()];
        texts.extend(p.owner.as_deref());
        texts.extend(p.money.iter().map(|m| m.label.as_str()));
        texts.extend(p.sites.iter().map(|s| s.name.as_str()));
        s.look("programmes", p.id.as_str(), &p.name, &texts);
    }
    for x in &board.streams {
        s.look(
            "streams",
            x.id.as_str(),
            &x.name,
            &[x.programme.as_str(), x.note.as_deref().unwrap_or_default()],
        );
    }
    for m in &board.measures {
        s.look("measures", m.id.as_str(), &m.name, &[&m.definition, &m.unit]);
    }
    for x in &board.savings {
        let mut texts = vec![x.programme.as_str()];
        texts.extend(x.note.as_deref());
        texts.extend(x.population.as_deref());
        texts.extend(x.expectations.iter().filter_map(|e| e.note.as_deref()));
        s.look("savings", x.id.as_str(), &x.title, &texts);
    }
    for r in &board.risks {
        let mut texts = vec![r.cause.as_str(), &r.event, &r.effect, r.category.label()];
        texts.extend(r.owner.as_deref());
        texts.extend(r.note.as_deref());
        texts.extend(r.controls.iter().map(|c| c.text.as_str()));
        texts
            .extend(r.actions.iter().flat_map(|a| [a.text.as_str(), a.owner.as_deref().unwrap_or_default()]));
        texts.extend(r.escalation.iter().map(|e| e.reason.as_str()));
        texts.extend(r.reviews.iter().map(|x| x.note.as_str()));
        s.look("risks", r.id.as_str(), &r.title, &texts);
    }
    for o in &board.objectives {
        s.look("objectives", o.id.as_str(), &o.title, &[o.owner.as_deref().unwrap_or_default()]);
    }
    for f in &board.findings {
        s.look("findings", f.id.as_str(), &f.theme, &[&f.statement]);
    }
    for m in &board.meetings {
        let texts: Vec<&str> = m.agenda.iter().flat_map(|a| [a.title.as_str(), a.minute.as_str()]).collect();
        s.look("meetings", m.id.as_str(), &m.title, &texts);
    }
    for d in &board.decisions {
        s.look("decisions", d.id.as_str(), &d.text, &[]);
    }
    for a in &board.actions {
        s.look("actions", a.id.as_str(), &a.text, &[a.owner.as_deref().unwrap_or_default()]);
    }
    for c in &board.comments {
        let mut texts = vec![c.author.as_str(), c.about.id.as_str(), c.about.field.as_str()];
        texts.extend(c.replies.iter().flat_map(|r| [r.text.as_str(), r.author.as_str()]));
        s.look("comments", c.id.as_str(), &c.text, &texts);
    }
    for m in &board.members {
        s.look("members", m.id.as_str(), &m.office, &[]);
    }
    for c in &board.reference_cases {
        s.look("reference_cases", c.id.as_str(), &c.title, &[&c.note, &c.unit]);
    }
    for o in &board.overlaps {
        s.look("overlaps", o.id.as_str(), &o.reason, &[o.one.as_str(), o.other.as_str()]);
    }
    for f in &board.forecasts {
        let mut texts = vec![f.note.as_str()];
        texts.extend(f.needs.iter().map(|n| n.title.as_str()));
        s.look("forecasts", f.id.as_str(), &f.title, &texts);
    }
    for x in &board.series {
        let mut texts = vec![x.measure.as_str(), x.kind.label()];
        texts.extend(x.programme.as_ref().map(|p| p.as_str()));
        texts.extend(x.site.as_ref().map(|p| p.as_str()));
        texts.extend(x.area.as_ref().map(|a| a.as_str()));
        texts.extend(x.cite.note.as_deref());
        texts.extend(x.gaps.iter().map(|g| g.reason.as_str()));
        texts.extend(x.charting.rebases.iter().map(|r| r.reason.as_str()));
        s.look("series", x.id.as_str(), x.id.as_str(), &texts);
    }
    for x in &board.stated_costs {
        let texts = [x.programme.as_str(), x.measure.as_str(), x.cite.note.as_deref().unwrap_or_default()];
        s.look("stated_costs", x.id.as_str(), x.id.as_str(), &texts);
    }
    for l in &board.linked_boards {
        s.look("linked_boards", l.id.as_str(), &l.name, &[&l.address]);
    }
    for a in &board.areas {
        let mut texts = vec![a.short.as_str(), a.kind.one()];
        texts.extend(a.code.as_deref());
        texts.extend(a.note.as_deref());
        s.look("areas", a.id.as_str(), &a.name, &texts);
    }
    for g in &board.groups {
        let texts: Vec<&str> = g.doubts.iter().map(String::as_str).collect();
        s.look("groups", g.id.as_str(), &g.name, &texts);
    }
    for e in &board.events {
        s.look("events", e.id.as_str(), &e.title, &[&e.text]);
    }
    for b in &board.bodies {
        s.look("bodies", b.id.as_str(), &b.name, &[&b.short]);
    }
    for x in &board.sources {
        let texts = [x.publisher.as_str(), x.reference.as_deref().unwrap_or_default()];
        s.look("sources", x.id.as_str(), &x.title, &texts);
    }
    s.hits.into_iter().flatten().take(most).collect()
}

struct Search {
    words: Vec<String>,
    most: usize,
    hits: [Vec<Hit>; 4],
}

impl Search {
    fn look(&mut self, list: &'static str, id: &str, title: &str, texts: &[&str]) {
        let mut place = None;
        for word in &self.words {
            if contains(id, word) || contains(title, word) {
                continue;
            }
            match texts.iter().find_map(|t| find(t, word).map(|i| (*t, i))) {
                Some(found) => place = place.or(Some(found)),
                None => return,
            }
        }
        let rank: u8 = match (&self.words[..], place) {
            ([word], None) if id.eq_ignore_ascii_case(word) => 0,
            ([word, ..], None) if find(title, word) == Some(0) => 1,
            (_, None) => 2,
            (_, Some(_)) => 3,
        };
        let hits = &mut self.hits[usize::from(rank)];
        if hits.len() < self.most {
            let text = place.map(|(text, at)| excerpt(text, at)).unwrap_or_default();
            hits.push(Hit { list, id: id.to_owned(), title: title.to_owned(), text, rank });
        }
    }
}

/// Returns about a line of text around an offset.
fn excerpt(text: &str, at: usize) -> String {
    const BEFORE: usize = 30;
    const LENGTH: usize = 110;
    let start = text.floor_char_boundary(at.saturating_sub(BEFORE));
    let end = text.ceil_char_boundary(text.len().min(start + LENGTH));
    let (left, right) = (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    format!("{left}{}{right}", &text[start..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;
    use proptest::prelude::*;

    #[test]
    fn an_id_comes_before_a_title_and_a_title_before_other_text() {
        let mut b = fixture::board();
        b.risks[1].cause = "As said in R-1, savings do not come".to_owned();
        let found: Vec<_> = search(&b, "r-1", 10).into_iter().map(|h| (h.id, h.rank)).collect();
        assert_eq!(found[0], ("R-1".to_owned(), 0));
        assert_eq!(found.last(), Some(&("R-2".to_owned(), 3)));
        let hits = search(&b, "SAVINGS do", 10);
        assert_eq!((hits[0].list, hits[0].id.as_str()), ("risks", "R-1"));
        assert!(hits.iter().any(|h| h.text.contains("savings do not come")));
    }

    #[test]
    fn empty_query_finds_nothing() {
        let b = fixture::board();
        assert_eq!(search(&b, "  ", 10), []);
        assert_eq!(search(&b, "zebra", 10), []);
    }

    proptest! {
        #[test]
        fn search_never_panics_and_finds_present_text(text in "\\PC{0,40}", word in "\\PC{1,4}") {
            let lower = word.to_lowercase();
            let both = format!("{text}{word}");
            prop_assert!(contains(&both, &lower) || !lower.is_ascii());
            let at = find(&text, &lower).unwrap_or(0);
            let _ = excerpt(&text, at);
        }
    }
}
