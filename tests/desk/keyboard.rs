//! Keyboard operation: command palette, presentation mode, marking and changing many risks, saved filters,
//! F6.

use super::names::PAGES;
use crate::common::{Setup, Window, folder};
use boardsight_report::PageName;
use boardsight_store::open_board;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

fn focused(window: &Window) -> String {
    let root = window.harness.root();
    let found = root.children_recursive().find(|n| n.accesskit_node().is_focused());
    found.and_then(|n| n.accesskit_node().label()).unwrap_or_default()
}

#[test]
fn palette_finds_and_runs_pages_commands_and_records() {
    let mut window = Window::new();
    let run = |window: &mut Window, words: &str| {
        window.keys(Modifiers::COMMAND, Key::K);
        window.harness.get_by_label("Command palette").type_text(words);
        window.settle();
        window.key(Key::Enter);
        assert!(window.harness.query_by_label("Command palette").is_none(), "it closes: {words}");
    };
    run(&mut window, "board pack");
    assert!(window.sees("Marking"), "what is to be in the pack is asked");
    window.key(Key::Escape);
    run(&mut window, "go sav");
    assert!(window.sees("Counted twice"), "the page Savings");
    run(&mut window, "high contrast");
    run(&mut window, "R-BCF-1");
    assert!(window.sees("Close inspector") && window.sees("Risk R-BCF-1"));
    // Arrow keys reach the entries further down.
    window.keys(Modifiers::COMMAND, Key::K);
    window.key(Key::ArrowDown);
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    assert!(window.sees("Measure: "), "the third entry is the page Measures");
    // The palette finds any text of the board: here a control or action of a risk.
    let word = window.board().risks.iter().flat_map(|r| &r.actions).next().map(|a| a.text.clone());
    if let Some(text) = word {
        run(&mut window, &text);
        assert!(window.sees("Close inspector"));
    }
    window.keys(Modifiers::COMMAND, Key::K);
    window.harness.get_by_label("Command palette").type_text("zebra crossing");
    window.settle();
    assert!(window.sees("No results"));
    window.key(Key::Escape);
    assert!(window.harness.query_by_label("Command palette").is_none());
}

#[test]
fn presentation_turns_by_arrows_and_ends_by_escape() {
    let mut window = Window::new();
    window.key(Key::F5);
    assert!(window.harness.query_by_label("File").is_none(), "nothing stands around the page");
    assert!(window.harness.query_by_label("Search").is_none());
    let before = window.board().clone();
    window.key(Key::ArrowRight);
    assert!(window.sees("Set up reporting for Vanguards"));
    window.press("Set up reporting for Vanguards");
    window.press("Set up reporting");
    assert_eq!(window.board(), &before, "nothing is changed while presenting");
    for _ in PageName::ALL {
        window.key(Key::ArrowRight);
    }
    let [.., before, last] = PageName::ALL;
    let is = |window: &Window, page: PageName| window.sees(&format!("Page {}", page.name()));
    assert!(is(&window, last), "it stays on the last page");
    window.key(Key::ArrowLeft);
    assert!(is(&window, before));
    window.key(Key::Escape);
    assert!(window.harness.query_by_label("File").is_some());
}

#[test]
fn bulk_edit_has_a_preview_and_one_undo() {
    let mut window = Window::new();
    let start = window.board().risks.clone();
    window.keys(Modifiers::COMMAND, Key::Num6);
    window.press("Mark R-BCF-1");
    window.press("Mark R-BCF-2");
    window.press("Mark R-BCF-3");
    assert!(window.sees("3 marked"));
    window.press("Change marked\u{2026}");
    window.type_into("New owner of the marked risks", "Secretariat");
    window.settle();
    assert!(window.sees("What would change: 3 risks"));
    assert!(window.sees("\u{2192} Secretariat"));
    window.press("Make these changes");
    let owned =
        |w: &Window| w.board().risks.iter().filter(|r| r.owner.as_deref() == Some("Secretariat")).count();
    assert_eq!(owned(&window), 3);
    assert!(window.app().status_text().unwrap().contains("3 risks: owner Secretariat"));
    window.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.board().risks, start);
    window.press("Change marked\u{2026}");
    window.press("Status, or close");
    window.press("Make these changes");
    assert_eq!(window.board().risks.iter().filter(|r| r.closed.is_some()).count(), 3);
    window.press("Unmark all");
    assert!(!window.sees("marked"));
}

#[test]
fn filter_is_saved_in_settings_not_in_the_board() {
    let (folder, file) = folder();
    let settings = Some(folder.path().join("settings.ron"));
    let mut window = Window::of(Setup { settings: settings.clone(), ..Setup::default() });
    window.open(&file);
    window.keys(Modifiers::COMMAND, Key::Num6);
    window.type_into("Text filter", "delayed");
    window.settle();
    window.press("Saved filters");
    window.type_into("Name of the filter to keep", "Delays");
    window.press("Keep this filter");
    assert!(window.app().is_saved(), "the board is as it was");
    assert_eq!(&open_board(&file).unwrap().content, window.board());
    drop(window);
    let mut window = Window::of(Setup { settings, ..Setup::default() });
    window.keys(Modifiers::COMMAND, Key::Num6);
    let all = window.board().risks.len();
    window.press("Saved filters");
    window.press("Filter: Delays");
    let all = format!(" of {all} risks");
    let labels = window
        .harness
        .root()
        .children_recursive()
        .filter_map(|n| n.accesskit_node().value().or_else(|| n.accesskit_node().label()));
    let shown = labels.filter_map(|l| l.strip_suffix(&all)?.parse::<usize>().ok()).next().unwrap();
    assert!(shown > 0 && shown < window.board().risks.len(), "fewer are shown: {shown}");
}

#[test]
fn f6_moves_between_regions_and_tab_reaches_all_controls() {
    let mut window = Window::new();
    for (i, key) in PAGES.into_iter().enumerate() {
        window.keys(Modifiers::COMMAND, key);
        // Move the focus to the page, whichever part had it.
        for _ in 0..4 {
            window.key(Key::F6);
            if focused(&window).starts_with("Page ") {
                break;
            }
        }
        let name = PageName::ALL[i].name();
        assert_eq!(focused(&window), format!("Page {name}"));
        // From there Tab moves from control to control in the page and never loses the focus.
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..6 {
            window.key(Key::Tab);
            seen.insert(focused(&window));
        }
        assert!(!seen.contains("") && seen.len() > 3, "{name}: {seen:?}");
    }
}

#[test]
fn menus_palette_and_shortcuts_enable_the_same_commands() {
    let (_folder, file) = folder();
    let mut window = Window::new();
    window.files.0.borrow_mut().push_back(file);
    window.file_menu("Open read-only");
    let before = window.board().clone();
    window.press("File");
    let disabled = |window: &Window, label: &str| {
        window.harness.get_by_label_contains(label).accesskit_node().is_disabled()
    };
    for label in ["Import return", "Import risk register", "Merge a returned copy"] {
        assert!(disabled(&window, label), "{label} in the menu");
    }
    window.key(Key::Escape);
    window.press("Edit");
    assert!(disabled(&window, "Nothing to undo"));
    assert!(!disabled(&window, "Search this board"), "one name for search in menu and palette");
    window.key(Key::Escape);
    window.keys(Modifiers::COMMAND, Key::K);
    window.harness.get_by_label("Command palette").type_text("import return");
    window.settle();
    assert!(disabled(&window, "Import return"), "in the palette");
    window.key(Key::Escape);
    window.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.said(), "Undo: the board is read-only");
    assert_eq!(window.board(), &before);
}
