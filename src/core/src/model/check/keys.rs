//! Validation of a board's keys.

use super::{RecordPath, Validator};
use crate::model::{Board, is_sha256};
use std::collections::HashMap;

impl<'a> Validator<'a> {
    pub(super) fn keys(&mut self, b: &'a Board) {
        self.unique("keys", b.keys.iter().map(|key| key.id.as_str()));
        let mut first = HashMap::new();
        for (i, key) in b.keys.iter().enumerate() {
            let at = RecordPath::default().field("keys").index(i);
            self.worded(&at.field("holder"), &key.holder);
            // A key has the same format as a SHA-256 digest: 64 hexadecimal digits.
            if !is_sha256(&key.public) {
                let what = format!("key '{}'", key.public);
                self.wrong(at.field("public"), what, "64 lower-case hexadecimal digits");
            }
            if let Some(other) = first.insert(key.public.as_str(), i) {
                let what = format!("the same key as keys[{other}]");
                self.wrong(at.field("public"), what, "each key once");
            }
            if let Some(until) = key.until.filter(|until| *until < key.since) {
                let what = format!("the key counts until {until}, before it counts since {}", key.since);
                self.wrong(at.field("until"), what, "a day that is not before 'since'");
            }
        }
    }
}
