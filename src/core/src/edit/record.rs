//! The lists of a board: reads and writes any record of any list by name.

use super::EditError;
use crate::model::{
    Action, Area, Board, BoardKey, Body, Comment, Decision, Event, Finding, Forecast, Group, LinkedBoard,
    Measure, Meeting, Member, Objective, Overlap, Programme, ReferenceCase, Risk, RiskFramework, Saving,
    Series, Source, StatedCost, Stream,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// A record of a board: an entry of one of its lists, identified by an id.
pub trait Record: Serialize + DeserializeOwned + Clone + PartialEq {
    /// List of the record.
    const LIST: List;
    /// Returns the id.
    fn id(&self) -> &str;
    /// Returns the board's list of these records.
    fn of(board: &Board) -> &Vec<Self>;
    /// Returns the board's list of these records, mutable.
    fn of_mut(board: &mut Board) -> &mut Vec<Self>;
}

macro_rules! lists {
    ($($(#[$doc:meta])* $variant:ident, $field:ident, $name:literal, $one:literal, $type:ty;)*) => {
        /// List of records of a board.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum List {
            /// The board's own fields; its only record has the id `board`.
            Board,
            $($(#[$doc])* $variant,)*
        }

        impl List {
            /// Every list, in the order of the file.
            pub const ALL: &[Self] = &[Self::Board, $(Self::$variant,)*];

            /// Returns the name of the list in the file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { Self::Board => "board", $(Self::$variant => $name,)* }
            }

            /// Returns the singular noun for a record of the list.
            #[must_use]
            pub const fn one(self) -> &'static str {
                match self { Self::Board => "board", $(Self::$variant => $one,)* }
            }

            /// Returns the list with that name in the file.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|list| list.name() == name)
            }

            /// Returns the ids of the records, in order.
            #[must_use]
            pub fn ids(self, board: &Board) -> Vec<&str> {
                match self {
                    Self::Board => vec!["board"],
                    $(Self::$variant => board.$field.iter().map(Record::id).collect(),)*
                }
            }

            /// Returns the index of the record in its list.
            #[must_use]
            pub fn position(self, board: &Board, id: &str) -> Option<usize> {
                match self {
                    Self::Board => (id == "board").then_some(0),
                    $(Self::$variant => board.$field.iter().position(|r| Record::id(r) == id),)*
                }
            }

            /// Returns the id of the record at an index.
            pub(super) fn id_at(self, board: &Board, at: usize) -> Option<&str> {
                match self {
                    Self::Board => (at == 0).then_some("board"),
                    $(Self::$variant => board.$field.get(at).map(Record::id),)*
                }
            }

            /// Returns the record as a JSON value.
            ///
            /// # Errors
            /// If there is no such record, or it contains a value that JSON cannot represent.
            pub fn get(self, board: &Board, id: &str) -> Result<Value, EditError> {
                let missing = || EditError::NoRecord { list: self, id: id.to_owned() };
                self.get_at(board, self.position(board, id).ok_or_else(missing)?, id)
            }

            /// Returns the record at an index as a JSON value. The caller ensures that the record has this
            /// id.
            pub(super) fn get_at(self, board: &Board, at: usize, id: &str) -> Result<Value, EditError> {
                let missing = || EditError::NoRecord { list: self, id: id.to_owned() };
                match self {
                    Self::Board => Ok(head(board)),
                    $(Self::$variant => record_value(board.$field.get(at).ok_or_else(missing)?),)*
                }
            }

            /// Returns every record as a JSON value, in order.
            ///
            /// # Errors
            /// If a record contains a value that JSON cannot represent.
            pub fn values(self, board: &Board) -> Result<Vec<Value>, EditError> {
                match self {
                    Self::Board => Ok(vec![head(board)]),
                    $(Self::$variant => board.$field.iter().map(record_value).collect(),)*
                }
            }

            /// Replaces the record of that id at that index with a value.
            ///
            /// # Errors
            /// If there is no such record, or the value does not deserialise as a record of the list. The
            /// board is then unchanged.
            pub(super) fn put(self, board: &mut Board, at: usize, id: &str, value: Value) -> Result<(), EditError> {
                match self {
                    Self::Board => put_head(board, value),
                    $(Self::$variant => {
                        let record = board.$field.get_mut(at)
                            .ok_or_else(|| EditError::NoRecord { list: self, id: id.to_owned() })?;
                        *record = read::<$type>(self, id, value)?;
                        Ok(())
                    })*
                }
            }

            /// Inserts a record with an unused id at an index, or at the end if the list is shorter.
            pub(super) fn insert(self, board: &mut Board, at: usize, id: &str, value: Value) -> Result<(), EditError> {
                match self {
                    Self::Board => Err(EditError::Exists { list: self, id: id.to_owned() }),
                    $(Self::$variant => {
                        let record = read::<$type>(self, id, value)?;
                        let at = at.min(board.$field.len());
                        board.$field.insert(at, record);
                        Ok(())
                    })*
                }
            }

            /// Removes the record at an index.
            pub(super) fn remove(self, board: &mut Board, at: usize, id: &str) -> Result<(), EditError> {
                let missing = || EditError::NoRecord { list: self, id: id.to_owned() };
                match self {
                    Self::Board => return Err(missing()),
                    $(Self::$variant => {
                        if at >= board.$field.len() {
                            return Err(missing());
                        }
                        board.$field.remove(at);
                    })*
                }
                Ok(())
            }
        }

        $(impl Record for $type {
            const LIST: List = List::$variant;
            fn id(&self) -> &str { self.id.as_str() }
            fn of(board: &Board) -> &Vec<Self> { &board.$field }
            fn of_mut(board: &mut Board) -> &mut Vec<Self> { &mut board.$field }
        })*
    };
}

lists! {
    /// Publications.
    Sources, sources, "sources", "source", Source;
    /// Bodies.
    Bodies, bodies, "bodies", "body", Body;
    /// Members.
    Members, members, "members", "member", Member;
    /// Areas.
    Areas, areas, "areas", "area", Area;
    /// Programmes.
    Programmes, programmes, "programmes", "programme", Programme;
    /// Groups of sites and areas.
    Groups, groups, "groups", "group", Group;
    /// Reporting streams.
    Streams, streams, "streams", "stream", Stream;
    /// Measures.
    Measures, measures, "measures", "measure", Measure;
    /// Series of figures.
    Series, series, "series", "series", Series;
    /// Dated notes.
    Events, events, "events", "event", Event;
    /// Stated costs.
    StatedCosts, stated_costs, "stated_costs", "stated cost", StatedCost;
    /// Savings.
    Savings, savings, "savings", "saving", Saving;
    /// Reference cases: earlier programmes.
    ReferenceCases, reference_cases, "reference_cases", "reference case", ReferenceCase;
    /// Overlaps between savings.
    Overlaps, overlaps, "overlaps", "overlap", Overlap;
    /// Assumptions of forecasts.
    Forecasts, forecasts, "forecasts", "forecast", Forecast;
    /// Findings.
    Findings, findings, "findings", "finding", Finding;
    /// Objectives.
    Objectives, objectives, "objectives", "objective", Objective;
    /// Risks.
    Risks, risks, "risks", "risk", Risk;
    /// Meetings.
    Meetings, meetings, "meetings", "meeting", Meeting;
    /// Decisions.
    Decisions, decisions, "decisions", "decision", Decision;
    /// Actions.
    Actions, actions, "actions", "action", Action;
    /// Comments.
    Comments, comments, "comments", "comment", Comment;
    /// Linked boards.
    LinkedBoards, linked_boards, "linked_boards", "linked board", LinkedBoard;
    /// Public keys.
    Keys, keys, "keys", "key", BoardKey;
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Returns the board's own fields that a person can change.
fn head(board: &Board) -> Value {
    let mut map = Map::new();
    map.insert("name".into(), board.name.clone().into());
    map.insert("purpose".into(), board.purpose.clone().into());
    map.insert("as_of".into(), board.as_of.to_string().into());
    // A framework that cannot be serialised (for example, with a number that is not finite) was refused on
    // input.
    if let Some(framework) =
        (!board.risk_framework.is_empty()).then(|| serde_json::to_value(&board.risk_framework).ok()).flatten()
    {
        map.insert("risk_framework".into(), framework);
    }
    Value::Object(map)
}

fn put_head(board: &mut Board, value: Value) -> Result<(), EditError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Head {
        name: String,
        #[serde(default)]
        purpose: String,
        as_of: jiff::civil::Date,
        #[serde(default)]
        risk_framework: RiskFramework,
    }
    let head: Head = serde_json::from_value(value).map_err(|e| EditError::NotOfKind {
        list: List::Board,
        id: "board".to_owned(),
        why: e.to_string(),
    })?;
    (board.name, board.purpose, board.as_of) = (head.name, head.purpose, head.as_of);
    board.risk_framework = head.risk_framework;
    Ok(())
}

/// Returns a record as a JSON value. Fields that are not set are absent.
///
/// # Errors
/// If the record contains a value that JSON cannot represent, such as a figure that is not finite.
pub fn record_value<T: Serialize>(record: &T) -> Result<Value, EditError> {
    serde_json::to_value(record).map_err(|e| EditError::NoForm(e.to_string()))
}

/// Returns the id of a record given as a JSON value.
#[must_use]
pub fn record_id(value: &Value) -> Option<&str> {
    value.get("id").and_then(Value::as_str)
}

fn read<T: Record>(list: List, id: &str, value: Value) -> Result<T, EditError> {
    let record: T = serde_json::from_value(value).map_err(|e| EditError::NotOfKind {
        list,
        id: id.to_owned(),
        why: e.to_string(),
    })?;
    if record.id() != id {
        let why = format!("its id would become '{}'", record.id());
        return Err(EditError::NotOfKind { list, id: id.to_owned(), why });
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::COMMENTED;

    #[test]
    fn every_list_but_comments_accepts_comments() {
        for list in List::ALL.iter().filter(|l| !matches!(l, List::Board | List::Comments)) {
            assert!(COMMENTED.contains(&list.name()), "{list}");
        }
    }
}
