//! A folder as storage, as on a network share.

use crate::shared::journeys::{
    conflicts_are_named_and_settled, every_command_takes_it, shares_changes_and_versions,
};
use crate::shared::machine::{Machine, board, share};
use crate::shared::writers::{Storm, writers};
use boardsight_remote::{CancelToken, Shared};
use boardsight_store::Holder;
use std::fs;

fn address(folder: &std::path::Path) -> String {
    format!("file://{}/north.board.ron", folder.display())
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn folder_keeps_every_save_of_two_writers() {
    let folder = tempfile::tempdir().unwrap();
    shares_changes_and_versions(&Machine::new(), &Machine::new(), &address(folder.path()));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn every_command_takes_a_board_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    every_command_takes_it(&Machine::new(), &address(folder.path()));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn temporarily_missing_folder_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (there, gone) = (folder.path().join("boards"), folder.path().join("gone"));
    fs::create_dir(&there).unwrap();
    conflicts_are_named_and_settled(
        &mut Machine::new(),
        &mut Machine::new(),
        &address(&there),
        &mut |_, away| {
            let (from, to) = if away { (&there, &gone) } else { (&gone, &there) };
            fs::rename(from, to).unwrap();
        },
    );
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn removed_board_is_not_recreated_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let (a, address) = (Machine::new(), address(folder.path()));
    share(&a, &address, &board(1));
    fs::remove_file(folder.path().join("north.board.ron")).unwrap();
    let said = a.set_field(&address, "risks/R-1", "title", "Still here");
    assert!(said.code == Some(1) && said.err.contains("was taken away"), "{said:?}");
    assert_eq!(a.copy(&address).risks[0].title, "Still here");
    assert!(!folder.path().join("north.board.ron").exists());
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn presence_ends_by_leaving_or_by_silence() {
    let folder = tempfile::tempdir().unwrap();
    let (a, address) = (Machine::new(), address(folder.path()));
    share(&a, &address, &board(1));
    let shared = Shared::under(&address, &folder.path().join("copies")).unwrap();
    let since: jiff::Timestamp = "2017-02-08T09:30:00Z".parse().unwrap();
    let me = Holder::me("Secretariat", since);
    shared.say_here("s1", &me, &CancelToken::default()).unwrap();
    shared.say_here("s2", &Holder::me("SRO, BCF\n", since), &CancelToken::default()).unwrap();
    let said = a.run(&["shared", "who", &address]);
    assert!(
        said.out.contains("Secretariat on ") && said.out.contains("since 8 February 2017 09:30 UTC"),
        "{said:?}"
    );
    assert_eq!(said.out.lines().count(), 2, "one line each, whatever they call themselves: {said:?}");
    shared.say_gone("s2", &CancelToken::default()).unwrap();
    // No refresh for ten minutes, by the storage's own clock.
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(600);
    fs::File::options()
        .write(true)
        .open(folder.path().join("north.here/s1.ron"))
        .unwrap()
        .set_modified(old)
        .unwrap();
    assert!(a.run(&["shared", "who", &address]).out.contains("nobody says"));
    // Presence never blocks anyone.
    assert_eq!(a.set_field(&address, "risks/R-1", "title", "Changed").code, Some(0));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn killed_folder_writers_lose_no_edit() {
    let folder = tempfile::tempdir().unwrap();
    let address = address(folder.path());
    writers(&address, 6, 3, &Storm::default(), &Machine::new);
}
