//! The Meetings page: create snapshots, open them read-only, verify and compare them; draft minutes.
#![cfg(feature = "window")]
#![allow(clippy::unwrap_used)] // a test that cannot go on fails here

use crate::common::{Setup, Window, folder};
use boardsight_core::model::Topic;
use boardsight_store::{digest, open_board, snapshot};
use eframe::egui::{Key, Modifiers, vec2};
use std::path::Path;

impl Window {
    /// Opens a file on the Meetings page.
    fn meetings(file: &Path) -> Self {
        let now = "2017-02-09T09:30:00Z";
        let mut window = Self::of(Setup { size: vec2(1366.0, 1200.0), now, ..Setup::default() });
        window.open(file);
        window.keys(Modifiers::COMMAND, Key::Num7);
        window
    }

    fn take(&mut self, name: &str) {
        self.press("Snapshots");
        self.write("Name of the snapshot", name);
        self.press("Take snapshot");
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn snapshot_is_taken_verified_and_compared() {
    let (_folder, file) = folder();
    let mut window = Window::meetings(&file);
    window.press("What changed");
    assert!(window.sees("There is no snapshot to compare with yet"));
    window.take("February meeting");
    assert!(window.said().starts_with("Took the snapshot 'February meeting'"), "{}", window.said());
    let listed = snapshot::list(&file);
    assert_eq!(listed[0].mark.as_ref().unwrap().name, "February meeting");
    assert!(window.sees("8 February 2017"));
    window.press("Verify snapshot February meeting");
    assert!(window.sees("unaltered"));

    window.press("What changed since February meeting");
    assert!(window.sees("Nothing changed."));
    window.keys(Modifiers::COMMAND, Key::Num6);
    window.press("Select R-BCF-1");
    window.press("Current likelihood 3: Possible");
    window.keys(Modifiers::COMMAND, Key::Num7);
    assert!(window.sees("the board has changed since"));
    window.press("Compare again");
    assert!(window.sees("1 risk moved.") && window.sees("Down 8, R-BCF-1"));
    window.keys(Modifiers::COMMAND, Key::Z);
    window.press("Compare again");
    assert!(window.sees("Nothing changed."), "what was taken back has not changed");

    window.take("February meeting");
    assert!(window.said().contains("exists already"), "{}", window.said());
    assert_eq!(snapshot::list(&file).len(), 1);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn snapshot_is_read_only_and_its_copy_is_editable() {
    let (_folder, file) = folder();
    let mut window = Window::meetings(&file);
    window.take("February meeting");
    window.press("Open snapshot February meeting");
    assert!(window.sees("Snapshot, read only"));
    assert!(window.sees("February meeting as of 8 February 2017, taken by"));
    let place = snapshot::list(&file).remove(0).path;
    assert_eq!(window.app().file(), Some(place.as_path()));
    let bytes = std::fs::read(&place).unwrap();

    window.keys(Modifiers::COMMAND, Key::Num7);
    let before = window.app().board().actions.len();
    window.press("Add action");
    assert_eq!(window.app().board().actions.len(), before);
    assert!(
        window.said().contains("this is the snapshot 'February meeting', which is read only"),
        "{}",
        window.said()
    );
    assert!(window.app().is_saved());
    window.keys(Modifiers::COMMAND, Key::S);
    assert_eq!(std::fs::read(&place).unwrap(), bytes);
    assert_eq!(std::fs::read_dir(place.parent().unwrap()).unwrap().count(), 1, "no lock, no journal");

    window.press("Open a copy");
    assert!(!window.sees("Snapshot, read only"));
    assert_eq!(window.app().file(), None);
    window.keys(Modifiers::COMMAND, Key::Num7);
    window.press("Add action");
    assert_eq!(window.app().board().actions.len(), before + 1);
    assert_eq!(std::fs::read(&place).unwrap(), bytes);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn altered_snapshot_is_flagged_on_every_page() {
    let (folder, file) = folder();
    let board = open_board(&file).unwrap().content;
    let taking = snapshot::SnapshotOptions {
        name: "February meeting".to_owned(),
        meeting: None,
        as_of: board.as_of,
        taken: None,
        by: "Secretariat".to_owned(),
        note: None,
    };
    let frozen = snapshot::freeze(&board, &taking).unwrap();
    let text = boardsight_store::to_ron(&frozen).unwrap().replacen("likelihood: 5", "likelihood: 4", 1);
    let altered = folder.path().join("altered.ron");
    std::fs::write(&altered, text).unwrap();
    let mut window = Window::meetings(&file);
    window.open(&altered);
    assert!(window.sees("Snapshot, ALTERED"));
    assert!(window.sees("altered: risks"));
    window.keys(Modifiers::COMMAND, Key::Num1);
    assert!(window.sees("Snapshot, ALTERED"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn minutes_use_a_snapshot_with_owners_and_due_dates() {
    let (_folder, file) = folder();
    let mut window = Window::meetings(&file);
    window.take("February meeting");
    window.press("Meetings and minutes");
    window.press("Add meeting");
    let id = window.app().board().meetings.last().unwrap().id.to_string();
    window.write(&format!("Title of meeting {id}"), "A meeting");
    window.write(&format!("Day of meeting {id}"), "2017-02-08");
    assert!(window.sees("Draft, incomplete") && window.sees("The attendance of 3 members is not recorded."));
    window.press("Member, Department of Health: present");
    let meeting = |window: &Window| window.app().board().meetings.last().unwrap().clone();
    assert_eq!(meeting(&window).present.len(), 1);
    window.press("Member, Department of Health: apologies");
    assert_eq!((meeting(&window).present.len(), meeting(&window).apologies.len()), (0, 1));
    window.write("Office to add to the attendance", "Secretariat");
    window.press("Add as in attendance");
    assert_eq!(meeting(&window).attending, ["Secretariat"]);

    window.press("Add item");
    window.write("Item 1", "Who reports");
    window.choose("Topic of item 1", "Reporting");
    assert_eq!(meeting(&window).agenda[0].topic, Topic::Reporting);
    window.press("Add item");
    window.write("Minute of item 2", "Nothing else was raised.");
    window.press("Draft minutes from it");
    let said = meeting(&window);
    let short = &digest(&crate::common::example::board().unwrap()).unwrap().to_string()[..8];
    let minute = &said.agenda[0].minute;
    assert!(minute.contains(&format!("snapshot 'February meeting', digest {short}")), "{minute}");
    assert!(minute.contains("programmes"), "{minute}");
    assert_eq!(said.agenda[1].minute, "Nothing else was raised.");
    assert_eq!(said.snapshot.unwrap().name, "February meeting");
    window.write("Minute of item 1", "The board was not content.");
    window.press("Draft minutes from it");
    assert_eq!(
        meeting(&window).agenda[0].minute,
        "The board was not content.",
        "what is written is left alone"
    );

    window.press("Add decision to item 1");
    let decision = window.app().board().decisions.last().unwrap().clone();
    assert_eq!(
        (decision.meeting.as_ref().unwrap().as_str(), decision.item.as_deref()),
        (id.as_str(), Some("1"))
    );
    window.write(&format!("Who carries out decision {}", decision.id), "Secretariat");
    window.write(&format!("Decision {} to be carried out by", decision.id), "2017-03-31");
    window.press("Add action to item 1");
    let action = window.app().board().actions.last().unwrap().id.to_string();
    window.write(&format!("Action {action} due"), "2017-02-01");
    assert!(window.sees("7 days overdue"));

    window.press("Remove item 1");
    let board = window.app().board();
    assert_eq!(board.decisions.last().unwrap().item, None, "what was decided stays with the meeting");
    window.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.app().board().decisions.last().unwrap().item.as_deref(), Some("1"));
    window.keys(Modifiers::COMMAND, Key::S);
    assert!(window.app().is_saved());
    assert_eq!(&open_board(&file).unwrap().content, window.app().board());
    window.keys(Modifiers::COMMAND, Key::Num1);
    assert!(window.sees("overdue, by 7 days") || window.sees("7 days late"), "loud on the Overview");
}
