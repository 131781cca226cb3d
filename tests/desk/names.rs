//! Every control that can be pressed, edited or moved has a name for screen readers: on every page, in the
//! inspector for every kind of record, in every menu and in every dialog.

use crate::common::{Setup, Window, folder};
use boardsight_core::model::{Comment, CommentSubject};
use boardsight_report::PageName;
use eframe::egui::accesskit::{Action, Role};
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};

/// The key of each page.
pub const PAGES: [Key; PageName::ALL.len()] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num9, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8];

pub const PRESSED: [Role; 14] = [
    Role::Button,
    Role::CheckBox,
    Role::RadioButton,
    Role::ComboBox,
    Role::TextInput,
    Role::MultilineTextInput,
    Role::SearchInput,
    Role::Slider,
    Role::SpinButton,
    Role::Link,
    Role::Tab,
    Role::MenuItem,
    Role::Switch,
    Role::ColorWell,
];

/// Adds the controls without a name to `wrong`, with their positions.
pub fn nameless(window: &Window, at: &str, wrong: &mut Vec<String>) {
    let root = window.harness.root();
    let mut controls = 0;
    for node in root.children_recursive() {
        let node = node.accesskit_node();
        let role = node.role();
        // Selectable text and scroll areas are not controls. Assistive technology skips containers.
        let passive = matches!(
            role,
            Role::Label
                | Role::ScrollView
                | Role::ScrollBar
                | Role::Heading
                | Role::Window
                | Role::GenericContainer
        );
        let acts = !passive && node.data().supports_action(Action::Click);
        if !PRESSED.contains(&role) && !acts {
            continue;
        }
        controls += 1;
        if node.label().is_none_or(|label| label.trim().is_empty()) {
            wrong.push(format!("{at}: {role:?} at {:?}", node.bounding_box()));
        }
    }
    assert!(controls > 5, "{at}: the page has controls");
}

fn commented() -> Setup {
    let mut board = crate::common::example::board().unwrap();
    for (n, (list, id)) in
        [("risks", board.risks[0].id.to_string()), ("measures", board.measures[0].id.to_string())]
            .into_iter()
            .enumerate()
    {
        board.comments.push(Comment {
            id: format!("c{n}").into(),
            about: CommentSubject { list: list.into(), id, field: String::new() },
            author: "Chair".into(),
            at: format!("2017-02-08T09:0{n}:00Z").parse().unwrap(),
            text: "Why?".into(),
            replies: vec![],
            resolved: None,
        });
    }
    Setup { board, ..Setup::default() }
}

#[test]
fn every_control_of_every_page_and_inspector_has_a_name() {
    let mut wrong = Vec::new();
    let mut window = Window::of(commented());
    for key in PAGES {
        window.keys(Modifiers::COMMAND, key);
        nameless(&window, &format!("page {key:?}"), &mut wrong);
    }
    // Every kind of record in the inspector, found with the palette.
    let board = window.board().clone();
    let records = [
        board.risks[0].id.to_string(),
        board.measures[0].id.to_string(),
        board.series[0].id.to_string(),
        board.savings[0].id.to_string(),
        board.streams[0].id.to_string(),
        board.programmes[0].id.to_string(),
        board.findings[0].id.to_string(),
        board.sources[0].id.to_string(),
        board.decisions[0].id.to_string(),
    ];
    for id in records {
        window.keys(Modifiers::COMMAND, Key::K);
        window.harness.get_by_label("Command palette").type_text(&id);
        window.settle();
        nameless(&window, "the palette", &mut wrong);
        window.key(Key::Enter);
        assert!(window.sees("Close inspector"), "{id}");
        nameless(&window, &format!("inspector of {id}"), &mut wrong);
    }
    // A series is reached from its measure.
    window.keys(Modifiers::COMMAND, Key::K);
    window.harness.get_by_label("Command palette").type_text(board.measures[0].id.as_str());
    window.settle();
    window.key(Key::Enter);
    window.press_containing("Plan, Better Care Fund: ");
    assert!(window.sees("Type in a figure of this line"));
    nameless(&window, "inspector of a line of figures", &mut wrong);
    // The sections of pages that have several.
    for (page, sections) in [
        (Key::Num5, &["Counted twice", "Earlier programmes", "Forecast", "What would have to be true"][..]),
        (Key::Num8, &["Review now", "Challenges"]),
    ] {
        window.keys(Modifiers::COMMAND, page);
        for section in sections {
            window.harness.get_all_by_label(section).next().unwrap().click();
            window.settle();
            nameless(&window, section, &mut wrong);
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} without a name:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_control_of_overlays_has_a_name() {
    let (_folder, file) = folder();
    let mut wrong = Vec::new();
    let mut window = Window::new();
    window.open(&file);
    for menu in ["File", "Edit", "View", "Export", "Help"] {
        window.press(menu);
        nameless(&window, menu, &mut wrong);
        window.key(Key::Escape);
    }
    for line in ["Settings", "Save register as", "Version history"] {
        window.file_menu(line);
        nameless(&window, line, &mut wrong);
        window.key(Key::Escape);
    }
    window.key(Key::F1);
    nameless(&window, "keys", &mut wrong);
    window.key(Key::Escape);
    window.keys(Modifiers::COMMAND, Key::N);
    nameless(&window, "new board", &mut wrong);
    window.key(Key::Escape);
    window.keys(Modifiers::COMMAND, Key::Num2);
    window.press("Set up reporting for Vanguards");
    nameless(&window, "set up reporting", &mut wrong);
    window.press("Set up reporting");
    window.keys(Modifiers::COMMAND, Key::Q);
    nameless(&window, "unsaved", &mut wrong);
    window.press("Cancel");
    window.keys(Modifiers::COMMAND, Key::Num6);
    window.press("Mark R-BCF-1");
    window.press("Change marked\u{2026}");
    for what in ["Owner", "Category", "Next review", "Proximity", "Tag", "Status, or close"] {
        window.harness.get_all_by_label(what).last().unwrap().click();
        window.settle();
        nameless(&window, what, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} without a name:\n{}", wrong.len(), wrong.join("\n"));
}

/// Returns the names of the controls of a page.
pub fn controls(window: &Window) -> std::collections::BTreeSet<String> {
    let root = window.harness.root();
    let pressed = root.children_recursive().filter(|n| PRESSED.contains(&n.accesskit_node().role()));
    pressed.filter_map(|n| n.accesskit_node().label()).collect()
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn every_control_is_visible_at_200_percent() {
    let mut usual = Window::new();
    // With text at 200%, a laptop's screen has half the space.
    let mut large = Window::of(Setup { size: vec2(683.0, 384.0), ..Setup::default() });
    // The number of visible rows of a long list depends on the space; scrolling reaches the others.
    let row = |name: &String| {
        [
            "Select ",
            "Mark R",
            "Title of ",
            "Owner of ",
            "Next review of ",
            "Category of ",
            "Status of ",
            "Show R",
        ]
        .iter()
        .any(|start| name.starts_with(start))
            || name.contains(" rating of ")
            || name.starts_with("Sort by")
            || name.contains("; target: ")
    };
    let mut lost = Vec::new();
    for key in PAGES {
        usual.keys(Modifiers::COMMAND, key);
        large.keys(Modifiers::COMMAND, key);
        let there = controls(&large);
        let missing = controls(&usual)
            .into_iter()
            .filter(|name| !there.contains(name) && !row(name))
            .filter(|name| !PageName::ALL.iter().any(|p| p.name() == name));
        lost.extend(missing.map(|name| format!("{key:?}: {name}")));
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
    assert!(large.harness.query_by_label("Pages").is_some(), "the pages are in a menu");
}
