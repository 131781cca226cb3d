//! The look of the page, on screen and in print.

use super::super::font::FAMILY;
use super::super::set::{self, ACCENT, FAINT, HEAD, INK, LINE};
use super::class;
use boardsight_report::pack::Pack;
use boardsight_report::spec::Tone;

/// Escapes a text for CSS: every character but letters, digits and spaces becomes a code point escape.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == ' ' || c == ',' || c == '.' {
            out.push(c);
        } else {
            out.push_str(&format!("\\{:x} ", u32::from(c)));
        }
    }
    out.push('"');
    out
}

/// Returns the style sheet of the page.
pub(super) fn style(pack: &Pack) -> String {
    let mut css = format!(
        "
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 72rem; background: #fff; color: #{INK};
  font: 1rem/1.5 \"{FAMILY}\", \"Segoe UI\", Arial, \"Liberation Sans\", sans-serif;
  font-variant-numeric: tabular-nums; }}
h1 {{ font-size: 2rem; line-height: 1.2; margin: .5rem 0 1rem; }}
h2 {{ font-size: 1.5rem; line-height: 1.25; color: #{ACCENT}; margin: 3rem 0 .25rem; }}
h3 {{ font-size: 1.15rem; margin: 2rem 0 .5rem; }}
p {{ max-width: 48rem; margin: .5rem 0; }}
a {{ color: #{ACCENT}; }}
a:focus-visible, .scroll:focus-visible, main:focus-visible {{ outline: 3px solid #{ACCENT}; outline-offset: 2px; }}
.skip {{ position: absolute; left: -100rem; }}
.skip:focus {{ position: static; display: inline-block; padding: .5rem; }}
.marking {{ font-weight: 600; letter-spacing: .04em; }}
.question {{ color: #{FAINT}; font-style: italic; }}
.message {{ font-size: 1.15rem; font-weight: 600; line-height: 1.4; }}
dl {{ margin: 0 0 1.25rem; }}
dl div {{ display: flex; flex-wrap: wrap; gap: 0 1rem; }}
dt {{ flex: 0 0 8rem; color: #{FAINT}; }}
dd {{ margin: 0; overflow-wrap: anywhere; }}
nav {{ border-top: 1px solid #{LINE}; border-bottom: 1px solid #{LINE}; padding: .5rem 0 1rem; }}
nav h2 {{ margin: .5rem 0; font-size: 1.15rem; color: #{INK}; }}
nav ol {{ margin: 0; padding-left: 1.5rem; columns: 16rem; }}
nav li {{ padding: .2rem 0; }}
.scroll {{ overflow-x: auto; margin: 1.5rem 0 .5rem; }}
table {{ border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.4; }}
caption {{ text-align: left; font-weight: 600; font-size: 1rem; padding: 0 0 .4rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #{LINE}; }}
thead th {{ background: #{HEAD}; vertical-align: bottom; border-top: 1px solid #{LINE}; }}
tbody th {{ font-weight: 400; }}
.long {{ overflow-wrap: anywhere; }}
.right {{ text-align: right; }}
.centre {{ text-align: center; }}
.whole {{ white-space: nowrap; }}
.key {{ font-size: 1.2rem; font-weight: 600; white-space: nowrap; }}
.status {{ font-weight: 600; }}
sup {{ line-height: 0; margin-left: .15em; }}
.note {{ font-size: .9rem; }}
.source {{ font-size: .85rem; color: #{FAINT}; max-width: none; }}
.source p, .source ol {{ margin: .25rem 0; }}
figure {{ margin: 2rem 0; }}
figcaption {{ margin-bottom: .5rem; }}
.subtitle {{ display: block; color: #{FAINT}; font-size: .9rem; }}
svg {{ display: block; width: 100%; max-width: 56rem; height: auto;
  font-family: \"{FAMILY}\", \"Segoe UI\", Arial, \"Liberation Sans\", sans-serif; }}
footer {{ margin-top: 3rem; padding-top: .75rem; border-top: 1px solid #{LINE}; color: #{FAINT}; font-size: .85rem; }}
.digest {{ overflow-wrap: anywhere; max-width: none; }}
"
    );
    for tone in [Tone::Good, Tone::Watch, Tone::Bad, Tone::Missing] {
        let (name, ink) = (class(tone), set::ink(tone));
        let ground = set::wash(tone).map_or_else(String::new, |w| format!(" background: #{w};"));
        css.push_str(&format!("td.{name}, th.{name} {{ color: #{ink};{ground} }}\n"));
    }
    css.push_str(&format!(".not-reported {{ color: #{}; }}\n", set::ink(Tone::Missing)));
    let marking = if pack.marking.is_empty() { String::new() } else { format!("{}  ", pack.marking) };
    let foot = quoted(&format!("{marking}{}", set::foot(pack)));
    css.push_str(&format!(
        "@page {{ size: A4; margin: 16mm 15mm 18mm;
  @bottom-left {{ content: {foot}; font-size: 7pt; color: #{FAINT}; }}
  @bottom-right {{ content: \"Page \" counter(page) \" of \" counter(pages); font-size: 7pt; color: #{FAINT}; }} }}
@media print {{
  body {{ max-width: none; padding: 0; font-size: 9pt; }}
  .skip {{ display: none; }}
  a {{ color: inherit; text-decoration: none; }}
  section {{ break-before: page; }}
  h2, h3, caption, figcaption {{ break-after: avoid; }}
  tr, figure {{ break-inside: avoid; }}
  thead {{ display: table-header-group; }}
  .scroll {{ overflow: visible; }}
  table {{ font-size: 7.5pt; }}
  .wide table {{ font-size: 6.5pt; }}
  .wide th, .wide td {{ padding: .25rem .3rem; }}
  td, th, svg {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
}}
"
    ));
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_text_is_escaped() {
        assert_eq!(quoted("IPB(17)02 \"</style>"), r#""IPB\28 17\29 02 \22 \3c \2f style\3e ""#);
    }
}
