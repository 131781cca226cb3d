//! The pack as Markdown (CommonMark with GitHub tables): plain text that is readable as it is.

use super::set::{self, TableSources};
use super::{ExportError, Progress};
use boardsight_report::pack::{Pack, alt};
use boardsight_report::plain::{escaped as plain, paragraph};
use boardsight_report::spec::{Align, Block, Chart, KeyFigure, Table, Tone};

fn status(word: &str, tone: Tone) -> String {
    let shape = set::shape(tone);
    if shape.is_empty() || word.is_empty() { plain(word) } else { format!("{shape} {}", plain(word)) }
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for cell in cells {
        out.push_str("| ");
        out.push_str(cell.trim());
        out.push(' ');
    }
    out.push_str("|\n");
}

fn figures(out: &mut String, figures: &[KeyFigure]) {
    line(out, set::FIGURES_HEADS.iter().map(|h| plain(h)));
    out.push_str("| :-- | --: | :-- | :-- |\n");
    for f in figures {
        let word = status(&f.status.word, f.status.tone);
        line(
            out,
            [plain(&f.label), format!("**{}**", plain(&f.value)), word, plain(&set::more(f))].into_iter(),
        );
    }
    out.push('\n');
}

fn table(out: &mut String, table: &Table) {
    let cited = TableSources::of(table);
    if !table.title.is_empty() {
        out.push_str(&format!("**{}**\n\n", plain(&table.title)));
    }
    line(out, table.columns.iter().map(|c| plain(&c.title)));
    line(
        out,
        table.columns.iter().map(|c| {
            match c.align {
                Align::Left => ":--",
                Align::Right => "--:",
                Align::Centre => ":-:",
            }
            .to_owned()
        }),
    );
    for row in &table.rows {
        line(
            out,
            row.iter().map(|c| {
                let marks = cited.marks(c);
                let mark =
                    if marks.is_empty() { String::new() } else { format!(" \\[{}\\]", set::numbers(&marks)) };
                let text = match set::address(c) {
                    // Every Markdown program recognises an address in angle brackets. A vertical bar would
                    // end the cell.
                    Some(address) => format!("<{}>", address.replace('|', "%7C")),
                    None if set::quiet(c) => plain(&c.text),
                    None => status(&c.text, c.tone),
                };
                format!("{text}{mark}")
            }),
        );
    }
    out.push('\n');
    for note in set::notes(table, &cited) {
        paragraph(out, note);
    }
    let lines = cited.lines();
    match lines.as_slice() {
        [] => {}
        [(_, only)] => out.push_str(&format!("Source: {}\n\n", plain(only))),
        several => {
            out.push_str("Sources:\n\n");
            for (number, source) in several {
                out.push_str(&format!("- \\[{}\\] {}\n", number.unwrap_or_default(), plain(source)));
            }
            out.push('\n');
        }
    }
}

/// Writes a chart as text: this format has no embedded pictures.
fn chart(out: &mut String, chart: &Chart, words: &str) {
    out.push_str(&format!("**Chart: {}**\n\n", plain(&chart.title)));
    if !chart.subtitle.is_empty() {
        out.push_str(&format!("*{}*\n\n", plain(&chart.subtitle)));
    }
    paragraph(out, words);
    if !chart.source.is_empty() {
        out.push_str(&format!("Source: {}\n\n", plain(&chart.source)));
    }
}

/// Returns the pack as the bytes of a file.
///
/// # Errors
/// If the user cancelled.
pub fn write(pack: &Pack, progress: &Progress) -> Result<Vec<u8>, ExportError> {
    let mut out = String::new();
    if !pack.marking.is_empty() {
        out.push_str(&format!("**{}**\n\n", plain(&pack.marking)));
    }
    out.push_str(&format!("# {}\n\n", plain(&pack.title)));
    for (label, value) in set::cover_lines(pack, true) {
        out.push_str(&format!("- {label}: {}\n", plain(&value)));
    }
    out.push_str(&format!("\n> {}\n\n", plain(&pack.message)));
    if !pack.purpose.is_empty() {
        paragraph(&mut out, &pack.purpose);
    }
    for (i, part) in pack.sections.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)] // a pack has few sections
        progress.step(&part.title, 0.1 + 0.8 * i as f32 / pack.sections.len() as f32)?;
        out.push_str(&format!("## {}\n\n", plain(&part.title)));
        if !part.question.is_empty() {
            out.push_str(&format!("*{}*\n\n", plain(&part.question)));
        }
        if !part.message.is_empty() {
            out.push_str(&format!("**{}**\n\n", plain(&part.message)));
        }
        for block in &part.blocks {
            match block {
                Block::Heading(text) => out.push_str(&format!("### {}\n\n", plain(text))),
                Block::Text(text) => paragraph(&mut out, text),
                Block::Figures(f) => figures(&mut out, f),
                Block::Table(t) => table(&mut out, &set::speaking(t)),
                Block::Chart(c) => chart(&mut out, c, &alt(block).unwrap_or_default()),
            }
        }
    }
    out.push_str("---\n\n");
    paragraph(&mut out, &set::foot(pack));
    if !pack.marking.is_empty() {
        out.push_str(&format!("**{}**\n", plain(&pack.marking)));
    }
    if !pack.digest.is_empty() {
        out.push_str(&format!("\n<!-- {} -->\n", set::keywords(pack).join(" ")));
    }
    progress.step("Done", 1.0)?;
    Ok(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_report::spec::{Cell, Column};

    #[test]
    fn table_row_escapes_its_cells() {
        let mut out = String::new();
        let cells = vec![Cell::text("a|b\nc"), Cell { tone: Tone::Bad, ..Cell::text("Off plan") }];
        table(
            &mut out,
            &Table {
                columns: vec![Column::text("A", 1), Column::number("B", 1)],
                rows: vec![cells],
                ..Table::default()
            },
        );
        assert_eq!(out, "| A | B |\n| :-- | --: |\n| a\\|b c | ▲ Off plan |\n\n");
    }
}
