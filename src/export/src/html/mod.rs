//! The pack as one HTML page for an intranet: no scripts, no external resources, headings, tables with
//! captions and scopes, inline charts with alternative text, and a print style (WCAG 2.2, level AA).

mod style;

use super::columns;
use super::set::{self, TableSources};
use super::xml::Xml;
use super::{ExportError, Progress, chart};
use boardsight_report::pack::{self, Pack, PackSection};
use boardsight_report::spec::{Align, Block, Cell, Chart, KeyFigure, Table, Tone};

/// An HTML page being built.
struct HtmlWriter {
    x: Xml,
    /// Next number for tables and charts, from 1.
    next: u32,
}

/// Nominal page width for the column shares, in twentieths of a point.
const WIDTH: u32 = 11_800;

/// Returns the CSS class of a tone.
const fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "neutral",
        Tone::Good => "good",
        Tone::Watch => "watch",
        Tone::Bad => "bad",
        Tone::Missing => "missing",
    }
}

/// Writes a status: its shape, which is hidden from screen readers, and its word.
fn status(x: &mut Xml, word: &str, tone: Tone) {
    if tone == Tone::Neutral || word.is_empty() {
        return whole(x, word);
    }
    x.el("span", &[("class", "status")], |x| {
        x.text_el("span", &[("aria-hidden", "true"), ("class", "shape")], set::shape(tone));
        x.text("\u{a0}");
        whole(x, word);
    });
}

impl HtmlWriter {
    /// Writes a table in a region that scrolls by itself, so that the page never scrolls sideways.
    fn table_in(&mut self, title: &str, wide: bool, inner: impl FnOnce(&mut Xml, &str)) {
        self.next += 1;
        let id = format!("t{}", self.next);
        let caption = format!("{id}-caption");
        let region = [
            ("class", if wide { "scroll wide" } else { "scroll" }),
            ("role", "region"),
            ("aria-labelledby", &*caption),
            ("tabindex", "0"),
        ];
        self.x.el("div", &region, |x| {
            x.el("table", &[("id", &id)], |x| {
                x.text_el("caption", &[("id", &caption)], title);
                inner(x, &id);
            });
        });
    }

    fn figures(&mut self, figures: &[KeyFigure]) {
        self.table_in(set::FIGURES_WORDS.0, false, |x, _| {
            x.el("thead", &[], |x| {
                x.el("tr", &[], |x| {
                    for head in set::FIGURES_HEADS {
                        x.text_el("th", &[("scope", "col")], head);
                    }
                });
            });
            x.el("tbody", &[], |x| {
                for f in figures {
                    x.el("tr", &[], |x| {
                        x.text_el("th", &[("scope", "row")], &f.label);
                        x.text_el("td", &[("class", "key")], &f.value);
                        x.el("td", &[("class", class(f.status.tone))], |x| {
                            status(x, &f.status.word, f.status.tone);
                        });
                        x.text_el("td", &[], &set::more(f));
                    });
                }
            });
        });
    }

    fn table(&mut self, table: &Table, progress: &Progress) -> Result<(), ExportError> {
        let cited = TableSources::of(table);
        let title = if table.title.is_empty() { pack::table_alt(table) } else { table.title.clone() };
        let mut done = Ok(());
        let mut own = String::new();
        let widths = columns::widths(table, WIDTH, columns::Density::Usual.of(table));
        self.table_in(&title, columns::small(table), |x, id| {
            own = id.to_owned();
            x.el("colgroup", &[], |x| {
                for width in &widths {
                    let tenths = width * 1_000 / WIDTH;
                    x.leaf("col", &[("style", &format!("width: {}.{}%", tenths / 10, tenths % 10))]);
                }
            });
            x.el("thead", &[], |x| {
                x.el("tr", &[], |x| {
                    for column in &table.columns {
                        let class = align(column.align);
                        x.text_el("th", &[("scope", "col"), ("class", class)], &column.title);
                    }
                });
            });
            x.el("tbody", &[], |x| {
                for (i, cells) in table.rows.iter().enumerate() {
                    if i % 512 == 511 && progress.is_cancelled() {
                        done = Err(ExportError::Cancelled);
                        return;
                    }
                    x.el("tr", &[], |x| row(x, table, cells, &cited, id));
                }
            });
        });
        let x = &mut self.x;
        for note in set::notes(table, &cited) {
            x.text_el("p", &[("class", "note")], note);
        }
        let lines = cited.lines();
        match lines.as_slice() {
            [] => {}
            [(_, only)] => x.text_el("p", &[("class", "source")], &format!("Source: {only}")),
            several => x.el("div", &[("class", "source")], |x| {
                x.text_el("p", &[], "Sources:");
                x.el("ol", &[], |x| {
                    for (number, source) in several {
                        let id = format!("{own}-s{}", number.unwrap_or_default());
                        x.text_el("li", &[("id", &id)], source);
                    }
                });
            }),
        }
        done
    }

    fn chart(&mut self, chart: &Chart, words: &str) {
        /// Width of a chart, in points: as wide as a page of text. It shrinks with the page.
        const ACROSS: f32 = 720.0;
        self.next += 1;
        let id = format!("c{}", self.next);
        let svg = chart::plot(chart, (ACROSS, chart::height(chart, ACROSS)), chart::Palette::LIGHT);
        let x = &mut self.x;
        x.el("figure", &[], |x| {
            x.el("figcaption", &[], |x| {
                x.text_el("strong", &[], &chart.title);
                if !chart.subtitle.is_empty() {
                    x.text_el("span", &[("class", "subtitle")], &chart.subtitle);
                }
            });
            x.raw(&named(&svg, &id, &chart.title, words));
            if !chart.source.is_empty() {
                x.text_el("p", &[("class", "source")], &format!("Source: {}", chart.source));
            }
        });
    }

    fn part(&mut self, part: &PackSection, progress: &Progress) -> Result<(), ExportError> {
        let heading = format!("{}-heading", part.id);
        // The section is closed below, after its blocks.
        self.x.raw(&format!("<section id=\"{}\" aria-labelledby=\"{heading}\">", part.id));
        self.x.text_el("h2", &[("id", &heading)], &part.title);
        if !part.question.is_empty() {
            self.x.text_el("p", &[("class", "question")], &part.question);
        }
        if !part.message.is_empty() {
            self.x.text_el("p", &[("class", "message")], &part.message);
        }
        for block in &part.blocks {
            match block {
                Block::Heading(text) => self.x.text_el("h3", &[], text),
                Block::Text(text) => self.x.text_el("p", &[], text),
                Block::Figures(figures) => self.figures(figures),
                Block::Table(table) => self.table(&set::speaking(table), progress)?,
                Block::Chart(chart) => self.chart(chart, &pack::alt(block).unwrap_or_default()),
            }
        }
        self.x.raw("</section>\n");
        Ok(())
    }
}

/// Writes text so that lines never break between an amount and its sign or inside an id.
fn whole(x: &mut Xml, text: &str) {
    for (kept, part) in set::unbroken(text) {
        if kept { x.text_el("span", &[("class", "whole")], part) } else { x.text(part) }
    }
}

const fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Right => "right",
        Align::Centre => "centre",
    }
}

fn row(x: &mut Xml, table: &Table, cells: &[Cell], cited: &TableSources<'_>, id: &str) {
    for (i, (c, column)) in cells.iter().zip(&table.columns).enumerate() {
        let quiet = set::quiet(c);
        let tone = if quiet { "not-reported" } else { class(c.tone) };
        // A long word without a break opportunity, such as an address, may be broken anywhere.
        let long = if c.text.split_whitespace().any(|w| w.chars().count() > 28) { " long" } else { "" };
        let classes = format!("{} {tone}{long}", align(column.align));
        let inner = |x: &mut Xml| {
            if let Some(address) = set::address(c) {
                x.el("a", &[("href", address), ("rel", "noopener noreferrer")], |x| x.text(address));
            } else if quiet {
                whole(x, &c.text);
            } else {
                status(x, &c.text, c.tone);
            }
            for (k, n) in cited.marks(c).into_iter().enumerate() {
                let (to, words) = (format!("#{id}-s{n}"), format!("source {n}"));
                x.el("sup", &[], |x| {
                    if k > 0 {
                        x.text(", ");
                    }
                    x.text_el("a", &[("href", &to), ("aria-label", &words)], &n.to_string());
                });
            }
        };
        // The first cell of a row is its header.
        if i == 0 && !c.text.is_empty() {
            x.el("th", &[("scope", "row"), ("class", &classes)], inner);
        } else {
            x.el("td", &[("class", &classes)], inner);
        }
    }
}

/// Returns an SVG for use in the page. A screen reader announces it as one picture with its name and
/// description, under ids that are unique in the page.
fn named(svg: &str, id: &str, title: &str, words: &str) -> String {
    // Replace the SVG's own opening tag and description with those of the page.
    let body = svg.find("<svg").and_then(|at| svg[at..].find('>').map(|end| &svg[at + end + 1..]));
    let opening = svg.find("<svg").and_then(|at| svg[at..].split_once('>')).map_or("", |(open, _)| open);
    let view = attribute(opening, "viewBox").unwrap_or("0 0 720 420");
    let body = without(without(body.unwrap_or("</svg>"), "title").as_str(), "desc");
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    let labels = format!("{title_id} {desc_id}");
    let mut x = Xml::fragment();
    x.text_el("title", &[("id", &title_id)], title);
    x.text_el("desc", &[("id", &desc_id)], words);
    let head = x.string();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view}\" role=\"img\" aria-labelledby=\"{labels}\" \
         focusable=\"false\">{head}{}",
        unlike(&body, id)
    )
}

/// Returns the value of an attribute in an opening tag.
fn attribute<'a>(opening: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = opening.split_once(&format!(" {name}=\""))?;
    after.split_once('"').map(|(value, _)| value)
}

/// Returns an SVG without its first element of a name.
fn without(svg: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    match (svg.find(&open), svg.find(&close)) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &svg[..from], &svg[to + close.len()..]),
        _ => svg.to_owned(),
    }
}

/// Makes the ids in an SVG unique, because one page contains several.
fn unlike(svg: &str, id: &str) -> String {
    svg.replace(" id=\"", &format!(" id=\"{id}-"))
        .replace("url(#", &format!("url(#{id}-"))
        .replace(" href=\"#", &format!(" href=\"#{id}-"))
}

fn head(x: &mut Xml, pack: &Pack) {
    x.el("head", &[], |x| {
        x.leaf("meta", &[("charset", "utf-8")]);
        // Write this before any user text, so that the first match is ours.
        if !pack.digest.is_empty() {
            x.leaf("meta", &[("name", "keywords"), ("content", &set::keywords(pack).join(" "))]);
        }
        x.leaf("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
        // The content security policy forbids all scripts and external resources.
        x.leaf(
            "meta",
            &[
                ("http-equiv", "Content-Security-Policy"),
                ("content", "default-src 'none'; style-src 'unsafe-inline'"),
            ],
        );
        x.text_el("title", &[], &pack.title);
        x.leaf("meta", &[("name", "description"), ("content", &pack.message)]);
        x.leaf("meta", &[("name", "generator"), ("content", "Boardsight")]);
        x.el("style", &[], |x| x.raw(&style::style(pack)));
    });
}

fn opening(x: &mut Xml, pack: &Pack) {
    x.text_el("a", &[("class", "skip"), ("href", "#main")], "Skip to the content");
    x.el("header", &[], |x| {
        if !pack.marking.is_empty() {
            x.text_el("p", &[("class", "marking")], &pack.marking);
        }
        x.text_el("h1", &[], &pack.title);
        x.el("dl", &[], |x| {
            for (label, value) in set::cover_lines(pack, false) {
                x.el("div", &[], |x| {
                    x.text_el("dt", &[], label);
                    x.text_el("dd", &[], &value);
                });
            }
        });
        x.text_el("p", &[("class", "message")], &pack.message);
        if !pack.purpose.is_empty() {
            x.text_el("p", &[], &pack.purpose);
        }
    });
    x.el("nav", &[("aria-labelledby", "contents")], |x| {
        x.text_el("h2", &[("id", "contents")], "Contents");
        x.el("ol", &[], |x| {
            for part in &pack.sections {
                x.el("li", &[], |x| {
                    x.text_el("a", &[("href", &format!("#{}", part.id))], &part.title);
                });
            }
        });
    });
}

fn closing(x: &mut Xml, pack: &Pack) {
    x.el("footer", &[], |x| {
        x.text_el("p", &[], &set::foot(pack));
        if !pack.digest.is_empty() {
            x.text_el("p", &[("class", "digest")], &format!("Data SHA-256 {}", pack.digest));
        }
        if !pack.marking.is_empty() {
            x.text_el("p", &[("class", "marking")], &pack.marking);
        }
    });
}

/// Returns the pack as the bytes of a file.
///
/// # Errors
/// If the user cancelled.
pub fn write(pack: &Pack, progress: &Progress) -> Result<Vec<u8>, ExportError> {
    let mut web = HtmlWriter { x: Xml::fragment(), next: 0 };
    for (i, part) in pack.sections.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)] // a pack has few sections
        progress.step(&part.title, 0.1 + 0.8 * i as f32 / pack.sections.len() as f32)?;
        web.part(part, progress)?;
    }
    let body = web.x.string();
    let mut x = Xml::fragment();
    x.raw("<!DOCTYPE html>\n");
    x.el("html", &[("lang", pack.language)], |x| {
        head(x, pack);
        x.el("body", &[], |x| {
            opening(x, pack);
            x.el("main", &[("id", "main"), ("tabindex", "-1")], |x| x.raw(&body));
            closing(x, pack);
        });
    });
    progress.step("Done", 1.0)?;
    Ok(x.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inlined_svg_is_labelled_and_keeps_its_shapes() {
        let svg = r#"<svg xmlns="x" width="10" viewBox="0 0 10 5"><title>Old</title><desc>Old</desc><g id="a" fill="url(#a)"/></svg>"#;
        let made = named(svg, "c1", "New & true", "In words");
        assert!(
            made.contains(r#"viewBox="0 0 10 5" role="img" aria-labelledby="c1-title c1-desc""#),
            "{made}"
        );
        assert!(made.contains(r#"<title id="c1-title">New &amp; true</title>"#) && !made.contains("Old"));
        assert!(made.ends_with(r#"<g id="c1-a" fill="url(#c1-a)"/></svg>"#), "{made}");
    }
}
