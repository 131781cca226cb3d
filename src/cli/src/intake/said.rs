//! Output of `boardsight intake` as text and as JSON.

use super::{Args, ImportOutcome};
use boardsight_core::model::Board;
use boardsight_import::propose::{AbsenceBecomes, AbsenceChange, FigureOutcome};
use boardsight_import::read::{Issue, Reading, RoleSource, Severity};
use boardsight_import::sheet::column_name;
use boardsight_report::arrival;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) fn text(args: &Args, board: &Board, came: &ImportOutcome, out: &mut dyn Write) -> io::Result<()> {
    let reading = &came.reading;
    writeln!(out, "{}: {}, SHA-256 {}", came.book.name, came.book.form.is(), came.book.sha256)?;
    let period = reading.period.map_or_else(|| "a period not yet known".to_owned(), |p| p.to_string());
    writeln!(out, "{}, return for {period}", came.stream.name)?;
    let sheet = came.book.sheets.get(reading.sheet).map_or("", |s| s.name.as_str());
    if let Some(shape) = &reading.shape {
        let row = shape.headings.last().map_or(0, |r| r + 1);
        writeln!(
            out,
            "Sheet '{sheet}', headings in row {row}, figures in rows {} to {}",
            shape.from + 1,
            shape.to
        )?;
    }
    section(out, "Columns", &columns(board, reading))?;
    section(out, "Doubts", &reading.doubts.iter().map(Issue::line).collect::<Vec<_>>())?;
    match &came.proposal {
        Some(proposal) => {
            section(out, "What changes", &came.changes)?;
            section(out, "Stated to have no figure", &absences(board, &proposal.absent))?;
            if let Some(recorded) = &came.recorded {
                let missing: Vec<String> = recorded
                    .missing
                    .iter()
                    .map(|m| board.measure(m.as_str()).map_or_else(|| m.to_string(), |m| m.name.clone()))
                    .collect();
                section(out, "Missing from it", &missing)?;
            }
            section(out, "To know", &came.notes)?;
            if let Some(letter) = &came.letter {
                writeln!(out, "\nTo ask the sender, ready to send\n\n{}", letter.trim_end())?;
            }
            let (new, revised, same) = proposal.counts();
            let counts = format!("{new} new, {revised} revised, {same} as they were");
            let state = came.recorded.as_ref().map_or("", |r| r.state.label()).to_lowercase();
            if came.written {
                writeln!(
                    out,
                    "\nTaken in: {counts}; the return is {state}; {} is written",
                    args.into.display()
                )
            } else {
                writeln!(
                    out,
                    "\nNothing was written. It would take in: {counts}; the return would be {state}"
                )
            }
        }
        None => {
            let stops = reading.doubts.iter().filter(|d| d.weight == Severity::Blocking).count();
            let what = if stops == 1 { "1 doubt" } else { &format!("{stops} doubts") };
            writeln!(
                out,
                "\nNothing was taken in: {what} must be settled first; {} is as it was",
                args.into.display()
            )
        }
    }
}

/// Lists each cell that states that there is no figure, with its reason and the result of the import.
fn absences(board: &Board, all: &[AbsenceChange]) -> Vec<String> {
    let name = |c: &AbsenceChange| {
        let measure = board.measure(c.stated.measure.as_str()).map_or("", |m| m.name.as_str()).to_owned();
        let site = c.stated.site.as_ref().and_then(|id| {
            board.programmes.iter().flat_map(|p| &p.sites).find(|s| s.id == *id).map(|s| s.name.clone())
        });
        site.map_or_else(|| measure.clone(), |site| format!("{site}, {measure}"))
    };
    all.iter()
        .map(|c| {
            let becomes = match c.becomes {
                AbsenceBecomes::New => String::new(),
                AbsenceBecomes::Changed => "; another reason was stated before".to_owned(),
                AbsenceBecomes::Same => "; as it was".to_owned(),
                AbsenceBecomes::FigureStays(value) => {
                    format!("; the figure {value} that was reported before stays")
                }
            };
            let kind = c.stated.kind.label().to_lowercase();
            format!(
                "{}: {}, {kind}, {}: {} ('{}'){becomes}",
                c.cell,
                name(c),
                c.stated.period,
                c.stated.reason.label(),
                c.stated.mark
            )
        })
        .collect()
}

/// Returns how each column was read, and the reason.
fn columns(board: &Board, reading: &Reading) -> Vec<String> {
    reading
        .columns
        .iter()
        .map(|c| {
            let how = match c.how {
                RoleSource::Remembered => "as remembered",
                RoleSource::Heading => "by its heading",
                RoleSource::Content => "by what stands in it",
                RoleSource::Unknown => "not known",
            };
            let heading =
                if c.heading.is_empty() { "no heading".to_owned() } else { format!("'{}'", c.heading) };
            format!("{}  {heading}: {} ({how})", column_name(c.index), arrival::role(board, &c.role))
        })
        .collect()
}

pub(super) fn section(out: &mut dyn Write, title: &str, lines: &[String]) -> io::Result<()> {
    /// Maximum number of lines printed; for more, only the number is printed.
    const MOST: usize = 200;
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}")?;
    for line in lines.iter().take(MOST) {
        writeln!(out, "  {line}")?;
    }
    match lines.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more; --format json lists all"),
    }
}

pub(super) fn as_json(args: &Args, came: &ImportOutcome) -> Value {
    let reading = &came.reading;
    let doubts: Vec<Value> = reading
        .doubts
        .iter()
        .map(|d| {
            let near: Vec<&str> = d.suggestions.iter().map(|s| s.label.as_str()).collect();
            json!({"weight": format!("{:?}", d.weight), "place": d.place, "what": d.what, "near": near})
        })
        .collect();
    let columns: Vec<Value> = reading
        .columns
        .iter()
        .map(|c| json!({"column": column_name(c.index), "heading": c.heading, "key": c.key, "role": c.role, "found": format!("{:?}", c.how)}))
        .collect();
    let figures: Vec<Value> = came
        .proposal
        .iter()
        .flat_map(|p| &p.changes)
        .map(|c| {
            let (becomes, was) = match c.becomes {
                FigureOutcome::New => ("new", None),
                FigureOutcome::Revised(was) => ("revised", Some(was)),
                FigureOutcome::Same => ("same", None),
            };
            json!({"measure": c.measure, "site": c.site, "kind": c.kind, "period": c.period, "value": c.value,
                "becomes": becomes, "was": was, "cell": c.cell})
        })
        .collect();
    let absent: Vec<Value> = came
        .proposal
        .iter()
        .flat_map(|p| &p.absent)
        .map(|c| {
            json!({"measure": c.stated.measure, "site": c.stated.site, "kind": c.stated.kind, "period": c.stated.period,
                "reason": c.stated.reason.label(), "mark": c.stated.mark, "cell": c.cell})
        })
        .collect();
    json!({
        "absent": absent,
        "file": args.file, "sha256": came.book.sha256, "form": came.book.form.ending(), "stream": came.stream.id,
        "period": reading.period, "sheet": came.book.sheets.get(reading.sheet).map(|s| &s.name),
        "columns": columns, "doubts": doubts, "figures": figures,
        "missing": came.recorded.as_ref().map(|r| &r.missing), "notes": came.notes, "queries": came.queries, "letter": came.letter,
        "state": came.recorded.as_ref().map(|r| r.state), "taken_in": came.written,
    })
}
