//! Removal of credentials from messages, in full or in part, and a check against sending them unencrypted.

use super::error::{RemoteErrorKind, SharedError};
use std::collections::HashSet;

/// Minimum length of a secret: a shorter value could be an ordinary word of a message.
const LEAST: usize = 4;
/// This many consecutive characters of a secret are treated as a part of it.
const PART: usize = 8;
/// Maximum length of a storage message that is shown, in characters.
const MOST: usize = 200;
/// Maximum length of a storage message that is processed, in bytes.
const LOOKED_AT: usize = 64 << 10;

/// Returns a text without line breaks, truncated for a message. Call it on text that was already
/// [`scrubbed`].
pub(super) fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > MOST { line.chars().take(MOST).chain(['\u{2026}']).collect() } else { line }
}

/// Removes secrets of the environment or a profile from a text.
///
/// Also removes any eight consecutive characters of a secret, and the query string of a link.
pub(super) fn scrubbed(text: &str, secrets: &[String]) -> String {
    let mut all: Vec<String> = secrets.to_vec();
    for (name, value) in std::env::vars_os() {
        let (Some(name), Some(value)) = (name.to_str(), value.to_str()) else { continue };
        let ours = ["AWS_", "AZURE_", "GOOGLE_"].iter().any(|start| name.starts_with(start));
        let secret = ["KEY", "SECRET", "TOKEN", "SAS", "PASSWORD"].iter().any(|part| name.contains(part));
        if ours && secret {
            all.push(value.to_owned());
        }
    }
    without_links(&without(text, &all))
}

/// Removes secrets and parts of them from a text.
fn without(text: &str, secrets: &[String]) -> String {
    let text: Vec<char> = text.chars().take(LOOKED_AT).collect();
    let mut hidden = vec![false; text.len()];
    let mut parts: HashSet<Vec<char>> = HashSet::new();
    let mut short: Vec<Vec<char>> = Vec::new();
    for secret in secrets.iter().map(|s| s.trim()).filter(|s| s.len() >= LEAST) {
        // In plain form, and percent-encoded as in an address.
        for form in [secret.to_owned(), escaped(secret)] {
            let chars: Vec<char> = form.chars().collect();
            if chars.len() < PART {
                short.push(chars);
            } else {
                parts.extend(chars.windows(PART).map(<[char]>::to_vec));
            }
        }
    }
    let mut hide = |at: usize, length: usize| {
        hidden.iter_mut().skip(at).take(length).for_each(|hidden| *hidden = true);
    };
    for (at, window) in text.windows(PART).enumerate() {
        if parts.contains(window) {
            hide(at, PART);
        }
    }
    for secret in &short {
        for (at, window) in text.windows(secret.len()).enumerate() {
            if window == secret.as_slice() {
                hide(at, secret.len());
            }
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut before = false;
    for (c, hidden) in text.into_iter().zip(hidden) {
        match (hidden, before) {
            (false, _) => out.push(c),
            (true, false) => out.push('\u{2026}'),
            (true, true) => {}
        }
        before = hidden;
    }
    out
}

/// Percent-encodes a text (RFC 3986, 2.1).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Removes the query strings of links from a text.
fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut hidden = false;
    for c in text.chars() {
        match c {
            '?' if !hidden => {
                hidden = true;
                out.push_str("?\u{2026}");
            }
            c if c.is_whitespace() || c == ')' || c == '"' => {
                hidden = false;
                out.push(c);
            }
            c if !hidden => out.push(c),
            _ => {}
        }
    }
    out
}

/// Checks that an address that receives credentials is encrypted, or that the environment allows an
/// unencrypted one.
///
/// # Errors
/// If it begins with `http://` and the variable is not set to `true`; the message names both.
pub(super) fn allow_http(named: &str, address: &str, variable: &str) -> Result<(), SharedError> {
    let open = address.trim().get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"));
    let set = std::env::var(variable).is_ok_and(|v| matches!(&*v.trim().to_ascii_lowercase(), "true" | "1"));
    let emulator = variable.starts_with("AZURE")
        && std::env::var("AZURE_STORAGE_USE_EMULATOR").is_ok_and(|v| v.trim().eq_ignore_ascii_case("true"));
    if !open || set || emulator {
        return Ok(());
    }
    let what = format!("{named} begins with http://, so that credentials would go unencrypted");
    let next =
        format!("use https://, or set {variable}=true if that is meant, as on this machine's own network");
    Err(SharedError::new(RemoteErrorKind::Credentials, &what, &next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_secret_is_left_wherever_a_text_is_cut() {
        let secret = "FwoGZXIvYXdzEBYaDN+/hush=4f1c9d".to_owned();
        for before in 150..230 {
            let text = format!("{} {secret} {}", "z".repeat(before), "y".repeat(300));
            let shown = short(&scrubbed(&text, std::slice::from_ref(&secret)));
            for part in secret.as_bytes().windows(PART) {
                let part = std::str::from_utf8(part).unwrap();
                assert!(!shown.contains(part), "{part} in {shown}");
            }
            // A secret that the storage truncated, and one that it put into an address.
            let half = format!("{} {}", "z".repeat(20), &secret[..secret.len() / 2]);
            assert!(scrubbed(&half, std::slice::from_ref(&secret)).ends_with(" \u{2026}"));
            assert!(!scrubbed(&escaped(&secret), std::slice::from_ref(&secret)).contains("hush"));
        }
        assert_eq!(
            scrubbed("see https://a.example/b?sig=x (now)", &[]),
            "see https://a.example/b?\u{2026} (now)"
        );
    }
}
