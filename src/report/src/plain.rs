//! Page as plain text and as Markdown, for a terminal, a message or a wiki.

use super::spec::{Align, Block, Page, Table};

/// Returns a page as text for a terminal, with aligned table columns.
#[must_use]
pub fn text(page: &Page) -> String {
    let mut out = format!("{}\n", page.message);
    for block in &page.blocks {
        match block {
            Block::Heading(heading) => out.push_str(&format!("\n{heading}\n")),
            Block::Text(text) => out.push_str(&format!("{text}\n")),
            Block::Figures(figures) => {
                out.push('\n');
                for f in figures {
                    let detail = if f.detail.is_empty() { String::new() } else { format!(" ({})", f.detail) };
                    out.push_str(&format!("{}: {}{detail}\n", f.label, f.value));
                }
            }
            Block::Table(table) => text_table(table, &mut out),
            Block::Chart(chart) => out.push_str(&format!("\n{}\n{}\n", chart.title, chart.alt)),
        }
    }
    out
}

fn text_table(table: &Table, out: &mut String) {
    /// Maximum column width in characters; longer text moves the rest of its line to the right.
    const WIDEST: usize = 56;
    out.push_str(&format!("\n{}\n", table.title));
    let rows: Vec<Vec<&str>> =
        table.rows.iter().map(|r| r.iter().map(|c| c.text.as_str()).collect()).collect();
    let head: Vec<&str> = table.columns.iter().map(|c| c.title.as_str()).collect();
    let width = |i: usize| {
        let cells = rows.iter().chain([&head]).filter_map(|r| r.get(i));
        cells.map(|t| t.chars().count()).max().unwrap_or(0).min(WIDEST)
    };
    let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
    for (n, row) in std::iter::once(&head).chain(&rows).enumerate() {
        // A list of one column needs no heading.
        if n == 0 && table.columns.len() < 2 {
            continue;
        }
        let mut line = String::from(" ");
        for (i, text) in row.iter().enumerate() {
            let width = widths.get(i).copied().unwrap_or(0);
            let right = table.columns.get(i).is_some_and(|c| c.align == Align::Right);
            line.push_str(&if right { format!(" {text:>width$} ") } else { format!(" {text:<width$} ") });
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    for note in &table.notes {
        out.push_str(&format!("  {note}\n"));
    }
}

/// Returns a page as Markdown (CommonMark with GitHub's tables).
#[must_use]
pub fn markdown(page: &Page) -> String {
    let mut out = format!("# {}\n\n", escaped(&page.name));
    paragraph(&mut out, &page.message);
    for block in &page.blocks {
        match block {
            Block::Heading(heading) => out.push_str(&format!("## {}\n\n", escaped(heading))),
            Block::Text(text) => paragraph(&mut out, text),
            Block::Figures(figures) => {
                for f in figures {
                    let detail = if f.detail.is_empty() { String::new() } else { format!(" ({})", f.detail) };
                    out.push_str(&format!("- {}\n", escaped(&format!("{}: {}{detail}", f.label, f.value))));
                }
                out.push('\n');
            }
            Block::Table(table) => markdown_table(table, &mut out),
            Block::Chart(chart) => paragraph(&mut out, &chart.alt),
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn markdown_table(table: &Table, out: &mut String) {
    out.push_str(&format!("### {}\n\n", escaped(&table.title)));
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&row(table.columns.iter().map(|c| escaped(&c.title)).collect()));
    let rule = |align: Align| if align == Align::Right { "---:".to_owned() } else { "---".to_owned() };
    out.push_str(&row(table.columns.iter().map(|c| rule(c.align)).collect()));
    for cells in &table.rows {
        out.push_str(&row(cells.iter().map(|c| escaped(&c.text)).collect()));
    }
    out.push('\n');
    for note in &table.notes {
        paragraph(out, note);
    }
}

/// Escapes a text for Markdown.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '&' => {
                out.push('\\');
                out.push(c);
            }
            // A line break would end a table row or start a list.
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Appends a paragraph. Escapes characters that would start a list or a rule.
pub fn paragraph(out: &mut String, text: &str) {
    let text = escaped(text);
    let trimmed = text.trim();
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    match trimmed.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => {
            out.push_str(&trimmed[..digits]);
            out.push('\\');
            out.push_str(&trimmed[digits..]);
        }
        Some(b'-' | b'+' | b'=') if digits == 0 => {
            out.push('\\');
            out.push_str(trimmed);
        }
        _ => out.push_str(trimmed),
    }
    out.push_str("\n\n");
}

#[cfg(test)]
mod tests {
    use super::super::spec::{Cell, Column};
    use super::*;

    #[test]
    fn page_renders_as_text_and_markdown() {
        let table = Table {
            id: "t".to_owned(),
            title: "Money: 1 amount moved".to_owned(),
            columns: vec![Column::text("Of", 1), Column::number("Now", 1)],
            rows: vec![vec![Cell::text("BCF | all"), Cell::text("£311m")]],
            notes: vec!["A *note*.".to_owned()],
        };
        let page = Page {
            name: "What changed".to_owned(),
            question: String::new(),
            message: "1 amount moved.".to_owned(),
            blocks: vec![Block::Text("From a to b.".to_owned()), Block::Table(table)],
        };
        assert_eq!(
            text(&page),
            "1 amount moved.\nFrom a to b.\n\nMoney: 1 amount moved\n  Of           Now\n  BCF | all  £311m\n  A *note*.\n"
        );
        assert_eq!(
            markdown(&page),
            "# What changed\n\n1 amount moved.\n\nFrom a to b.\n\n### Money: 1 amount moved\n\n| Of | Now |\n| --- | ---: |\n\
             | BCF \\| all | £311m |\n\nA \\*note\\*.\n"
        );
    }

    #[test]
    fn markdown_syntax_in_text_is_escaped() {
        assert_eq!(escaped("a|b *c* <d> [e]\nf"), r"a\|b \*c\* \<d\> \[e\] f");
        let mut out = String::new();
        for text in ["1. First", "- not a list", "2017 was", "+£311m"] {
            paragraph(&mut out, text);
        }
        assert_eq!(out, "1\\. First\n\n\\- not a list\n\n2017 was\n\n\\+£311m\n\n");
    }
}
