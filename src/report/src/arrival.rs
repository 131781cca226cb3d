//! Text about an imported return: how it was read, its changes, and the questions to its sender.

use super::names::Names;
use super::say;
use boardsight_analysis::arrival::{self, CheckedSeries, ReturnFinding};
use boardsight_core::model::{Board, MeasureId, Period, Role, SeriesKind, SiteId, SourceId, Stream};
use jiff::civil::Date;

/// Returns a short description of a column's role.
#[must_use]
pub fn role(board: &Board, role: &Role) -> String {
    match role {
        Role::Ignore => "not taken in".to_owned(),
        Role::Place => "names of places".to_owned(),
        Role::Code => "codes of places".to_owned(),
        Role::Period => "periods".to_owned(),
        Role::Measure => "names of measures".to_owned(),
        Role::Kind => "plan or outturn".to_owned(),
        Role::Definition => "what is counted".to_owned(),
        Role::Figures { measure, kind, period, times } => {
            let mut text = measure.as_ref().map_or_else(
                || "figures".to_owned(),
                |m| board.measure(m.as_str()).map_or_else(|| m.to_string(), |m| m.short.clone()),
            );
            for part in
                [kind.map(|k| k.label().to_lowercase()), period.map(|p| p.to_string())].into_iter().flatten()
            {
                text.push_str(", ");
                text.push_str(&part);
            }
            if (times - 1.0).abs() > f64::EPSILON {
                text.push_str(&format!(", times {}", say::number(*times, 0)));
            }
            text
        }
    }
}

/// Returns the name of the line that a figure belongs to: 'Emergency admissions, outturn, West Yorkshire'.
#[must_use]
pub fn line(names: &Names<'_>, measure: &MeasureId, kind: SeriesKind, site: Option<&SiteId>) -> String {
    let measure = names.board().measure(measure.as_str()).map_or(measure.as_str(), |m| m.short.as_str());
    let mut text = format!("{measure}, {}", kind.label().to_lowercase());
    if let Some(site) = site {
        text.push_str(", ");
        text.push_str(names.site(site.as_str()));
    }
    text
}

/// Returns a finding as a question to the sender, or as a note to the board. `None` if the finding needs no
/// question.
#[must_use]
pub fn query(names: &Names<'_>, finding: &ReturnFinding) -> Option<String> {
    let board = names.board();
    let short =
        |id: &MeasureId| board.measure(id.as_str()).map_or_else(|| id.to_string(), |m| m.short.clone());
    let amount = |id: &MeasureId, value: f64| {
        board
            .measure(id.as_str())
            .map_or_else(|| value.to_string(), |m| say::with_unit(&say::figure(value, m), &m.unit))
    };
    let which = |l: &CheckedSeries| {
        let place = if l.place.is_empty() { String::new() } else { format!(" ({})", l.place) };
        format!("{}, {}{place}", line(names, &l.measure, l.kind, l.site.as_ref()), l.period)
    };
    Some(match finding {
        ReturnFinding::MissingMeasure(measure) => {
            format!("{} is not in the return. When will it come, or why is it not reported?", short(measure))
        }
        ReturnFinding::MissingPlaces { measure, sites, reported } => {
            const MOST: usize = 8;
            let mut list: Vec<&str> = sites.iter().take(MOST).map(|s| names.site(s.as_str())).collect();
            let more = format!("{} more", sites.len().saturating_sub(MOST));
            if sites.len() > MOST {
                list.push(&more);
            }
            format!(
                "{}: {} gave a figure, and {} did not: {}. Is it withheld, or when will it come?",
                short(measure),
                say::count(*reported, "place", "places"),
                say::count(sites.len(), "place", "places"),
                list.join("; ")
            )
        }
        ReturnFinding::Total { at, whole, parts, places, complete } => {
            let rest = if *complete { "" } else { ", though not every place has reported" };
            format!(
                "{}: the total is {}, and the {} in the return come to {}, {} apart{rest}. Which is right?",
                which(at),
                amount(&at.measure, *whole),
                say::count(*places, "place", "places"),
                amount(&at.measure, *parts),
                amount(&at.measure, (whole - parts).abs()),
            )
        }
        ReturnFinding::Unit { at, value, usual, times } => {
            let what = match *times {
                t if t > 500.0 => "about a thousand times",
                t if t < 0.005 => "about a thousandth of",
                t if t < 1.0 => "about a hundredth of",
                _ => "about a hundred times",
            };
            format!(
                "{}: {value} is {what} what is usual ({}). Is it in another unit?",
                which(at),
                amount(&at.measure, *usual)
            )
        }
        ReturnFinding::Jump { at, value, lower, upper } => format!(
            "{}: {} lies outside the limits within which it has moved ({} to {}). What happened?",
            which(at),
            amount(&at.measure, *value),
            amount(&at.measure, *lower),
            amount(&at.measure, *upper)
        ),
        ReturnFinding::Revised { at, was, now } => format!(
            "{}: {} was reported before and is now {}. Why was it revised? Both figures are kept.",
            which(at),
            amount(&at.measure, *was),
            amount(&at.measure, *now)
        ),
        ReturnFinding::Redefined { measure, was, now } => format!(
            "{}: what is counted is now described as '{now}', and was '{was}'. Did the definition change, and from which period?",
            short(measure)
        ),
        ReturnFinding::NotOver(l) => {
            format!("{}: the period is not over. Is this an outturn, or a forecast?", which(l))
        }
        ReturnFinding::Late { .. } => return None,
    })
}

/// Maximum number of questions of one kind listed singly. More than this are combined into one question.
const MOST_OF_A_SORT: usize = 12;

/// Returns the questions to the sender.
#[must_use]
pub fn queries(board: &Board, findings: &[ReturnFinding]) -> Vec<String> {
    let names = Names::of(board);
    let mut counts: Vec<(std::mem::Discriminant<ReturnFinding>, usize)> = Vec::new();
    let mut out = Vec::new();
    for finding in findings {
        let sort = std::mem::discriminant(finding);
        let at = counts.iter().position(|(s, _)| *s == sort).unwrap_or_else(|| {
            counts.push((sort, 0));
            counts.len() - 1
        });
        counts[at].1 += 1;
        if counts[at].1 <= MOST_OF_A_SORT {
            out.extend(query(&names, finding));
        }
    }
    for (sort, count) in counts.into_iter().filter(|(_, n)| *n > MOST_OF_A_SORT) {
        let word =
            findings.iter().find(|f| std::mem::discriminant(*f) == sort).map_or("figures", |f| match f {
                ReturnFinding::Revised { .. } => "figures were revised",
                ReturnFinding::Jump { .. } => "figures lie outside their limits",
                ReturnFinding::Unit { .. } => "figures may be in another unit",
                ReturnFinding::Total { .. } => "totals do not add up",
                ReturnFinding::NotOver(_) => "figures are of periods that are not over",
                _ => "questions of the same sort",
            });
        out.push(format!(
            "{} more {word}; the return as taken in shows each.",
            say::thousands(count - MOST_OF_A_SORT)
        ));
    }
    out
}

/// Returns notes for the board that need no answer from the sender, such as a late return.
#[must_use]
pub fn notes(findings: &[ReturnFinding]) -> Vec<String> {
    let late = |f: &ReturnFinding| match f {
        ReturnFinding::Late { days, due } => {
            let n = usize::try_from(*days).unwrap_or(0);
            Some(format!("It came {} after it was due on {}", say::count(n, "day", "days"), say::date(*due)))
        }
        _ => None,
    };
    findings.iter().filter_map(late).collect()
}

/// Returns the changes in a file: one line for each new or revised figure, in the board's order.
#[must_use]
pub fn changes(after: &Board, source: &SourceId) -> Vec<String> {
    let names = Names::of(after);
    arrival::arrived(after, source)
        .map(|a| {
            let measure = after.measure(a.series.measure.as_str());
            let amount = |v: f64| {
                measure.map_or_else(|| v.to_string(), |m| say::with_unit(&say::figure(v, m), &m.unit))
            };
            let what = line(&names, &a.series.measure, a.series.kind, a.series.site.as_ref());
            let place = a.point.cite.as_ref().and_then(|c| c.at.as_deref()).unwrap_or_default();
            let was = a.was.map(|w| format!(", revised from {}", amount(w))).unwrap_or_default();
            format!("{what}, {}: {}{was} ({place})", a.point.period, amount(a.point.value))
        })
        .collect()
}

/// Returns a letter to the sender of a return that lists the open questions. It has no name and no
/// signature.
#[must_use]
pub fn letter(board: &Board, stream: &Stream, period: Period) -> Option<String> {
    let entry = stream.returns.iter().find(|r| r.period == period)?;
    let open: Vec<&str> =
        entry.queries.iter().filter(|q| q.settled.is_none()).map(|q| q.text.as_str()).collect();
    letter_of(board, stream, period, entry.received, &open)
}

/// Returns the letter for these questions, before the return is imported. `None` if there are no questions.
#[must_use]
pub fn letter_of(
    board: &Board,
    stream: &Stream,
    period: Period,
    received: Option<Date>,
    open: &[&str],
) -> Option<String> {
    if open.is_empty() {
        return None;
    }
    let names = Names::of(board);
    let to = stream.owed_by.as_ref().map_or("the sender", |b| names.body_name(b.as_str()));
    let mut text = format!(
        "To: {to}\nSubject: {}, return for {period}: {}\n\n",
        stream.name,
        say::count(open.len(), "question", "questions")
    );
    match received {
        Some(day) => text
            .push_str(&format!("Thank you for the return for {period}, which came on {}.", say::date(day))),
        None => text.push_str(&format!("Thank you for the return for {period}.")),
    }
    text.push_str(&format!(" Before it goes to the {} we would be glad to know:\n\n", board.name));
    for (i, question) in open.iter().enumerate() {
        text.push_str(&format!("{}. {question}\n", i + 1));
    }
    text.push_str(
        "\nPlease answer each by its number, or send the return again; what was reported before is kept beside it.\n",
    );
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{ReturnQuery, ReturnState};
    use jiff::civil::date;

    #[test]
    fn letter_lists_only_open_questions() {
        let mut board = boardsight_testkit::fixture::board();
        let period = board.streams[0].returns[0].period;
        assert_eq!(letter(&board, &board.streams[0], period), None);
        let entry = &mut board.streams[0].returns[0];
        entry.state = ReturnState::Queried;
        for (id, text, settled) in
            [("Q1", "Which is right?", None), ("Q2", "Answered.", Some(date(2017, 2, 1)))]
        {
            entry.queries.push(ReturnQuery {
                id: id.into(),
                text: text.into(),
                raised: date(2017, 1, 1),
                settled,
                answer: None,
            });
        }
        let text = letter(&board, &board.streams[0], period).unwrap();
        assert!(text.contains("1 question\n") && text.contains("1. Which is right?\n"), "{text}");
        assert!(!text.contains("Answered."), "{text}");
    }
}
