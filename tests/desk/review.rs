//! Reviews and comments by keyboard.

use crate::common::{Setup, Window};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use jiff::civil::date;

/// Returns the example board with dates for the next reviews of its risks.
fn with_days() -> Setup {
    let mut board = crate::common::example::board().unwrap();
    for (i, risk) in board.risks.iter_mut().enumerate() {
        risk.next_review = match i {
            0 => Some(date(2017, 1, 8)),
            1 => Some(date(2017, 2, 1)),
            2 => Some(date(2017, 2, 20)),
            3 => Some(date(2017, 3, 15)),
            _ => Some(date(2017, 9, 1)),
        };
    }
    Setup { board, ..Setup::default() }
}

#[test]
fn calendar_lists_overdue_and_due_reviews() {
    let mut window = Window::of(with_days());
    window.keys(Modifiers::COMMAND, Key::Num8);
    assert!(window.sees("2 reviews of") && window.sees("are overdue, the longest by 31 days"));
    assert!(window.sees("Overdue: 2 risks"));
    assert!(window.sees("31 days overdue"));
    window.press("March 2017: 1 risk");
    assert!(window.sees("15 March 2017"));
    window.press("By week");
    window.press("20 Feb 2017 to 26 Feb 2017: 1 risk");
    assert!(window.sees("20 February 2017"));
}

#[test]
fn keyboard_review_keeps_finished_and_unfinished_notes() {
    let mut window = Window::of(with_days());
    let (first, second) = (window.board().risks[0].id.to_string(), window.board().risks[1].id.to_string());
    window.keys(Modifiers::COMMAND, Key::Num8);
    window.press("Review these now");
    assert!(window.sees("0 of 2 reviewed"));
    // The focus is in the note.
    window.harness.get_by_label(&format!("Note of the review of {first}")).type_text("Unchanged");
    window.harness.run();
    window.keys(Modifiers::COMMAND, Key::Enter);
    assert!(window.sees("1 of 2 reviewed"), "{:?}", window.app().status_text());
    let risk = &window.board().risks[0];
    assert_eq!((risk.reviews.len(), risk.reviews[0].note.as_str()), (1, "Unchanged"));
    assert_eq!(risk.reviews[0].on, date(2017, 2, 8));
    assert!(risk.next_review.unwrap() > date(2017, 2, 8));
    // The user opens another page while typing the second note.
    window.harness.get_by_label(&format!("Note of the review of {second}")).type_text("Half a thou");
    window.harness.run();
    window.keys(Modifiers::COMMAND, Key::Num1);
    window.keys(Modifiers::COMMAND, Key::Num8);
    assert!(window.sees("1 of 2 reviewed"));
    let note = window.harness.get_by_label(&format!("Note of the review of {second}")).value();
    assert_eq!(note.as_deref(), Some("Half a thou"));
    window.keys(Modifiers::ALT, Key::PageUp);
    assert!(window.sees("1 of 2") && window.sees(&format!("Note of the review of {first}")));
    window.keys(Modifiers::ALT, Key::PageDown);
    assert!(window.sees(&format!("Note of the review of {second}")));
    // On closing, the app warns about the typed text instead of losing it.
    window.keys(Modifiers::COMMAND, Key::Q);
    assert!(window.sees("There is work that is not saved"));
    let kept = &window.board().comments[0];
    assert_eq!((kept.about.id.as_str(), kept.text.as_str()), (second.as_str(), "Half a thou"));
}

#[test]
fn comment_is_answered_resolved_and_listed() {
    let mut window = Window::new();
    window.keys(Modifiers::COMMAND, Key::Num6);
    window.press("Select R-BCF-1");
    window.type_into("New comment on risk R-BCF-1", "Who rated this?");
    window.keys(Modifiers::COMMAND, Key::Enter);
    let said = window.board().comments[0].clone();
    assert_eq!((said.author.as_str(), said.text.as_str()), ("Secretariat", "Who rated this?"));
    assert!(window.sees("Comments (1 open)"));
    window.keys(Modifiers::COMMAND, Key::Num8);
    assert!(window.sees("1 challenge waits for an answer"));
    window.key(Key::Escape);
    window.press("Challenges");
    assert!(window.sees("Who rated this?") && window.sees("Show risk R-BCF-1"));
    window.press("Reply to Secretariat, 8 February 2017, 09:30 UTC");
    let reply = "Reply to the comment of Secretariat, 8 February 2017, 09:30 UTC";
    window.type_into(reply, "The programme, in January");
    window.press("Send reply to the comment of Secretariat, 8 February 2017, 09:30 UTC");
    assert_eq!(window.board().comments[0].replies[0].text, "The programme, in January");
    window.press("Resolve the comment of Secretariat, 8 February 2017, 09:30 UTC");
    assert!(!window.board().comments[0].is_open());
    assert!(window.sees("No comment is open"));
    window.keys(Modifiers::COMMAND, Key::Z);
    assert!(window.board().comments[0].is_open());
}
