//! Tokens of a text, and line starts.

/// Maximum nesting depth: deeper than any board, and below the RON reader's own limit.
pub(crate) const DEEPEST: usize = 64;

/// Syntax error in RON, with its byte offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub at: usize,
    pub what: String,
    pub expected: String,
}

impl Fault {
    pub fn new(at: usize, what: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { at, what: what.into(), expected: expected.into() }
    }
}

/// Line and column of byte offsets, both counted from 1; columns count characters.
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    pub fn spot(&self, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..at.min(self.text.len())).unwrap_or("");
        (line, before.chars().count() + 1)
    }

    pub fn offset(&self, line: usize, col: usize) -> usize {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or("");
        start + rest.char_indices().nth(col.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open(u8),
    Close(u8),
    Colon,
    Comma,
    /// Name, number or the sign of an attribute.
    Word,
    /// Quoted text or character.
    Text,
}

pub(super) struct Lexer<'a> {
    pub text: &'a str,
    pub at: usize,
}

pub(super) type Spanned = (Token, usize, usize);

impl Lexer<'_> {
    pub fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Skips white space and comments.
    pub fn skip(&mut self) -> Result<(), Fault> {
        loop {
            let rest = self.text.get(self.at..).unwrap_or("");
            let Some(c) = rest.chars().next() else { return Ok(()) };
            if c.is_whitespace() || c == '\u{200e}' || c == '\u{200f}' {
                self.at += c.len_utf8();
            } else if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let start = self.at;
                let mut depth = 0_usize;
                loop {
                    match (self.byte(self.at), self.byte(self.at + 1)) {
                        (Some(b'/'), Some(b'*')) => {
                            depth += 1;
                            self.at += 2;
                        }
                        (Some(b'*'), Some(b'/')) => {
                            depth -= 1;
                            self.at += 2;
                            if depth == 0 {
                                break;
                            }
                        }
                        (Some(_), _) => self.at += 1,
                        (None, _) => {
                            return Err(Fault::new(start, "a comment that is never closed", "'*/'"));
                        }
                    }
                }
            } else {
                return Ok(());
            }
        }
    }

    pub fn next(&mut self) -> Result<Option<Spanned>, Fault> {
        self.skip()?;
        let start = self.at;
        let Some(byte) = self.byte(start) else { return Ok(None) };
        let token = match byte {
            b'(' | b'[' | b'{' => {
                self.at += 1;
                Token::Open(byte)
            }
            b')' | b']' | b'}' => {
                self.at += 1;
                Token::Close(byte)
            }
            b':' => {
                self.at += 1;
                Token::Colon
            }
            b',' => {
                self.at += 1;
                Token::Comma
            }
            b'"' => self.quoted(start, b'"')?,
            b'\'' => self.quoted(start, b'\'')?,
            b'r' if self.raw()? => Token::Text,
            _ => {
                let rest = self.text.get(start..).unwrap_or("");
                let ends = |c: char| c.is_whitespace() || "()[]{},:\"'".contains(c);
                let length =
                    rest.char_indices().skip(1).find(|(_, c)| ends(*c)).map_or(rest.len(), |(i, _)| i);
                self.at += length;
                Token::Word
            }
        };
        Ok(Some((token, start, self.at)))
    }

    fn quoted(&mut self, start: usize, mark: u8) -> Result<Token, Fault> {
        self.at = start + 1;
        loop {
            match self.byte(self.at) {
                Some(b'\\') => self.at += 2,
                Some(byte) => {
                    self.at += 1;
                    if byte == mark {
                        return Ok(Token::Text);
                    }
                }
                None => {
                    self.at = self.text.len();
                    let what = "a text that is never closed";
                    return Err(Fault::new(start, what, format!("'{}' at its end", char::from(mark))));
                }
            }
        }
    }

    /// Skips a raw text, such as `r#"…"#`, at this position; returns whether there was one.
    fn raw(&mut self) -> Result<bool, Fault> {
        let start = self.at;
        let hashes = self.text.as_bytes().iter().skip(start + 1).take_while(|b| **b == b'#').count();
        if self.byte(start + 1 + hashes) != Some(b'"') {
            return Ok(false);
        }
        let close = format!("\"{}", "#".repeat(hashes));
        let body = start + 2 + hashes;
        match self.text.get(body..).and_then(|rest| rest.find(&close)) {
            Some(length) => {
                self.at = body + length + close.len();
                Ok(true)
            }
            None => Err(Fault::new(start, "a text that is never closed", format!("'{close}' at its end"))),
        }
    }
}
