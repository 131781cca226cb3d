//! Templates for a new board.

use super::{OpenError, flagship};
use boardsight_core::model::{Board, RiskFramework, StreamState};
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeSet;

/// Template for a new board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Starter {
    /// Empty board with the standard risk scale of five steps by five.
    #[default]
    Blank,
    /// Bodies, offices, programmes, streams, measures and objectives of the example board, without any of
    /// its figures.
    Shaped,
}

impl Starter {
    /// Both templates.
    pub const ALL: [Self; 2] = [Self::Blank, Self::Shaped];

    /// Returns the name of the template.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Blank => "Blank, with the usual scales",
            Self::Shaped => "Shaped like the example board, without its figures",
        }
    }

    /// Returns a description of the content in a sentence.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Blank => {
                "Empty, with the usual scale of risk: five steps of likelihood by five of impact, and the Orange Book's categories."
            }
            Self::Shaped => {
                "Its bodies, offices, programmes, measures and objectives, and a stream for each programme to be set up. \
                 No figure, no risk, no meeting."
            }
        }
    }

    /// Returns the new board.
    ///
    /// # Errors
    /// None in a tested program: the example board is built in.
    pub fn board(self, name: &str, as_of: Date) -> Result<Board, OpenError> {
        let mut board = match self {
            Self::Blank => return Ok(Board::new(name, as_of)),
            Self::Shaped => flagship::audit_board()?,
        };
        shape(&mut board);
        board.as_of = as_of;
        name.clone_into(&mut board.name);
        Ok(board)
    }
}

/// Removes every figure, rating and event from a board and keeps its structure.
fn shape(board: &mut Board) {
    let empty = Board::new("", board.as_of);
    let Board {
        sources,
        bodies,
        members,
        mut programmes,
        mut streams,
        mut measures,
        objectives,
        risk_framework,
        ..
    } = std::mem::replace(board, empty);
    for programme in &mut programmes {
        programme.money.clear();
        programme.confidence.clear();
        // Clear the description of a programme, because it contains figures too.
        programme.about.clear();
    }
    for stream in &mut streams {
        // A stream with a start in 2015 would make every return since then overdue on the new board.
        stream.state = StreamState::NeverEstablished;
        (stream.first, stream.last, stream.note) = (None, None, None);
        stream.returns.clear();
        stream.cites.clear();
        stream.mapping = boardsight_core::model::Mapping::default();
    }
    for measure in &mut measures {
        (measure.unit_cost, measure.target) = (None, None);
    }
    board.bodies = bodies;
    board.members = members;
    board.programmes = programmes;
    board.streams = streams;
    board.measures = measures;
    board.objectives = objectives;
    board.risk_framework = RiskFramework { appetites: Vec::new(), ..risk_framework };
    let mut cited = BTreeSet::new();
    if let Ok(value) = serde_json::to_value(&*board) {
        collect(&value, &mut cited);
    }
    board.sources = sources.into_iter().filter(|s| cited.contains(s.id.as_str())).collect();
}

/// Collects the sources that any part of a value cites.
fn collect(value: &Value, cited: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(source)) = fields.get("source") {
                cited.insert(source.clone());
            }
            fields.values().for_each(|v| collect(v, cited));
        }
        Value::Array(items) => items.iter().for_each(|v| collect(v, cited)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::check;

    #[test]
    fn new_board_is_valid_and_has_no_example_figures() {
        for starter in Starter::ALL {
            let day = jiff::civil::date(2026, 4, 1);
            let board = starter.board("A new board", day).unwrap();
            assert_eq!(check(&board), [], "{starter:?}");
            assert_eq!((board.name.as_str(), board.as_of), ("A new board", day));
            assert!(board.series.is_empty() && board.risks.is_empty() && board.audit.is_empty());
            assert!(board.programmes.iter().all(|p| p.money.is_empty() && p.confidence.is_empty()));
            assert!(board.purpose.is_empty() && board.savings.is_empty() && board.findings.is_empty());
        }
        let example = flagship::audit_board().unwrap();
        let board = Starter::Shaped.board("B", example.as_of).unwrap();
        assert_eq!(board.programmes.len(), example.programmes.len());
        assert_eq!(board.measures.len(), example.measures.len());
        assert!(board.streams.iter().all(|s| s.state == StreamState::NeverEstablished));
    }
}
