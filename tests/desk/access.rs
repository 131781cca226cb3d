//! Read-only boards, and member copies that are annotated and returned.

use super::names::PAGES;
use crate::common::{Window, folder};
use boardsight_store::{open_board, open_register};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

#[test]
fn read_only_file_is_not_locked_or_editable() {
    let (_folder, file) = folder();
    let mut window = Window::new();
    window.files.0.borrow_mut().push_back(file.clone());
    window.file_menu("Open read-only");
    assert!(window.sees("Read only") && window.sees("nothing can be changed"));
    let before = window.board().clone();
    // Every control on every page.
    window.keys(Modifiers::COMMAND, Key::Num2);
    window.press("Set up reporting for Vanguards");
    window.press("Set up reporting");
    assert_eq!(window.board(), &before);
    assert!(
        window.app().status_text().unwrap().starts_with("Not changed."),
        "{:?}",
        window.app().status_text()
    );
    window.keys(Modifiers::COMMAND, Key::Num6);
    window.press("Select R-BCF-1");
    assert!(window.harness.get_by_label("Current likelihood 3: Possible").accesskit_node().is_disabled());
    assert!(window.harness.query_by_label("New comment on risk R-BCF-1").is_none());
    window.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.board(), &before);
    assert!(window.app().is_saved());

    let mut editor = Window::new();
    editor.open(&file);
    let said = editor.app().status_text().unwrap_or_default();
    assert!(said.starts_with("Opened"), "the file is not locked: {said}");

    drop(editor);
    window.press("Open for editing");
    assert!(!window.sees("Read only"));
    window.keys(Modifiers::COMMAND, Key::Num6);
    window.press("Select R-BCF-1");
    window.press("Current likelihood 3: Possible");
    assert_ne!(window.board(), &before);
}

#[test]
fn read_only_board_is_read_only_on_every_page() {
    let mut window = Window::new();
    let board = crate::common::example::board().unwrap();
    window.harness.state_mut().as_mut().unwrap().show_read_only(board, "A snapshot: nothing can be changed.");
    window.settle();
    for key in PAGES {
        window.keys(Modifiers::COMMAND, key);
        assert!(window.sees("Read only") && window.sees("A snapshot"), "{key:?}");
    }
}

#[test]
fn members_copy_is_marked_and_merged_back() {
    let (folder, file) = folder();
    let copy = folder.path().join("copy.ron");
    let mut window = Window::new();
    window.open(&file);
    window.files.0.borrow_mut().push_back(copy.clone());
    window.file_menu("Export member copy");
    let text = std::fs::read_to_string(&copy).unwrap();
    assert!(!text.contains("series: [") && !text.contains("expectations: ["), "registers alone");

    let mut member = Window::new();
    member.open(&copy);
    assert!(member.board().name.contains("member’s copy"));
    assert_eq!(member.board().risks, window.board().risks);
    member.keys(Modifiers::COMMAND, Key::Num6);
    member.press("Select R-BCF-1");
    member.type_into("New comment on risk R-BCF-1", "Why is this still so high?");
    member.keys(Modifiers::COMMAND, Key::Enter);
    member.press("Current likelihood 3: Possible");
    member.keys(Modifiers::COMMAND, Key::S);
    assert!(member.app().is_saved(), "{:?}", member.app().status_text());
    assert_eq!(open_register(&copy).unwrap().content.comments.len(), 1);
    drop(member);

    // The secretariat continues to edit in the meantime.
    window.keys(Modifiers::COMMAND, Key::Num6);
    window.press("Select R-BCF-1");
    window.type_into("New comment on risk R-BCF-1", "To be discussed");
    window.keys(Modifiers::COMMAND, Key::Enter);
    window.files.0.borrow_mut().push_back(copy);
    window.file_menu("Merge a returned copy");
    window.press("Merge");
    let board = window.board().clone();
    assert_eq!(board.comments.len(), 2);
    assert_eq!(board.risk("R-BCF-1").unwrap().current.unwrap().likelihood, 3);
    assert_eq!(board.measures, crate::common::example::board().unwrap().measures, "nothing else was touched");
    window.keys(Modifiers::COMMAND, Key::S);
    assert_eq!(open_board(&file).unwrap().content, board);
}
