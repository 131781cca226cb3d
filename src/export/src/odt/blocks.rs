//! Headings, text, tables and pictures.

use super::super::columns::{self, Density};
use super::super::picture::Picture;
use super::super::set::{self, TableSources};
use super::super::xml::Xml;
use super::super::{ExportError, Progress};
use super::Doc;
use boardsight_report::pack::{self, PackSection};
use boardsight_report::spec::{Align, Block, Cell, Chart, KeyFigure, Table, Tone};

/// Writes text with its line breaks, and with repeated spaces that OpenDocument would collapse.
pub(in super::super) fn words(x: &mut Xml, text: &str) {
    for (i, line) in set::joined(text).lines().enumerate() {
        if i > 0 {
            x.leaf("text:line-break", &[]);
        }
        let mut spaces = 0_usize;
        let mut held = String::new();
        for c in line.chars() {
            if c == ' ' {
                spaces += 1;
                continue;
            }
            space(x, &mut held, std::mem::take(&mut spaces));
            if c == '\t' {
                x.text(&std::mem::take(&mut held));
                x.leaf("text:tab", &[]);
                continue;
            }
            held.push(c);
        }
        space(x, &mut held, spaces);
        x.text(&held);
    }
}

/// Writes one space as it is and several as a count. Spaces at the start of a paragraph are counted too.
fn space(x: &mut Xml, held: &mut String, spaces: usize) {
    match spaces {
        0 => {}
        1 if !held.is_empty() => held.push(' '),
        n => {
            x.text(&std::mem::take(held));
            x.leaf("text:s", &[("text:c", &n.to_string())]);
        }
    }
}

/// Writes a run of text with a style.
pub(super) fn span(x: &mut Xml, style: &str, text: &str) {
    x.el("text:span", &[("text:style-name", style)], |x| words(x, text));
}

/// Writes a paragraph with a style.
pub(super) fn paragraph(x: &mut Xml, style: &str, inner: impl FnOnce(&mut Xml)) {
    x.el("text:p", &[("text:style-name", super::styles::name(style))], inner);
}

/// Writes a paragraph of plain text.
pub(super) fn plain(x: &mut Xml, style: &str, text: &str) {
    paragraph(x, style, |x| words(x, text));
}

/// Returns the text style of a tone.
pub(super) const fn tone_style(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "ToneNeutral",
        Tone::Good => "ToneGood",
        Tone::Watch => "ToneWatch",
        Tone::Bad => "ToneBad",
        Tone::Missing => "ToneMissing",
    }
}

/// Returns the cell style of a tone.
pub(super) const fn cell_style(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "CellPlain",
        Tone::Good => "CellGood",
        Tone::Watch => "CellWatch",
        Tone::Bad => "CellBad",
        Tone::Missing => "CellMissing",
    }
}

/// Writes a status: its shape and its word.
fn status(x: &mut Xml, word: &str, tone: Tone) {
    let shape = set::shape(tone);
    if tone == Tone::Neutral {
        return words(x, word);
    }
    x.el("text:span", &[("text:style-name", tone_style(tone))], |x| {
        if !shape.is_empty() {
            span(x, "Shape", shape);
            x.text("\u{a0}");
        }
        words(x, word);
    });
}

/// Formats twentieths of a point as a length.
pub(super) fn points(twentieths: u32) -> String {
    format!("{}.{:02}pt", twentieths / 20, twentieths % 20 * 5)
}

impl Doc {
    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// Switches to landscape (`side`) or portrait pages.
    pub(super) fn turn(&mut self, side: bool) {
        paragraph(&mut self.x, if side { "TurnSide" } else { "TurnUpright" }, |_| {});
        self.fresh = true;
    }

    fn heading(&mut self, level: u8, text: &str, turn: bool) {
        let mark = format!("_Toc{:0>6}", self.number());
        let style = match (level, turn) {
            (1, true) => "Heading1Page",
            // Add space above a heading that follows other content; on a dense page headings are closer.
            (1, false) if !self.contents.is_empty() => "Heading1Below",
            (1, false) => super::styles::name("Heading1"),
            (2, _) if self.density != Density::Usual => "Heading2Close",
            _ => super::styles::name("Heading2"),
        };
        let outline = level.to_string();
        self.x.el("text:h", &[("text:style-name", style), ("text:outline-level", &outline)], |x| {
            x.leaf("text:bookmark-start", &[("text:name", &mark)]);
            words(x, text);
            x.leaf("text:bookmark-end", &[("text:name", &mark)]);
        });
        self.contents.push((level, text.to_owned(), mark));
    }

    /// Writes a part's heading, the question that it answers, and the answer.
    pub(super) fn head_of_part(&mut self, part: &PackSection) {
        let turn = !std::mem::take(&mut self.fresh) && !part.is_short();
        self.density = columns::density(part, self.width);
        self.heading(1, &part.title, turn);
        if !part.question.is_empty() {
            plain(&mut self.x, "Question", &part.question);
        }
        if !part.message.is_empty() {
            plain(&mut self.x, self.density.message(), &part.message);
        }
    }

    /// Writes one block.
    pub(super) fn block(&mut self, block: &Block, progress: &Progress) -> Result<(), ExportError> {
        match block {
            Block::Heading(text) => self.heading(2, text, false),
            Block::Text(text) => plain(&mut self.x, self.density.body(), text),
            Block::Figures(figures) => self.figures(figures),
            Block::Table(table) => {
                let table = set::speaking(table);
                self.table(&table, &pack::table_alt(&table), progress)?;
            }
            Block::Chart(chart) => self.chart(chart, &pack::alt(block).unwrap_or_default())?,
        }
        Ok(())
    }

    /// Writes a table with its columns; `words` are its title and its description.
    fn grid(&mut self, widths: &[u32], words: (&str, &str), rows: impl FnOnce(&mut Xml)) {
        let n = self.number();
        let style = format!("Table{n}");
        let column = |i: usize| format!("Table{n}.{i}");
        let all = points(widths.iter().sum());
        self.columns.el("style:style", &[("style:name", &style), ("style:family", "table")], |x| {
            x.leaf(
                "style:table-properties",
                &[("style:width", &all), ("table:align", "left"), ("fo:margin-bottom", "0pt")],
            );
        });
        for (i, width) in widths.iter().enumerate() {
            let (name, width) = (column(i), points(*width));
            self.columns.el("style:style", &[("style:name", &name), ("style:family", "table-column")], |x| {
                x.leaf("style:table-column-properties", &[("style:column-width", &width)]);
            });
        }
        self.x.el("table:table", &[("table:name", &style), ("table:style-name", &style)], |x| {
            x.text_el("table:title", &[], words.0);
            x.text_el("table:desc", &[], words.1);
            for i in 0..widths.len() {
                x.leaf("table:table-column", &[("table:style-name", &column(i))]);
            }
            rows(x);
        });
    }

    /// Writes key figures as a table of four columns.
    fn figures(&mut self, figures: &[KeyFigure]) {
        let widths = columns::shares(set::FIGURES_WEIGHTS.into_iter(), self.width);
        let density = self.density;
        let (of_head, text) =
            (columns::head_style(Align::Left, density), columns::text_style(Align::Left, density));
        self.grid(&widths, set::FIGURES_WORDS, |x| {
            head(x, |x| {
                for title in set::FIGURES_HEADS {
                    cell(x, "CellHead", |x| plain(x, of_head, title));
                }
            });
            for f in figures {
                row(x, |x| {
                    cell(x, "CellPlain", |x| plain(x, text, &f.label));
                    cell(x, "CellPlain", |x| plain(x, density.figure(), &f.value));
                    cell(x, cell_style(f.status.tone), |x| {
                        paragraph(x, text, |x| status(x, &f.status.word, f.status.tone));
                    });
                    cell(x, "CellPlain", |x| plain(x, text, &set::more(f)));
                });
            }
        });
        plain(&mut self.x, "AfterTable", "");
    }

    /// Writes a table with its title, notes and sources.
    fn table(&mut self, table: &Table, alt: &str, progress: &Progress) -> Result<(), ExportError> {
        let cited = TableSources::of(table);
        let density = self.density.of(table);
        let together = self.density != Density::Usual;
        let note = self.density.source();
        let widths = columns::widths(table, self.width, density);
        if !table.title.is_empty() {
            plain(&mut self.x, self.density.caption(), &table.title);
        }
        let mut done = Ok(());
        self.grid(&widths, (&table.title, alt), |x| {
            head(x, |x| {
                for column in &table.columns {
                    let style = columns::head_style(column.align, density);
                    cell(x, "CellHead", |x| plain(x, style, &column.title));
                }
            });
            for (i, cells) in table.rows.iter().enumerate() {
                if i % 512 == 511 && progress.is_cancelled() {
                    done = Err(ExportError::Cancelled);
                    return;
                }
                row(x, |x| {
                    for (c, column) in cells.iter().zip(&table.columns) {
                        body_cell(x, c, column.align, density, &cited.marks(c));
                    }
                });
            }
        });
        let x = &mut self.x;
        for note in set::notes(table, &cited) {
            plain(x, "TableNote", note);
        }
        let lines = cited.lines();
        let word = if lines.len() == 1 { "Source: " } else { "Sources: " };
        let one = |x: &mut Xml, (number, source): (Option<usize>, &str)| {
            if let Some(n) = number {
                span(x, "SourceMark", &n.to_string());
                x.text("\u{a0}");
            }
            words(x, source);
        };
        // On a dense page the sources follow one another in one paragraph, otherwise each is on a line of
        // its own.
        let (first, rest) =
            if together { (lines.as_slice(), &[][..]) } else { lines.split_at(lines.len().min(1)) };
        if !first.is_empty() {
            paragraph(x, note, |x| {
                words(x, word.trim_end());
                x.text(" ");
                for (i, line) in first.iter().enumerate() {
                    if i > 0 {
                        x.text("; ");
                    }
                    one(x, *line);
                }
            });
        }
        for line in rest {
            paragraph(x, note, |x| one(x, *line));
        }
        plain(x, "AfterTable", "");
        done
    }

    /// Writes a chart with its title: a vector drawing, plus a bitmap for programs that cannot show vector
    /// drawings.
    fn chart(&mut self, chart: &Chart, alt: &str) -> Result<(), ExportError> {
        let picture = Picture::of(chart, self.width / 20)?;
        let number = self.number();
        let name = format!("chart{number}");
        let (width, height) = (points(picture.width * 20), points(picture.height * 20));
        let png = picture.png.map(|bytes| (format!("Pictures/{name}.png"), bytes));
        let svg = format!("Pictures/{name}.svg");
        let x = &mut self.x;
        plain(x, "Caption", &chart.title);
        if !chart.subtitle.is_empty() {
            plain(x, "Subcaption", &chart.subtitle);
        }
        let frame = [
            ("draw:name", &*name),
            ("draw:style-name", "Frame"),
            ("text:anchor-type", "as-char"),
            ("svg:width", &*width),
            ("svg:height", &*height),
        ];
        let image = |x: &mut Xml, place: &str, kind: &str| {
            x.leaf(
                "draw:image",
                &[
                    ("xlink:href", place),
                    ("xlink:type", "simple"),
                    ("xlink:show", "embed"),
                    ("xlink:actuate", "onLoad"),
                    ("draw:mime-type", kind),
                ],
            );
        };
        paragraph(x, "Picture", |x| {
            x.el("draw:frame", &frame, |x| {
                image(x, &svg, "image/svg+xml");
                if let Some((place, _)) = &png {
                    image(x, place, "image/png");
                }
                x.text_el("svg:title", &[], &chart.title);
                x.text_el("svg:desc", &[], alt);
            });
        });
        if !chart.source.is_empty() {
            plain(x, "SourceNote", &format!("Source: {}", chart.source));
        }
        self.media.push((svg, picture.svg.into_bytes()));
        self.media.extend(png);
        Ok(())
    }
}

fn body_cell(x: &mut Xml, c: &Cell, align: Align, density: Density, marks: &[usize]) {
    let quiet = set::quiet(c);
    cell(x, cell_style(if quiet { Tone::Neutral } else { c.tone }), |x| {
        paragraph(x, columns::text_style(align, density), |x| {
            if c.text.is_empty() {
                return;
            }
            if let Some(address) = set::address(c) {
                let to = [
                    ("xlink:type", "simple"),
                    ("xlink:href", address),
                    ("text:style-name", "Address"),
                    ("text:visited-style-name", "Address"),
                ];
                x.el("text:a", &to, |x| words(x, address));
            } else if quiet {
                span(x, "NotReported", &c.text);
            } else {
                status(x, &c.text, c.tone);
            }
            if !marks.is_empty() {
                x.text("\u{2009}");
                span(x, "SourceMark", &set::numbers(marks));
            }
        });
    });
}

fn head(x: &mut Xml, cells: impl FnOnce(&mut Xml)) {
    x.el("table:table-header-rows", &[], |x| row(x, cells));
}

fn row(x: &mut Xml, cells: impl FnOnce(&mut Xml)) {
    x.el("table:table-row", &[("table:style-name", "Row")], cells);
}

fn cell(x: &mut Xml, style: &str, inner: impl FnOnce(&mut Xml)) {
    x.el("table:table-cell", &[("table:style-name", style), ("office:value-type", "string")], inner);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_lines_are_kept() {
        let mut x = Xml::fragment();
        words(&mut x, "a  b c\nd");
        assert_eq!(x.string(), r#"a<text:s text:c="2"/>b c<text:line-break/>d"#);
        assert_eq!((points(1), points(9_638)), ("0.05pt".to_owned(), "481.90pt".to_owned()));
    }
}
