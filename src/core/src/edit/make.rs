//! Builders of the edits that pages offer.

use super::{Change, Edit, EditError, List, Record, diff_values, record_value};
use crate::model::{
    Board, BodyId, Frequency, Mapping, MeasureId, Period, ProgrammeId, Risk, RiskStatus, Stream, StreamState,
};
use jiff::civil::Date;
use serde_json::Value;

/// Returns an edit that replaces a record with another version of itself. The edit is empty if nothing
/// differs.
///
/// # Errors
/// If the board has no record of that id.
pub fn update<T: Record>(board: &Board, record: &T) -> Result<Edit, EditError> {
    let before = T::LIST.get(board, record.id())?;
    Ok(set_all(T::LIST, record.id(), &before, &record_value(record)?))
}

pub(super) fn set_all(list: List, id: &str, before: &Value, after: &Value) -> Edit {
    let changes: Vec<Change> = diff_values(before, after)
        .into_iter()
        .map(|c| Change::Set { list, id: id.to_owned(), field: c.field, from: c.from, to: c.to })
        .collect();
    let label = match changes.as_slice() {
        [Change::Set { field, from, to, .. }] => {
            format!("{} of {id}: {} to {}", words(field), plain(from), plain(to))
        }
        changes => format!("{} changes to {} {id}", changes.len(), list.one()),
    };
    Edit { label, changes }
}

/// Returns a field path as words: `current/likelihood` becomes 'current likelihood'.
fn words(field: &str) -> String {
    field.replace(['/', '_'], " ")
}

/// Returns a value as short readable text.
fn plain(value: &Value) -> String {
    const MOST: usize = 40;
    let text = match value {
        Value::Null => return "nothing".to_owned(),
        Value::String(text) => format!("'{text}'"),
        Value::Object(map) if map.contains_key("likelihood") && map.contains_key("impact") => {
            format!("{}\u{d7}{}", map["likelihood"], map["impact"])
        }
        Value::Array(list) => format!("{} entries", list.len()),
        other => other.to_string(),
    };
    if text.chars().count() > MOST { text.chars().take(MOST - 1).chain(['…']).collect() } else { text }
}

/// Returns an edit that changes the board's own name, purpose or as-of date.
///
/// # Errors
/// If the board cannot be serialised.
pub fn set_board(board: &Board, name: &str, purpose: &str, as_of: Date) -> Result<Edit, EditError> {
    let before = List::Board.get(board, "board")?;
    let mut after = before.clone();
    after["name"] = name.into();
    after["purpose"] = purpose.into();
    after["as_of"] = as_of.to_string().into();
    Ok(set_all(List::Board, "board", &before, &after))
}

/// Returns one edit that turns a board into another, for example when a returned copy is merged. New
/// records are added at the end of their list. The audit trail is not compared.
///
/// # Errors
/// If a record of either board cannot be serialised.
pub fn between(old: &Board, new: &Board, label: &str) -> Result<Edit, EditError> {
    let (mut set, mut out, mut inside) = (Vec::new(), Vec::new(), Vec::new());
    for list in List::ALL.iter().copied() {
        let (before, after) = (list.values(old)?, list.values(new)?);
        if before == after {
            continue;
        }
        if list == List::Board {
            set.extend(set_all(list, "board", &before[0], &after[0]).changes);
            continue;
        }
        let named = |records: &[Value]| -> std::collections::HashMap<String, usize> {
            let id = |(i, r): (usize, &Value)| Some((super::record_id(r)?.to_owned(), i));
            records.iter().enumerate().filter_map(id).collect()
        };
        let (was, is) = (named(&before), named(&after));
        let mut end = before.len();
        // Iterate backwards: removing an item shifts the indices after it.
        for (index, record) in before.iter().enumerate().rev() {
            let Some(id) = super::record_id(record) else { continue };
            match is.get(id) {
                Some(at) => set.extend(set_all(list, id, record, &after[*at]).changes),
                None => out.push(Change::Remove { list, index, id: id.to_owned(), record: record.clone() }),
            }
        }
        for record in &after {
            let Some(id) = super::record_id(record).filter(|id| !was.contains_key(*id)) else { continue };
            inside.push(Change::Insert { list, index: end, id: id.to_owned(), record: record.clone() });
            end += 1;
        }
    }
    // Insert first, because changed fields may refer to new records; remove last.
    inside.extend(set);
    inside.extend(out);
    Ok(Edit { label: label.to_owned(), changes: inside })
}

/// Returns an edit that adds a record at the end of its list.
///
/// # Errors
/// If the record cannot be serialised.
pub fn insert<T: Record>(board: &Board, record: &T) -> Result<Edit, EditError> {
    insert_at(record, T::of(board).len())
}

fn insert_at<T: Record>(record: &T, index: usize) -> Result<Edit, EditError> {
    let (list, id) = (T::LIST, record.id().to_owned());
    let label = format!("Add {} {id}", list.one());
    Ok(Edit { label, changes: vec![Change::Insert { list, index, id, record: record_value(record)? }] })
}

/// Returns an edit that removes a record.
///
/// # Errors
/// If the board has no such record.
pub fn remove(board: &Board, list: List, id: &str) -> Result<Edit, EditError> {
    let record = list.get(board, id)?;
    let index = list.position(board, id).ok_or_else(|| EditError::NoRecord { list, id: id.to_owned() })?;
    let label = format!("Remove {} {id}", list.one());
    Ok(Edit { label, changes: vec![Change::Remove { list, index, id: id.to_owned(), record }] })
}

/// Returns an unused id of the list: the stem with the first free number from 1, such as `R-BCF-7`.
#[must_use]
pub fn next_id(board: &Board, list: List, stem: &str) -> String {
    let ids: std::collections::HashSet<&str> = list.ids(board).into_iter().collect();
    let mut number = 1_u64;
    loop {
        let id = format!("{stem}-{number}");
        if !ids.contains(id.as_str()) {
            return id;
        }
        number += 1;
    }
}

/// Returns an unused id for a record of this name: `north-footprint` for 'North footprint'. The stem is
/// used if the name has no ASCII letter or digit.
#[must_use]
pub fn named_id(board: &Board, list: List, name: &str, stem: &str) -> String {
    let ids: std::collections::HashSet<&str> = list.ids(board).into_iter().collect();
    free_name(name, stem, &|id| ids.contains(id))
}

/// Returns the first id derived from the name that is not taken.
#[must_use]
pub fn free_name(name: &str, stem: &str, taken: &dyn Fn(&str) -> bool) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let id = if words.is_empty() { stem.to_owned() } else { words.join("-") };
    let numbered = || (1_u64..).map(|n| format!("{id}-{n}")).find(|id| !taken(id));
    if taken(&id) { numbered().unwrap_or(id) } else { id }
}

/// Returns an edit that inserts an open copy of a risk right after it, and the id of the copy.
///
/// # Errors
/// If the board has no such risk.
pub fn duplicate_risk(board: &Board, id: &str) -> Result<(Edit, String), EditError> {
    let missing = || EditError::NoRecord { list: List::Risks, id: id.to_owned() };
    let index = List::Risks.position(board, id).ok_or_else(missing)?;
    let mut copy: Risk = board.risks.get(index).ok_or_else(missing)?.clone();
    let stem = id.rsplit_once('-').map_or(id, |(stem, _)| stem);
    let new = next_id(board, List::Risks, stem);
    copy.id = new.as_str().into();
    copy.title = format!("{} (copy)", copy.title);
    copy.status = RiskStatus::Open;
    copy.closed = None;
    let mut edit = insert_at(&copy, index + 1)?;
    edit.label = format!("Duplicate {id} as {new}");
    Ok((edit, new))
}

/// Returns an edit that closes a risk on a date.
///
/// # Errors
/// If the board has no such risk.
pub fn close_risk(board: &Board, id: &str, on: Date) -> Result<Edit, EditError> {
    let missing = || EditError::NoRecord { list: List::Risks, id: id.to_owned() };
    let mut risk = board.risk(id).ok_or_else(missing)?.clone();
    risk.status = RiskStatus::Closed;
    risk.closed = Some(on);
    let mut edit = update(board, &risk)?;
    edit.label = format!("Close {id}");
    Ok(edit)
}

/// Settings of a new reporting stream.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateStream {
    /// Short description of the reported content.
    pub name: String,
    /// Reporting frequency.
    pub frequency: Frequency,
    /// First period for which a return is due.
    pub first: Period,
    /// Days from the end of a period to the due date of its return.
    pub due_days: u16,
    /// Body that must submit the returns.
    pub owed_by: Option<BodyId>,
    /// Measures that each return must contain.
    pub measures: Vec<MeasureId>,
}

/// Returns an edit that sets up reporting for a programme, and the id of the stream. A stream that was
/// never established is established; a programme without a stream gets a new one.
///
/// # Errors
/// If the board has no such programme.
pub fn set_up_stream(
    board: &Board,
    programme: &ProgrammeId,
    template: &TemplateStream,
) -> Result<(Edit, String), EditError> {
    let missing = || EditError::NoRecord { list: List::Programmes, id: programme.to_string() };
    let short = board.programme(programme.as_str()).ok_or_else(missing)?.short.clone();
    let gap =
        board.streams.iter().find(|s| s.programme == *programme && s.state == StreamState::NeverEstablished);
    let mut stream = gap.cloned().unwrap_or_else(|| Stream {
        id: next_id(board, List::Streams, &format!("{programme}-report")).into(),
        name: String::new(),
        programme: programme.clone(),
        state: StreamState::Established,
        owed_by: None,
        frequency: None,
        due_days: None,
        first: None,
        last: None,
        measures: Vec::new(),
        returns: Vec::new(),
        cites: Vec::new(),
        note: None,
        mapping: Mapping::default(),
    });
    stream.name.clone_from(&template.name);
    stream.state = StreamState::Established;
    stream.owed_by.clone_from(&template.owed_by);
    stream.frequency = Some(template.frequency);
    stream.due_days = Some(template.due_days);
    stream.first = Some(template.first);
    stream.last = None;
    stream.measures.clone_from(&template.measures);
    let mut edit = if gap.is_some() { update(board, &stream)? } else { insert(board, &stream)? };
    edit.label = format!("Set up {} reporting for {short}", template.frequency.label().to_lowercase());
    Ok((edit, stream.id.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{History, Stamp};
    use crate::model::Rating;
    use jiff::civil::date;

    const fn rating(likelihood: u8, impact: u8) -> Rating {
        Rating { likelihood, impact }
    }

    fn stamp() -> Stamp {
        Stamp { who: "Secretariat".into(), at: "2017-02-08T09:00:00Z".parse().unwrap(), why: None }
    }

    fn board() -> Board {
        let mut board = Board::new("Test", date(2017, 2, 8));
        let mut risk = Risk::new("R-1", None, "It fails");
        risk.current = Some(rating(3, 4));
        board.risks.push(risk);
        board
    }

    #[test]
    fn edit_is_applied_audited_and_undone() {
        let start = board();
        let mut history = History::new(start.clone());
        let mut risk = start.risks[0].clone();
        risk.current = Some(rating(4, 4));
        let edit = update(history.board(), &risk).unwrap();
        assert_eq!(edit.label, "current likelihood of R-1: 3 to 4");
        history.apply(edit, &stamp()).unwrap();
        assert_eq!(history.board().risks[0].current, Some(rating(4, 4)));
        let entry = &history.board().audit[0];
        assert_eq!((entry.record.as_str(), entry.field.as_str()), ("risks/R-1", "current/likelihood"));
        assert_eq!((entry.from.as_deref(), entry.to.as_deref()), (Some("3"), Some("4")));
        assert!(!history.is_saved());
        history.undo(&stamp()).unwrap();
        assert_eq!(history.board().risks, start.risks);
        assert!(history.board().audit[1].undo);
        history.redo(&stamp()).unwrap();
        assert_eq!(history.board().risks[0].current, Some(rating(4, 4)));
    }

    #[test]
    fn invalid_edit_leaves_the_board_unchanged() {
        let start = board();
        let mut history = History::new(start.clone());
        let mut risk = start.risks[0].clone();
        risk.current = Some(rating(9, 4));
        let edit = update(history.board(), &risk).unwrap();
        let error = history.apply(edit, &stamp()).unwrap_err();
        assert!(error.to_string().contains("a whole number from 1 to 5"), "{error}");
        assert_eq!(history.board(), &start);
    }

    #[test]
    fn copy_follows_its_original_with_a_new_id() {
        let mut history = History::new(board());
        let (edit, id) = duplicate_risk(history.board(), "R-1").unwrap();
        assert_eq!(id, "R-2");
        history.apply(edit, &stamp()).unwrap();
        assert_eq!(history.board().risks[1].title, "It fails (copy)");
    }
}
