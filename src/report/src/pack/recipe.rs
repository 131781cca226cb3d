//! Recipe of a document: the options with which it was made from its board. `boardsight verify` uses it to
//! rebuild the document and compare the two.
//!
//! The recipe is embedded in the document as one word, `boardsight-made:key=value;…`, of letters, digits
//! and `%-._=;` alone. This form is valid unescaped in PDF metadata, in properties of office documents, in
//! an HTML head and in a comment.

use super::{PackOptions, Section};
use boardsight_core::model::{Board, Signature};
use jiff::civil::Date;

/// Prefix of a recipe.
const MARK: &str = "boardsight-made:";

/// Kind of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocumentKind {
    /// Board pack.
    #[default]
    Pack,
    /// Minutes of a meeting.
    Minutes,
}

/// Start of the changes in a pack: the earlier side of the comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackBaseline {
    /// Name of the earlier side in the document.
    pub name: String,
    /// As-of date of the earlier side.
    pub as_of: Date,
    /// Content digest of the earlier side: 64 hexadecimal digits.
    pub digest: String,
    /// Name of the later side in the document.
    pub now: String,
}

/// Options with which a document was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Version of the program that made it, as returned by [`program`].
    pub program: String,
    /// Kind of the document.
    pub kind: DocumentKind,
    /// As-of date.
    pub as_of: Date,
    /// As in [`PackChoice`].
    pub sections: Vec<Section>,
    /// As in [`PackChoice`].
    pub marking: String,
    /// As in [`PackChoice`].
    pub reference: String,
    /// As in [`PackChoice`].
    pub version: String,
    /// As in [`PackChoice`]; for minutes, the meeting.
    pub meeting: Option<String>,
    /// First digits of the digest of the audit trail, which the content digest does not cover. Empty if the
    /// document contains nothing from the trail.
    pub trail: String,
    /// As in [`PackChoice`].
    pub since: Option<PackBaseline>,
    /// The signature over the board's digest and the other fields of this recipe. If `None`, the document
    /// is not signed.
    pub signature: Option<Signature>,
}

/// Returns the version of this program, as recorded in documents. Builds without the feature `paper` add
/// `-lean`, since the bytes of their documents differ.
#[must_use]
pub fn program() -> String {
    let lean = if cfg!(feature = "paper") { "" } else { "-lean" };
    format!("{}{lean}", env!("CARGO_PKG_VERSION"))
}

impl Provenance {
    /// Creates the recipe of a pack.
    #[must_use]
    pub fn of_pack(as_of: Date, choice: &PackOptions) -> Self {
        Self {
            program: program(),
            kind: DocumentKind::Pack,
            as_of,
            sections: choice.sections.clone(),
            marking: choice.marking.trim().to_owned(),
            reference: choice.reference.trim().to_owned(),
            version: choice.version.trim().to_owned(),
            meeting: choice.meeting.clone(),
            trail: choice.trail.clone(),
            since: choice.since.clone(),
            signature: None,
        }
    }

    /// Returns the options for rebuilding the pack, apart from the changes since an earlier state.
    #[must_use]
    pub fn choice(&self, digest: &str, registers: bool) -> PackOptions {
        PackOptions {
            sections: self.sections.clone(),
            marking: self.marking.clone(),
            reference: self.reference.clone(),
            version: self.version.clone(),
            digest: digest.to_owned(),
            meeting: self.meeting.clone(),
            trail: self.trail.clone(),
            since: self.since.clone(),
            changes: None,
            registers,
        }
    }

    /// Rebuilds the pack from a board, with the changes since an earlier state if the recipe has one.
    #[must_use]
    pub fn again(
        &self,
        board: &Board,
        digest: &str,
        changes: Option<super::Changes>,
        registers: bool,
    ) -> Option<super::Pack> {
        let mut pack = match self.kind {
            DocumentKind::Pack => {
                let choice = PackOptions { changes, ..self.choice(digest, registers) };
                super::pack(board, self.as_of, &choice)
            }
            DocumentKind::Minutes => {
                let said = crate::minutes::minutes(board, self.meeting.as_deref()?)?;
                said.pack(board, digest, &self.marking, &self.reference)
            }
        };
        pack.recipe.signature.clone_from(&self.signature);
        Some(pack)
    }

    /// Returns the word without the signature; this is signed together with the digest.
    #[must_use]
    pub fn unsigned_word(&self) -> String {
        Self { signature: None, ..self.clone() }.word()
    }

    /// Returns the recipe as one word for embedding in a document.
    #[must_use]
    pub fn word(&self) -> String {
        let kind = if self.kind == DocumentKind::Minutes { "minutes" } else { "" };
        let sections: Vec<&str> = self.sections.iter().map(|s| s.id()).collect();
        let (as_of, sections) = (self.as_of.to_string(), sections.join("."));
        let since = self.since.clone().unwrap_or_default();
        let day = if self.since.is_some() { since.as_of.to_string() } else { String::new() };
        let meeting = self.meeting.as_deref().unwrap_or_default();
        let signature = self.signature.clone().unwrap_or_default();
        let all = [
            ("program", &*self.program),
            ("kind", kind),
            ("as-of", &*as_of),
            ("sections", &*sections),
            ("marking", &*self.marking),
            ("reference", &*self.reference),
            ("version", &*self.version),
            ("meeting", meeting),
            ("trail", &*self.trail),
            ("since", &*since.digest),
            ("since-name", &*since.name),
            ("since-as-of", &*day),
            ("now-name", &*since.now),
            ("key", &*signature.key),
            ("signature", &*signature.signature),
        ];
        let said: Vec<String> = all
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("{key}={}", escaped(value)))
            .collect();
        format!("{MARK}{}", said.join(";"))
    }

    /// Parses a recipe at the start of a text, in the form of [`word`](Self::word); `None` if there is
    /// none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut recipe = Self::default();
        let mut since = PackBaseline::default();
        let mut signature = Signature::default();
        for pair in text.strip_prefix(MARK)?.split(';') {
            let (key, value) = pair.split_once('=')?;
            let value = unescaped(value)?;
            match key {
                "program" => recipe.program = value,
                "kind" if value == "minutes" => recipe.kind = DocumentKind::Minutes,
                "as-of" => recipe.as_of = value.parse().ok()?,
                "sections" => {
                    recipe.sections = value.split('.').map(Section::named).collect::<Option<_>>()?;
                }
                "marking" => recipe.marking = value,
                "reference" => recipe.reference = value,
                "version" => recipe.version = value,
                "meeting" => recipe.meeting = Some(value),
                "trail" => recipe.trail = value,
                "since" => since.digest = value,
                "since-name" => since.name = value,
                "since-as-of" => since.as_of = value.parse().ok()?,
                "now-name" => since.now = value,
                "key" => signature.key = value,
                "signature" => signature.signature = value,
                // Ignore unknown keys: a later version may add some, and its documents differ in version
                // anyway.
                _ => {}
            }
        }
        if !since.digest.is_empty() {
            recipe.since = Some(since);
        }
        if signature != Signature::default() {
            recipe.signature = Some(signature);
        }
        (!recipe.program.is_empty()).then_some(recipe)
    }

    /// Finds the first recipe in a file's bytes.
    #[must_use]
    pub fn find(bytes: &[u8]) -> Option<Self> {
        let mark = MARK.as_bytes();
        let at = bytes.windows(mark.len()).position(|w| w == mark)?;
        let word = bytes.get(at..)?;
        let end = word.iter().position(|b| !(b.is_ascii_alphanumeric() || b"%-._=;:".contains(b)));
        let word = word.get(..end.unwrap_or(word.len()))?;
        Self::read(std::str::from_utf8(word).ok()?)
    }
}

/// Escapes a text so that it contains letters, digits, single dashes, dots and underscores only; all other
/// bytes are percent-encoded (RFC 3986).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            // Two dashes would end a comment.
            b'-' if !out.ends_with('-') => out.push('-'),
            b'.' | b'_' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn unescaped(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16).and_then(|d| u8::try_from(d).ok());
        out.push(digit()? << 4 | digit()?);
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn provenance_keyword_is_found_in_a_document() {
        let recipe = Provenance {
            program: "0.1.0".to_owned(),
            as_of: date(2017, 2, 8),
            sections: vec![Section::Brief, Section::Changes],
            marking: "OFFICIAL-SENSITIVE".to_owned(),
            reference: "IPB(17)02 -- ‘draft’; =%".to_owned(),
            meeting: Some("m-1".to_owned()),
            trail: "0123abcd".to_owned(),
            since: Some(PackBaseline {
                name: "snapshot 'January'".to_owned(),
                as_of: date(2017, 1, 10),
                digest: "ab".repeat(32),
                now: "board.ron".to_owned(),
            }),
            signature: Some(Signature { key: "0a".repeat(32), signature: "0b".repeat(64) }),
            ..Provenance::default()
        };
        let word = recipe.word();
        assert!(!word.contains("--") && !word.contains(['(', '<', '&', '"', ' ', '\'']), "{word}");
        assert_eq!(Provenance::read(&word), Some(recipe.clone()));
        let page = format!("<meta content=\"{word}\"><!-- {word} -->");
        assert_eq!(Provenance::find(page.as_bytes()), Some(recipe));
        assert_eq!(Provenance::find(b"boardsight-made:"), None);
        assert_eq!(Provenance::read("boardsight-made:program=%4"), None);
    }

    proptest! {
        #[test]
        fn provenance_keyword_round_trips_any_text(marking in ".{0,30}", name in ".{0,30}") {
            let since = PackBaseline { name, digest: "0".repeat(64), ..PackBaseline::default() };
            let recipe = Provenance { program: program(), marking, since: Some(since), ..Provenance::default() };
            prop_assert_eq!(Provenance::find(recipe.word().as_bytes()), Some(recipe));
        }
    }
}
