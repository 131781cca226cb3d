//! Content digest: SHA-256 of a board's content in a canonical form. Documents print it to identify the
//! content that they were made from.
//!
//! **Scope.** The whole board as in its file, except the audit trail (`audit`) and the mark of a snapshot
//! (`snapshot`). The audit trail describes how the content arose and is not part of it: an undone edit
//! gives the same digest again, and so does the merge of a copy without changes. A snapshot has the digest
//! of its board; its own seal also covers the audit trail and the mark.
//!
//! **Form.** The board as JSON in the form of RFC 8785 ('JSON Canonicalization Scheme'): members sorted by
//! name, no white space, texts in UTF-8 with only the escapes that JSON requires, numbers as in ECMAScript.
//! Fields that are not set are absent. The digest is therefore the same on every machine, and does not
//! depend on the layout of the file, on comments in it, or on the order of fields in the program. One
//! difference from the RFC: integers beyond 2^53 keep every digit.
//!
//! `boardsight verify FILE --canonical` writes the digested form, so that anyone can check the digest with
//! `sha256sum`.

use super::{Fingerprint, SaveError};
use boardsight_core::model::Board;
use serde::Serialize;
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};

/// Parts of a board's file that are not part of its content.
const NOT_CONTENT: [&str; 2] = ["audit", "snapshot"];

/// Prefix of a digest in the keywords of a document, by which `boardsight verify` finds it.
const MARK: &str = "boardsight-sha256:";

/// Returns the digest of a board's content, which its documents print.
///
/// # Errors
/// If the board contains a value that JSON cannot represent. The model has no such value.
pub fn digest(board: &Board) -> Result<Fingerprint, SaveError> {
    canonical(board).map(|text| Fingerprint::of(text.as_bytes()))
}

/// Returns the first sixteen digits of the digest of a board's audit trail. Documents need it because the
/// content digest does not cover the audit trail, and some of their content comes from there.
///
/// # Errors
/// As [`digest`].
pub fn trail(board: &Board) -> Result<String, SaveError> {
    let whole = canonical_of(&board.audit)?;
    Ok(Fingerprint::of(whole.as_bytes()).to_string().chars().take(16).collect())
}

/// Returns the board as it was when its audit trail had the digest that [`trail`] returns.
///
/// The result has the longest prefix of the audit trail with this digest. Returns `None` if no prefix has
/// it. The running time is linear in the length of the trail.
///
/// # Errors
/// As [`digest`].
pub fn with_trail(mut board: Board, digits: &str) -> Result<Option<Board>, SaveError> {
    let fits = |whole: Sha256| {
        let digest: String = whole.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        digest == digits
    };
    // The canonical form of the trail is `[`, the entries separated by commas, and `]`.
    let mut begun = Sha256::new_with_prefix("[");
    let mut found = fits(begun.clone().chain_update("]")).then_some(0);
    for (i, entry) in board.audit.iter().enumerate() {
        if i > 0 {
            begun.update(",");
        }
        begun.update(canonical_of(entry)?);
        // Keep the longest matching prefix; usually it is the whole trail.
        if fits(begun.clone().chain_update("]")) {
            found = Some(i + 1);
        }
    }
    let Some(length) = found else { return Ok(None) };
    board.audit.truncate(length);
    Ok(Some(board))
}

/// Returns a board's content in the digested form: one line of JSON, without a line feed.
///
/// # Errors
/// As [`digest`].
pub fn canonical(board: &Board) -> Result<String, SaveError> {
    let mut out = String::with_capacity(64 << 10);
    object(&content(board)?, &mut out);
    Ok(out)
}

/// Returns the parts of a board's content by name.
pub(super) fn content(board: &Board) -> Result<Map<String, Value>, SaveError> {
    // Leave out the audit trail before serialising, because it may be longer than everything else.
    let mut content = board.clone();
    content.audit = Vec::new();
    match form(&content)? {
        Value::Object(mut map) => {
            map.retain(|name, _| !NOT_CONTENT.contains(&name.as_str()));
            Ok(map)
        }
        _ => Err(SaveError::Form("it is no record".to_owned())),
    }
}

/// Returns any record in the digested form.
pub(super) fn canonical_of<T: Serialize>(record: &T) -> Result<String, SaveError> {
    Ok(canonical_value(&form(record)?))
}

fn form<T: Serialize>(record: &T) -> Result<Value, SaveError> {
    serde_json::to_value(record).map_err(|e| SaveError::Form(e.to_string()))
}

/// Returns the keyword with which a document records the digest of its board, such as
/// `boardsight-sha256:9f2c…`. Printed pages show the digest itself.
#[must_use]
pub fn mark(digest: Fingerprint) -> String {
    format!("{MARK}{digest}")
}

/// Maximum number of digests to read from one document; a document normally contains one or two.
pub(super) const MOST_DIGESTS: usize = 64;

/// Returns the first [`MOST_DIGESTS`] distinct digests in a text, in the format of [`mark`], in order.
#[must_use]
pub fn marks_in(text: &[u8]) -> Vec<Fingerprint> {
    let mut found = Vec::new();
    let mark = MARK.as_bytes();
    for (at, _) in text.windows(mark.len()).enumerate().filter(|(_, window)| *window == mark) {
        let digits =
            text.get(at + mark.len()..at + mark.len() + 64).and_then(|d| std::str::from_utf8(d).ok());
        if let Some(digest) = digits.and_then(|d| d.parse().ok())
            && !found.contains(&digest)
        {
            found.push(digest);
            if found.len() == MOST_DIGESTS {
                break;
            }
        }
    }
    found
}

pub(super) fn canonical_value(value: &Value) -> String {
    let mut out = String::with_capacity(64 << 10);
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => self::number(number, out),
        Value::String(text) => quoted(text, out),
        Value::Array(list) => {
            out.push('[');
            for (i, entry) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(entry, out);
            }
            out.push(']');
        }
        Value::Object(map) => object(map, out),
    }
}

fn object(map: &Map<String, Value>, out: &mut String) {
    let mut members: Vec<(&String, &Value)> = map.iter().collect();
    members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    out.push('{');
    for (i, (name, value)) in members.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        quoted(name, out);
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

/// Appends a text with the escapes that JSON requires and no others.
fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn number(number: &Number, out: &mut String) {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(whole), _, _) => out.push_str(&whole.to_string()),
        (_, Some(whole), _) => out.push_str(&whole.to_string()),
        (_, _, Some(value)) => out.push_str(&ecmascript(value)),
        _ => out.push_str("null"),
    }
}

/// Formats a number as ECMAScript's `Number::toString` (ECMA-262, 6.1.6.1.20): the shortest digits that
/// parse to the same number, with an exponent only beyond 21 digits and below a millionth.
fn ecmascript(value: f64) -> String {
    // Rust gives the same shortest digits: `-1.06e5` is the digits 106 with the point after the sixth.
    let text = format!("{value:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let negative = mantissa.starts_with('-');
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if digits.bytes().all(|b| b == b'0') {
        return "0".to_owned();
    }
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    let at = usize::try_from(point).unwrap_or(0).min(digits.len());
    let text = if (count..=21).contains(&point) {
        format!("{digits}{}", zeros(point - count))
    } else if (1..=21).contains(&point) {
        format!("{}.{}", &digits[..at], &digits[at..])
    } else if (-5..=0).contains(&point) {
        format!("0.{}{digits}", zeros(-point))
    } else {
        let sign = if point > 0 { '+' } else { '-' };
        let power = (point - 1).unsigned_abs();
        let rest = &digits[1..];
        let dot = if rest.is_empty() { "" } else { "." };
        format!("{}{dot}{rest}e{sign}{power}", &digits[..1])
    };
    if negative { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{flagship, parse_board, to_ron};
    use boardsight_core::edit::{History, Stamp, update};
    use boardsight_core::model::Risk;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn canonical_numbers_match_ecmascript() {
        // The examples of RFC 8785, appendix B, and typical figures of boards.
        for (bits, text) in [
            (0x0000_0000_0000_0000_u64, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        ] {
            assert_eq!(ecmascript(f64::from_bits(bits)), text);
        }
        assert_eq!(ecmascript(106_000.0), "106000");
        assert_eq!(ecmascript(-82.7), "-82.7");
    }

    #[test]
    fn canonical_form_matches_an_external_digest() {
        let mut board = Board::new("A \u{201c}board\u{201d}\n\"of\" \u{1}", date(2017, 2, 8));
        board.risks.push(Risk::new("R-1", None, "It fails"));
        // Output of json.dumps(…, sort_keys=True, separators=(",", ":"), ensure_ascii=False) for the same
        // board, and its SHA-256.
        assert_eq!(
            canonical(&board).unwrap(),
            "{\"actions\":[],\"as_of\":\"2017-02-08\",\"bodies\":[],\"decisions\":[],\"findings\":[],\"kind\":\"Board\",\
             \"measures\":[],\"meetings\":[],\"members\":[],\"name\":\"A \u{201c}board\u{201d}\\n\\\"of\\\" \\u0001\",\
             \"programmes\":[],\"risks\":[{\"category\":\"ProjectProgramme\",\"id\":\"R-1\",\"proximity\":\"NotAssessed\",\
             \"rating_basis\":\"Assessed\",\"status\":\"Open\",\"title\":\"It fails\"}],\"savings\":[],\"schema\":1,\
             \"series\":[],\"sources\":[],\"stated_costs\":[],\"streams\":[]}"
        );
        let expected = "05c60282c34083ae74595e425c59d03330a96288462af674f79522cd2994c70b";
        assert_eq!(digest(&board).unwrap().to_string(), expected);
    }

    #[test]
    fn digest_survives_saving_undo_and_manual_layout() {
        let board = flagship::audit_board().unwrap();
        let before = digest(&board).unwrap();
        let text = to_ron(&board).unwrap();
        assert_eq!(digest(&parse_board(text.as_bytes(), "x").unwrap()).unwrap(), before);
        let by_hand = format!("// by hand\n{}", text.replace("\n    ", "\r\n\t"));
        assert_eq!(digest(&parse_board(by_hand.as_bytes(), "x").unwrap()).unwrap(), before);

        let mut history = History::new(board);
        let stamp =
            Stamp { who: "Secretariat".into(), at: "2017-02-08T09:00:00Z".parse().unwrap(), why: None };
        let mut risk = history.board().risks[0].clone();
        risk.title.push('.');
        let edit = update(history.board(), &risk).unwrap();
        history.apply(edit, &stamp).unwrap();
        assert_ne!(digest(history.board()).unwrap(), before);
        history.undo(&stamp).unwrap();
        assert_eq!(history.board().audit.len(), 2);
        assert_eq!(digest(history.board()).unwrap(), before);
    }

    #[test]
    fn earlier_board_is_found_by_its_audit_digest() {
        let mut history = History::new(flagship::board().unwrap());
        let mut trails = vec![trail(history.board()).unwrap()];
        for number in 0..3 {
            let at = "2017-02-08T09:00:00Z".parse().unwrap();
            let stamp = Stamp { who: "Secretariat".into(), at, why: None };
            let mut risk = history.board().risks[0].clone();
            risk.title = format!("Title {number}");
            let edit = update(history.board(), &risk).unwrap();
            history.apply(edit, &stamp).unwrap();
            trails.push(trail(history.board()).unwrap());
        }
        let before = history.board().audit.len() - 3;
        for (made, digits) in trails.iter().enumerate() {
            let board = with_trail(history.board().clone(), digits).unwrap().unwrap();
            assert_eq!(board.audit.len(), before + made);
        }
        assert_eq!(with_trail(history.board().clone(), "4f53cda18c2baa0d").unwrap(), None);
        assert_eq!(with_trail(history.board().clone(), "").unwrap(), None);
    }

    #[test]
    fn digest_keyword_is_found_anywhere() {
        let digest = Fingerprint::of(b"board");
        let text = format!("<pdf:Keywords>risk, {}</pdf:Keywords> {}", mark(digest), mark(digest));
        assert_eq!(marks_in(text.as_bytes()), [digest]);
        assert_eq!(marks_in(b"boardsight-sha256:12"), []);
        assert_eq!(marks_in(b"boardsight-sha256:"), []);
    }

    proptest! {
        #[test]
        fn canonical_number_round_trips(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            // Zero has only one form, regardless of its sign.
            prop_assume!(value.is_finite() && bits << 1 != 0);
            prop_assert_eq!(ecmascript(value).parse::<f64>().unwrap().to_bits(), bits);
        }

        #[test]
        fn canonical_text_is_escaped_as_json(text in "\\PC{0,12}[\u{0}-\u{20}\"\\\\/]{0,6}") {
            let mut out = String::new();
            quoted(&text, &mut out);
            prop_assert_eq!(out, serde_json::to_string(&text).unwrap());
        }
    }
}
