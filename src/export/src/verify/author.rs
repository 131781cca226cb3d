//! The author of a snapshot or a document: whose signature it has, since when the key is valid, and what
//! the signature does not prove.

use boardsight_core::model::{Board, BoardKey, Signature};
use boardsight_report::say;
use boardsight_store::key;
use jiff::civil::Date;

/// Result of checking a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// There is no signature, so the author is unknown.
    Unsigned,
    /// The signature does not match its named key: the content was altered.
    Forged,
    /// The signature matches a key listed on the board.
    Listed {
        /// The key as listed on the board.
        key: BoardKey,
        /// Whether the key is valid on the as-of date of the snapshot or document.
        counts: bool,
    },
    /// The signature matches a key that the board does not list, given as 64 hexadecimal digits.
    Stranger(String),
}

impl Author {
    /// Checks a signature of a message against the keys of a board on a given day.
    #[must_use]
    pub fn of(signature: Option<&Signature>, message: &[u8], board: &Board, on: Date) -> Self {
        let Some(signature) = signature else { return Self::Unsigned };
        if !key::is_signed(signature, message) {
            return Self::Forged;
        }
        match board.keys.iter().find(|key| key.public == signature.key) {
            Some(key) => {
                let counts = key.since <= on && key.until.is_none_or(|until| on <= until);
                Self::Listed { key: key.clone(), counts }
            }
            None => Self::Stranger(signature.key.clone()),
        }
    }

    /// Returns the signer's public key as 64 hexadecimal digits; `None` if there is no signature.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Unsigned | Self::Forged => None,
            Self::Listed { key, .. } => Some(&key.public),
            Self::Stranger(key) => Some(key),
        }
    }

    /// Returns a description of the result. `listed_in` names the board that lists the keys.
    #[must_use]
    pub fn said(&self, listed_in: &str) -> String {
        match self {
            Self::Unsigned => "not signed: it proves no author, as anybody can seal a file anew".to_owned(),
            Self::Forged => "ALTERED: its signature is not that of the key which it names".to_owned(),
            Self::Listed { key, counts } => {
                let (since, until) = (say::date(key.since), key.until.map(say::date));
                let until = until.map_or_else(String::new, |day| format!(" until {day}"));
                let when = if *counts {
                    String::new()
                } else {
                    "; that key does not count on the day as of which this was made".to_owned()
                };
                format!(
                    "signed with the key of {} since {since}{until}, as {listed_in} lists it, fingerprint {}{when}; not \
                     proven: that the key is theirs, which the fingerprint in the minutes or in another copy of the board \
                     shows, and on which day it was signed",
                    key.holder,
                    key::grouped(key::fingerprint(&key.public))
                )
            }
            Self::Stranger(key) => format!(
                "signed with a key that {listed_in} does not list, fingerprint {}; not proven: whose key that is",
                key::grouped(key::fingerprint(key))
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_store::key::{PrivateKey, Random, message};
    use jiff::civil::date;

    #[test]
    fn a_signature_names_its_key_since_when_and_what_it_does_not_prove() {
        let random = Random { seed: [3; 32], salt: [0; 16], nonce: [0; 24] };
        let key = PrivateKey::new("Secretariat", date(2017, 1, 1), &random);
        let mut board = Board::new("North", date(2017, 2, 8));
        let text = message("paper", "digest", "made");
        let signature = key.sign(&text);
        let of = |board: &Board, text: &[u8], on| Author::of(Some(&signature), text, board, on);
        let day = date(2017, 2, 8);
        assert!(matches!(of(&board, &text, day), Author::Stranger(_)));
        board.keys.push(key.public().listed(date(2017, 2, 1)));
        let said = of(&board, &text, day).said("north.board.ron");
        for words in ["the key of Secretariat since 1 February 2017", "fingerprint ", "not proven"] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(of(&board, &text, date(2017, 1, 31)).said("x").contains("does not count on the day"));
        assert_eq!(of(&board, b"another", day), Author::Forged);
        assert_eq!(Author::of(None, &text, &board, day), Author::Unsigned);
    }
}
