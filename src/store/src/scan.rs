//! A lightweight RON scanner that is independent of the model: it finds the position of each value, and
//! checks that every bracket and text is closed. It has its own stack, so that no file can exhaust the
//! program's.

mod lexer;
mod places;

pub(super) use lexer::{DEEPEST, Fault, Lines};
use lexer::{Lexer, Spanned, Token};
pub(super) use places::locate;
/// Position of a value in its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathStep<'a> {
    Field(&'a str),
    Index(usize),
}

#[derive(Debug)]
pub(super) struct Frame<'a> {
    open: u8,
    at: usize,
    /// Position of the value that is being read.
    pub here: PathStep<'a>,
    entries: usize,
    /// Whether the container is `Some(…)`, which adds no step to a path.
    pub transparent: bool,
    /// Number that the caller can attach to each container.
    pub mark: usize,
}

/// Value, at its first byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    pub at: usize,
    /// Text of its first token.
    pub text: &'a str,
    /// Whether it opens a container; the container's frame is then the last.
    pub opens: bool,
}

/// Iterator over the values of a text, outermost first.
pub(super) struct Walker<'a> {
    lexer: Lexer<'a>,
    ahead: Option<Spanned>,
    pub frames: Vec<Frame<'a>>,
    done: bool,
}

impl<'a> Walker<'a> {
    pub fn new(text: &'a str) -> Self {
        let lexer = Lexer { text, at: 0 };
        Self { lexer, ahead: None, frames: Vec::new(), done: false }
    }

    fn take(&mut self) -> Result<Option<Spanned>, Fault> {
        match self.ahead.take() {
            Some(token) => Ok(Some(token)),
            None => self.lexer.next(),
        }
    }

    fn peek(&mut self) -> Result<Option<Token>, Fault> {
        if self.ahead.is_none() {
            self.ahead = self.lexer.next()?;
        }
        Ok(self.ahead.map(|(token, ..)| token))
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.lexer.text.get(from..to).unwrap_or("")
    }

    /// Returns the path of the value that was returned last.
    pub fn place_of(&self, value: &Value<'_>) -> String {
        self.place(self.frames.len() - usize::from(value.opens && !self.frames.is_empty()))
    }

    fn place(&self, depth: usize) -> String {
        let mut out = String::new();
        for frame in self.frames.iter().take(depth).filter(|f| !f.transparent) {
            match frame.here {
                PathStep::Field(name) if out.is_empty() => out.push_str(name),
                PathStep::Field(name) => {
                    out.push('.');
                    out.push_str(name);
                }
                // A record whose next field has not started.
                PathStep::Index(_) if frame.open == b'(' => {}
                PathStep::Index(index) => out.push_str(&format!("[{index}]")),
            }
        }
        out
    }

    fn open(&mut self, bracket: u8, at: usize, transparent: bool) -> Result<(), Fault> {
        if self.frames.len() >= DEEPEST {
            let what = format!("brackets {} deep", self.frames.len() + 1);
            return Err(Fault::new(at, what, format!("a board, which nests no deeper than {DEEPEST}")));
        }
        let here = PathStep::Index(0);
        self.frames.push(Frame { open: bracket, at, here, entries: 0, transparent, mark: 0 });
        Ok(())
    }

    fn close(&mut self, bracket: u8, at: usize) -> Result<(), Fault> {
        let Some(frame) = self.frames.pop() else {
            let what = format!("'{}' that closes nothing", char::from(bracket));
            return Err(Fault::new(at, what, "the end of the file"));
        };
        let wanted = closing(frame.open);
        if wanted != bracket {
            let (line, col) = Lines::new(self.lexer.text).spot(frame.at);
            let what = format!("'{}'", char::from(bracket));
            let open = char::from(frame.open);
            let expected = format!("'{}' for the '{open}' at {line}:{col}", char::from(wanted));
            return Err(Fault::new(at, what, expected));
        }
        self.done = self.frames.is_empty();
        Ok(())
    }

    /// Returns the next value, or `None` at the end of a well-formed text.
    pub fn next(&mut self) -> Result<Option<Value<'a>>, Fault> {
        loop {
            let Some((token, from, to)) = self.take()? else { return self.end().map(|()| None) };
            if self.done {
                let what = format!("'{}' after the end of the board", start_of(self.slice(from, to)));
                return Err(Fault::new(from, what, "the end of the file"));
            }
            match token {
                Token::Close(bracket) => self.close(bracket, from)?,
                Token::Comma | Token::Colon if self.frames.is_empty() => {
                    return Err(Fault::new(
                        from,
                        format!("'{}'", self.slice(from, to)),
                        "'(', a board's first sign",
                    ));
                }
                Token::Comma => {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.entries += 1;
                        frame.here = PathStep::Index(frame.entries);
                    }
                }
                Token::Colon => {}
                Token::Open(bracket) => {
                    self.open(bracket, from, false)?;
                    return Ok(Some(Value { at: from, text: self.slice(from, to), opens: true }));
                }
                Token::Text => {
                    self.done = self.frames.is_empty();
                    return Ok(Some(Value { at: from, text: self.slice(from, to), opens: false }));
                }
                Token::Word => {
                    let text = self.slice(from, to);
                    // Skip the attribute at the start of a file: `#![enable(implicit_some)]`.
                    if self.frames.is_empty() && text.starts_with('#') {
                        self.attribute(from)?;
                        continue;
                    }
                    match self.peek()? {
                        Some(Token::Colon) => {
                            if let Some(frame) = self.frames.last_mut() {
                                frame.here = PathStep::Field(text);
                            }
                        }
                        Some(Token::Open(b'(')) => {
                            if let Some((_, at, _)) = self.take()? {
                                self.open(b'(', at, text == "Some")?;
                            }
                            return Ok(Some(Value { at: from, text, opens: true }));
                        }
                        _ => {
                            self.done = self.frames.is_empty();
                            return Ok(Some(Value { at: from, text, opens: false }));
                        }
                    }
                }
            }
        }
    }

    fn attribute(&mut self, from: usize) -> Result<(), Fault> {
        while let Some((token, ..)) = self.take()? {
            if token == Token::Close(b']') {
                return Ok(());
            }
        }
        Err(Fault::new(from, "an attribute that is never closed", "'#![enable(implicit_some)]'"))
    }

    fn end(&self) -> Result<(), Fault> {
        let end = self.lexer.text.len();
        match self.frames.last() {
            Some(frame) => {
                let (line, col) = Lines::new(self.lexer.text).spot(frame.at);
                let place = self.place(self.frames.len());
                let within = if place.is_empty() { String::new() } else { format!(" within {place}") };
                let what = format!("the file ends{within}");
                let open = char::from(frame.open);
                let close = char::from(closing(frame.open));
                Err(Fault::new(end, what, format!("'{close}' for the '{open}' at {line}:{col}")))
            }
            None if !self.done => {
                Err(Fault::new(end, "the file holds no value", "'(', a board's first sign"))
            }
            None => Ok(()),
        }
    }
}

const fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

/// Returns the start of a text, short enough for a message.
pub(super) fn start_of(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() > MOST || line.len() < text.len() {
        line.chars().take(MOST).chain(['…']).collect()
    } else {
        line.to_owned()
    }
}

/// Checks that every bracket and text of a file is closed and that the nesting is not too deep.
pub(super) fn well_formed(text: &str) -> Result<(), Fault> {
    let mut walker = Walker::new(text);
    while walker.next()?.is_some() {}
    Ok(())
}

/// Field of the outermost record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HeadField<'a> {
    pub at: usize,
    pub text: &'a str,
}

/// Fields that identify a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Head<'a> {
    pub schema: Option<HeadField<'a>>,
    pub kind: Option<HeadField<'a>>,
}

/// Finds `schema` and `kind`, and reads no further than necessary.
pub(super) fn head(text: &str) -> Result<Head<'_>, Fault> {
    let mut walker = Walker::new(text);
    let mut head = Head::default();
    while let Some(value) = walker.next()? {
        // Before a container's own frame, or at a plain value, the outermost frame gives the name of this
        // field.
        if let [frame] = walker.frames.as_slice() {
            let field = Some(HeadField { at: value.at, text: value.text });
            match frame.here {
                PathStep::Field("schema") if head.schema.is_none() => head.schema = field,
                PathStep::Field("kind") if head.kind.is_none() => head.kind = field,
                _ => {}
            }
            if head.schema.is_some() && head.kind.is_some() {
                return Ok(head);
            }
        }
    }
    Ok(head)
}

/// Returns the path, the offset and the text of the last value that starts at or before an offset.
pub(super) fn value_at(text: &str, offset: usize) -> Option<(String, usize, &str)> {
    let mut walker = Walker::new(text);
    let mut found = None;
    while let Ok(Some(value)) = walker.next() {
        if value.at > offset {
            break;
        }
        found = Some((walker.place_of(&value), value.at, value.text));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::RecordPath;

    const TEXT: &str = "#![enable(implicit_some)]\n// head\n(\n  schema: 1,\n  kind: Board, /* a /* nested */ one */\n  \
        risks: [\n    (id: \"R, (1\", current: (likelihood: 9, impact: 3)),\n    (\n      id: r#\"a\"b\"#,\n      \
        current: Some((likelihood: 2, impact: 8)),\n    ),\n  ],\n)\n";

    fn spot(place: &RecordPath) -> (usize, usize) {
        Lines::new(TEXT).spot(locate(TEXT, &[place])[0])
    }

    #[test]
    fn paths_are_located_in_the_text() {
        let risks = RecordPath::default().field("risks");
        assert_eq!(spot(&risks.index(0).field("current").field("likelihood")), (7, 41));
        assert_eq!(spot(&risks.index(1).field("id")), (9, 11));
        assert_eq!(spot(&risks.index(1).field("current").field("impact")), (10, 45));
        // A field that is not in the file is reported at the enclosing record.
        assert_eq!(spot(&risks.index(1).field("title")), (8, 5));
        assert_eq!(spot(&RecordPath::default().field("nowhere")), (3, 1));
    }

    #[test]
    fn head_is_read_without_the_body() {
        let text = "(schema: 7, kind: Register, then: ((((";
        let head = head(text).unwrap();
        assert_eq!((head.schema.unwrap().text, head.kind.unwrap().text), ("7", "Register"));
    }

    #[test]
    fn unbalanced_text_is_reported_with_its_position() {
        assert_eq!(well_formed(TEXT), Ok(()));
        let cut = &TEXT[..TEXT.find("impact: 8").unwrap()];
        let fault = well_formed(cut).unwrap_err();
        assert!(fault.what.contains("risks[1].current"), "{fault:?}");
        for text in ["", "// x", "(", ")", "(]", "\"", "(a: \"x)", "/* ", "() ()", "r#\"", ",", "#![x"] {
            assert!(well_formed(text).is_err(), "{text}");
        }
        assert!(well_formed(&"[".repeat(1_000_000)).unwrap_err().what.contains("65 deep"));
    }
}
