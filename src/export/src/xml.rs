//! XML that is well-formed for any board text: elements are closed by the structure of the code, and
//! characters that XML forbids are removed.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;

/// Attributes, in the order in which they are written.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// An XML document being built.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// Creates a document with its XML declaration.
    pub(super) fn new() -> Self {
        let mut xml = Self::fragment();
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml
    }

    /// Creates a fragment without a declaration.
    pub(super) fn fragment() -> Self {
        Self(Writer::new(Vec::new()))
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to memory cannot fail.
        let _ = self.0.write_event(event);
    }

    fn opening<'a>(name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
        let mut start = BytesStart::new(name);
        for (key, value) in attributes {
            let value = clean(value);
            start.push_attribute((*key, &*value));
        }
        start
    }

    /// Writes an element with content.
    pub(super) fn el(&mut self, name: &str, attributes: Attributes<'_>, inner: impl FnOnce(&mut Self)) {
        self.event(Event::Start(Self::opening(name, attributes)));
        inner(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// Writes an empty element.
    pub(super) fn leaf(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Empty(Self::opening(name, attributes)));
    }

    /// Writes an element that contains text.
    pub(super) fn text_el(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.el(name, attributes, |x| x.text(text));
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) {
        self.event(Event::Text(BytesText::new(&clean(text))));
    }

    /// Inserts existing XML, such as a chart's drawing or a part built before.
    pub(super) fn raw(&mut self, xml: &str) {
        self.event(Event::Text(BytesText::from_escaped(xml)));
    }

    /// Returns the bytes of the document.
    pub(super) fn bytes(self) -> Vec<u8> {
        self.0.into_inner()
    }

    /// Returns the document as text.
    pub(super) fn string(self) -> String {
        // All names, attributes and texts are valid UTF-8, so the conversion cannot fail.
        String::from_utf8(self.bytes()).unwrap_or_default()
    }
}

/// Replaces the characters that XML 1.0 does not allow (section 2.2) with U+FFFD.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    if text.chars().all(allowed) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::events::Event;

    #[test]
    fn elements_close_and_invalid_characters_are_replaced() {
        let mut x = Xml::fragment();
        x.el("a", &[("b", "\"<&>")], |x| {
            x.text("1 < 2 & \u{0}3\u{b}");
            x.leaf("c", &[]);
        });
        assert_eq!(x.string(), "<a b=\"&quot;&lt;&amp;&gt;\">1 &lt; 2 &amp; \u{fffd}3\u{fffd}<c/></a>");
    }

    proptest! {
        #[test]
        fn any_text_makes_well_formed_xml(text in ".{0,40}", attribute in ".{0,40}") {
            let mut x = Xml::new();
            x.el("a", &[("b", &attribute)], |x| x.text(&text));
            let made = x.string();
            let mut reader = Reader::from_str(&made);
            loop {
                match reader.read_event() {
                    Ok(Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => return Err(TestCaseError::fail(format!("{error}: {made}"))),
                }
            }
        }
    }
}
