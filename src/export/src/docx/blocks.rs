//! Headings, text, tables and pictures.

use super::super::columns::{self, Density};
use super::super::picture::Picture;
use super::super::set::{self, TableSources};
use super::super::xml::Xml;
use super::super::{ExportError, Progress};
use super::Doc;
use boardsight_report::pack::{self, PackSection};
use boardsight_report::spec::{Align, Block, Cell, Chart, KeyFigure, Table, Tone};

/// English metric units (EMU) in a twentieth of a point.
const EMU: u32 = 635;

/// Formatting of a run of text beyond its paragraph style.
#[derive(Clone, Copy, Default)]
pub(super) struct Run<'a> {
    pub(super) style: &'a str,
    pub(super) tone: Tone,
}

/// Writes a run of text. Line breaks in the text are kept.
pub(super) fn run(x: &mut Xml, text: &str, set: Run<'_>) {
    x.el("w:r", &[], |x| {
        if !set.style.is_empty() || set.tone != Tone::Neutral {
            x.el("w:rPr", &[], |x| {
                if !set.style.is_empty() {
                    x.leaf("w:rStyle", &[("w:val", set.style)]);
                }
                if set.tone != Tone::Neutral {
                    x.leaf("w:b", &[]);
                    x.leaf("w:bCs", &[]);
                    x.leaf("w:color", &[("w:val", set::ink(set.tone))]);
                }
            });
        }
        for (i, line) in text.lines().enumerate() {
            if i > 0 {
                x.leaf("w:br", &[]);
            }
            x.text_el("w:t", &[("xml:space", "preserve")], &set::joined(line));
        }
    });
}

/// Writes a paragraph with a style.
pub(super) fn paragraph(x: &mut Xml, style: &str, inner: impl FnOnce(&mut Xml)) {
    x.el("w:p", &[], |x| {
        x.el("w:pPr", &[], |x| x.leaf("w:pStyle", &[("w:val", style)]));
        inner(x);
    });
}

/// Writes a paragraph of plain text.
pub(super) fn plain(x: &mut Xml, style: &str, text: &str) {
    paragraph(x, style, |x| run(x, text, Run::default()));
}

/// Writes a status: its shape and its word.
fn status(x: &mut Xml, word: &str, tone: Tone) {
    let shape = set::shape(tone);
    if !shape.is_empty() {
        run(x, shape, Run { style: "Shape", tone });
        // A no-break space keeps the shape and the word together.
        run(x, "\u{a0}", Run::default());
    }
    run(x, word, Run { style: "", tone });
}

impl Doc {
    /// Writes a heading with the bookmark that the table of contents links to.
    fn heading(&mut self, level: u8, text: &str, turn: bool) {
        let number = self.number().to_string();
        let mark = format!("_Toc{number:0>6}");
        let style = format!("Heading{level}");
        let (close, below) = (self.density != Density::Usual, !turn && !self.contents.is_empty());
        self.x.el("w:p", &[], |x| {
            x.el("w:pPr", &[], |x| {
                x.leaf("w:pStyle", &[("w:val", &style)]);
                if turn {
                    x.leaf("w:pageBreakBefore", &[]);
                }
                // Add space above a heading that follows other content; on a dense page headings are
                // closer.
                let space = match level {
                    1 if below => Some(("480", "60")),
                    2 if close => Some(("120", "40")),
                    _ => None,
                };
                if let Some((before, after)) = space {
                    x.leaf("w:spacing", &[("w:before", before), ("w:after", after)]);
                }
            });
            x.leaf("w:bookmarkStart", &[("w:id", &number), ("w:name", &mark)]);
            run(x, text, Run::default());
            x.leaf("w:bookmarkEnd", &[("w:id", &number)]);
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

    /// Writes key figures as a table of four columns.
    fn figures(&mut self, figures: &[KeyFigure]) {
        let widths = columns::shares(set::FIGURES_WEIGHTS.into_iter(), self.width);
        let density = self.density;
        let (head, text) =
            (columns::head_style(Align::Left, density), columns::text_style(Align::Left, density));
        let x = &mut self.x;
        grid(x, &widths, set::FIGURES_WORDS, |x| {
            row(x, true, |x| {
                for (title, width) in set::FIGURES_HEADS.iter().zip(&widths) {
                    cell(x, *width, None, |x| plain(x, head, title));
                }
            });
            for f in figures {
                row(x, false, |x| {
                    cell(x, widths[0], None, |x| plain(x, text, &f.label));
                    cell(x, widths[1], None, |x| plain(x, density.figure(), &f.value));
                    cell(x, widths[2], set::wash(f.status.tone), |x| {
                        paragraph(x, text, |x| status(x, &f.status.word, f.status.tone));
                    });
                    cell(x, widths[3], None, |x| plain(x, text, &set::more(f)));
                });
            }
        });
        plain(x, "AfterTable", "");
    }

    /// Writes a table with its title, notes and sources.
    fn table(&mut self, table: &Table, alt: &str, progress: &Progress) -> Result<(), ExportError> {
        let cited = TableSources::of(table);
        let density = self.density.of(table);
        let together = self.density != Density::Usual;
        let note = self.density.source();
        let widths = columns::widths(table, self.width, density);
        let caption = self.density.caption();
        let (x, links) = (&mut self.x, &mut self.links);
        if !table.title.is_empty() {
            plain(x, caption, &table.title);
        }
        let mut done = Ok(());
        grid(x, &widths, (&table.title, alt), |x| {
            row(x, true, |x| {
                for (column, width) in table.columns.iter().zip(&widths) {
                    cell(x, *width, None, |x| {
                        plain(x, columns::head_style(column.align, density), &column.title);
                    });
                }
            });
            for (i, cells) in table.rows.iter().enumerate() {
                if i % 512 == 511 && progress.is_cancelled() {
                    done = Err(ExportError::Cancelled);
                    return;
                }
                row(x, false, |x| {
                    for ((c, column), width) in cells.iter().zip(&table.columns).zip(&widths) {
                        cell(x, *width, set::ground(c), |x| {
                            paragraph(x, columns::text_style(column.align, density), |x| {
                                cell_text(x, c, &cited.marks(c), links);
                            });
                        });
                    }
                });
            }
        });
        for note in set::notes(table, &cited) {
            plain(x, "TableNote", note);
        }
        let lines = cited.lines();
        let word = if lines.len() == 1 { "Source" } else { "Sources" };
        let one = |x: &mut Xml, (number, source): (Option<usize>, &str)| {
            if let Some(n) = number {
                run(x, &n.to_string(), Run { style: "SourceMark", tone: Tone::Neutral });
                run(x, "\u{a0}", Run::default());
            }
            run(x, source, Run::default());
        };
        // On a dense page the sources follow one another in one paragraph, otherwise each is on a line of
        // its own.
        let (first, rest) =
            if together { (lines.as_slice(), &[][..]) } else { lines.split_at(lines.len().min(1)) };
        if !first.is_empty() {
            paragraph(x, note, |x| {
                run(x, &format!("{word}: "), Run::default());
                for (i, line) in first.iter().enumerate() {
                    if i > 0 {
                        run(x, "; ", Run::default());
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
        let drawing = Picture::of(chart, self.width / 20)?;
        let number = self.number();
        let name = format!("chart{number}");
        let (width, height) = (drawing.width * 20 * EMU, drawing.height * 20 * EMU);
        let x = &mut self.x;
        plain(x, "Caption", &chart.title);
        if !chart.subtitle.is_empty() {
            plain(x, "Subcaption", &chart.subtitle);
        }
        let (png, svg) = (format!("rId{name}png"), format!("rId{name}svg"));
        paragraph(x, "Picture", |x| {
            picture(
                x,
                &BlockWriter {
                    number,
                    title: &chart.title,
                    alt,
                    width,
                    height,
                    png: drawing.png.is_some().then_some(&*png),
                    svg: &svg,
                },
            );
        });
        if !chart.source.is_empty() {
            plain(x, "SourceNote", &format!("Source: {}", chart.source));
        }
        if let Some(bytes) = drawing.png {
            self.media.push((format!("{name}.png"), bytes));
        }
        self.media.push((format!("{name}.svg"), drawing.svg.into_bytes()));
        Ok(())
    }

    /// Ends a section: a run of pages of one orientation.
    pub(super) fn end_of_section(&mut self, side: bool) {
        let first = self.contents.is_empty();
        if first {
            return;
        }
        self.x.el("w:p", &[], |x| {
            x.el("w:pPr", &[], |x| {
                x.leaf("w:pStyle", &[("w:val", "Turn")]);
                super::parts::section(x, side, false);
            });
        });
    }
}

/// Writes the text of a cell. If the cell has an address, it is added to `links`.
fn cell_text(x: &mut Xml, c: &Cell, marks: &[usize], links: &mut Vec<String>) {
    if c.text.is_empty() {
        return;
    }
    if let Some(address) = set::address(c) {
        let known = links.iter().position(|l| l == address);
        let index = known.unwrap_or(links.len());
        if known.is_none() {
            links.push(address.to_owned());
        }
        let id = super::parts::link_id(index);
        x.el("w:hyperlink", &[("r:id", &id), ("w:history", "1")], |x| {
            run(x, address, Run { style: "Hyperlink", ..Run::default() });
        });
    } else if set::quiet(c) {
        run(x, &c.text, Run { style: "NotReported", ..Run::default() });
    } else {
        status(x, &c.text, c.tone);
    }
    if !marks.is_empty() {
        run(x, &format!("\u{2009}{}", set::numbers(marks)), Run { style: "SourceMark", ..Run::default() });
    }
}

/// Writes a table whose first row is marked as its header.
fn grid(x: &mut Xml, widths: &[u32], words: (&str, &str), rows: impl FnOnce(&mut Xml)) {
    let all: u32 = widths.iter().sum();
    x.el("w:tbl", &[], |x| {
        x.el("w:tblPr", &[], |x| {
            x.leaf("w:tblStyle", &[("w:val", "PackTable")]);
            x.leaf("w:tblW", &[("w:w", &all.to_string()), ("w:type", "dxa")]);
            x.leaf("w:tblLayout", &[("w:type", "fixed")]);
            x.leaf(
                "w:tblLook",
                &[
                    ("w:val", "0420"),
                    ("w:firstRow", "1"),
                    ("w:lastRow", "0"),
                    ("w:firstColumn", "0"),
                    ("w:lastColumn", "0"),
                    ("w:noHBand", "0"),
                    ("w:noVBand", "1"),
                ],
            );
            x.leaf("w:tblCaption", &[("w:val", words.0)]);
            x.leaf("w:tblDescription", &[("w:val", words.1)]);
        });
        x.el("w:tblGrid", &[], |x| {
            for width in widths {
                x.leaf("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        rows(x);
    });
}

fn row(x: &mut Xml, head: bool, cells: impl FnOnce(&mut Xml)) {
    x.el("w:tr", &[], |x| {
        x.el("w:trPr", &[], |x| {
            x.leaf("w:cantSplit", &[]);
            if head {
                x.leaf("w:tblHeader", &[]);
            }
        });
        cells(x);
    });
}

fn cell(x: &mut Xml, width: u32, ground: Option<&str>, inner: impl FnOnce(&mut Xml)) {
    x.el("w:tc", &[], |x| {
        x.el("w:tcPr", &[], |x| {
            x.leaf("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
            if let Some(ground) = ground {
                x.leaf("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", ground)]);
            }
        });
        inner(x);
    });
}

/// A picture with its title and alternative text.
struct BlockWriter<'a> {
    number: u32,
    title: &'a str,
    alt: &'a str,
    width: u32,
    height: u32,
    png: Option<&'a str>,
    svg: &'a str,
}

/// Writes an inline picture with its alternative text.
fn picture(x: &mut Xml, p: &BlockWriter<'_>) {
    const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
    const PIC: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
    const ASVG: &str = "http://schemas.microsoft.com/office/drawing/2016/SVG/main";
    let (id, name) = (p.number.to_string(), format!("Chart {}", p.number));
    let (cx, cy) = (p.width.to_string(), p.height.to_string());
    let words = [("id", &*id), ("name", &*name), ("descr", p.alt), ("title", p.title)];
    let svg_blip = |x: &mut Xml| {
        x.el("a:extLst", &[], |x| {
            x.el("a:ext", &[("uri", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}")], |x| {
                x.leaf("asvg:svgBlip", &[("xmlns:asvg", ASVG), ("r:embed", p.svg)]);
            });
        });
    };
    x.el("w:r", &[], |x| {
        x.el("w:drawing", &[], |x| {
            x.el("wp:inline", &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")], |x| {
                x.leaf("wp:extent", &[("cx", &cx), ("cy", &cy)]);
                x.leaf("wp:docPr", &words);
                x.el("wp:cNvGraphicFramePr", &[], |x| {
                    x.leaf("a:graphicFrameLocks", &[("xmlns:a", A), ("noChangeAspect", "1")]);
                });
                x.el("a:graphic", &[("xmlns:a", A)], |x| {
                    x.el("a:graphicData", &[("uri", PIC)], |x| {
                        x.el("pic:pic", &[("xmlns:pic", PIC)], |x| {
                            x.el("pic:nvPicPr", &[], |x| {
                                x.leaf("pic:cNvPr", &words);
                                x.leaf("pic:cNvPicPr", &[]);
                            });
                            x.el("pic:blipFill", &[], |x| {
                                x.el("a:blip", &[("r:embed", p.png.unwrap_or(p.svg))], svg_blip);
                                x.el("a:stretch", &[], |x| x.leaf("a:fillRect", &[]));
                            });
                            x.el("pic:spPr", &[], |x| {
                                x.el("a:xfrm", &[], |x| {
                                    x.leaf("a:off", &[("x", "0"), ("y", "0")]);
                                    x.leaf("a:ext", &[("cx", &cx), ("cy", &cy)]);
                                });
                                x.el("a:prstGeom", &[("prst", "rect")], |x| x.leaf("a:avLst", &[]));
                            });
                        });
                    });
                });
            });
        });
    });
}
