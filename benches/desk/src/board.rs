//! The national board, with texts of realistic length and links on every risk.

#[path = "../../../examples/national_board.rs"]
#[allow(dead_code, missing_docs)] // the example has a main function of its own
mod national_board;

use boardsight_core::model::{Board, Gbp};

const WORDS: [&str; 40] = [
    "the", "discharge", "of", "patients", "is", "late", "because", "care", "at", "home", "cannot", "be", "arranged", "in",
    "time", "and", "community", "beds", "are", "full", "staff", "leave", "before", "others", "come", "a", "shared",
    "record", "not", "agreed", "between", "trusts", "savings", "assumed", "by", "plan", "fall", "short", "hospital", "winter",
];

/// Returns a board of 10,000 made-up risks with about 900 letters each. Every tenth risk is the parent of
/// the nine that follow and leads to the next such risk.
pub fn board() -> Board {
    let mut board = national_board::board(7);
    let ids: Vec<_> = board.risks.iter().map(|r| r.id.clone()).collect();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut words = |count: usize| {
        let mut out = String::new();
        for _ in 0..count {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            out.push_str(WORDS[usize::try_from(state % 40).unwrap_or(0)]);
            out.push(' ');
        }
        out
    };
    for (i, risk) in board.risks.iter_mut().enumerate() {
        risk.cause = words(40);
        risk.event = words(25);
        risk.effect = words(40);
        risk.note = Some(words(30));
        for control in &mut risk.controls {
            control.text = words(15);
        }
        for action in &mut risk.actions {
            action.text = words(15);
        }
        risk.impact_gbp = (i % 3 > 0).then(|| Gbp(1_000 * i64::try_from(i).unwrap_or(0)));
        if i % 10 == 0 {
            risk.contributes_to = ids.get(i + 10).cloned().into_iter().collect();
        } else {
            risk.parent = Some(ids[i - i % 10].clone());
        }
    }
    board
}

/// Returns the size of the risks' texts, in bytes.
pub fn text(board: &Board) -> usize {
    let of = |r: &boardsight_core::model::Risk| {
        r.title.len()
            + r.cause.len()
            + r.event.len()
            + r.effect.len()
            + r.note.as_ref().map_or(0, String::len)
            + r.controls.iter().map(|c| c.text.len()).sum::<usize>()
            + r.actions.iter().map(|a| a.text.len()).sum::<usize>()
    };
    board.risks.iter().map(of).sum()
}
