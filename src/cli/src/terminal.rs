//! Output of the commands, without control characters that the terminal would interpret.

use std::io::{self, Write};

/// Writer that replaces each control character with U+FFFD, except tabs and line ends. A board, a sheet
/// name or an argument may contain an escape sequence, which must never reach the terminal.
pub(super) struct Plain<'a> {
    inner: &'a mut dyn Write,
    /// Whether the last byte was the first byte of a character from U+0080 to U+00BF. The first 32 of these
    /// are control characters.
    lead: bool,
}

impl<'a> Plain<'a> {
    pub(super) fn new(inner: &'a mut dyn Write) -> Self {
        Self { inner, lead: false }
    }

    fn push(&mut self, byte: u8, made: &mut Vec<u8>) {
        const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
        const LEAD: u8 = 0xc2;
        if std::mem::take(&mut self.lead) {
            if (0x80..0xa0).contains(&byte) {
                return made.extend_from_slice(REPLACEMENT);
            }
            made.push(LEAD);
        }
        match byte {
            LEAD => self.lead = true,
            b'\t' | b'\n' | b'\r' => made.push(byte),
            0..0x20 | 0x7f => made.extend_from_slice(REPLACEMENT),
            _ => made.push(byte),
        }
    }
}

impl Write for Plain<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut made = Vec::with_capacity(bytes.len());
        for byte in bytes {
            self.push(*byte, &mut made);
        }
        self.inner.write_all(&made).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_reaches_the_terminal_however_it_is_split() {
        let text = "a\u{1b}[31mb\u{9b}0m\tc\r\n£é\u{7f}\u{0}d";
        let expected = "a\u{fffd}[31mb\u{fffd}0m\tc\r\n£é\u{fffd}\u{fffd}d";
        for size in 1..8 {
            let mut out = Vec::new();
            let mut plain = Plain::new(&mut out);
            for part in text.as_bytes().chunks(size) {
                plain.write_all(part).unwrap();
            }
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
