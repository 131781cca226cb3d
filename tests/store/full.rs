//! A full or read-only disk, if the system permits a small test disk, and a read-only folder.

use crate::store::safe::{board, retitle, stamp};
use boardsight_store::{Journal, journal, save_board};
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A small test disk, if the system permits one.
struct Disk(TempDir);

impl Disk {
    fn new() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=128k", "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|s| s.success());
        mounted.then_some(Self(folder))
    }

    fn remount(&self, options: &str) -> bool {
        let options = format!("remount,{options}");
        Command::new("mount").args(["-o", &options]).arg(self.0.path()).status().is_ok_and(|s| s.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn a_full_and_a_read_only_disk_leave_the_old_file_whole() {
    let Some(disk) = Disk::new() else {
        println!("skipped: the system does not let this user have a disk of its own");
        return;
    };
    let path = disk.0.path().join("b.ron");
    let mut board = board();
    let opened = save_board(&path, &board, None).unwrap().fingerprint;
    let before = fs::read(&path).unwrap();
    let mut journal = Journal::start(&path, opened).unwrap();
    let edit = retitle(&board, 0, "Before the disk was full");
    journal.append(&edit, &stamp(0), false).unwrap();
    // Fill the rest of the disk.
    let mut rest = fs::File::create(disk.0.path().join("rest")).unwrap();
    while rest.write_all(&[0; 512]).is_ok() {}
    board.purpose = "A board that is too long for what is left. ".repeat(200);
    let error = save_board(&path, &board, Some(opened)).unwrap_err();
    assert!(error.to_string().contains("the disk is full; free some space"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
    // An edit that does not reach the disk is reported, and does not hide the earlier ones.
    let long = retitle(&board, 1, &"long ".repeat(2000));
    let error = journal.append(&long, &stamp(1), false).unwrap_err();
    assert!(error.to_string().contains("save the board now"), "{error}");
    drop(rest);
    fs::remove_file(disk.0.path().join("rest")).unwrap();
    journal.append(&retitle(&board, 2, "After"), &stamp(2), false).unwrap();
    drop(journal);
    let left = journal::left_behind(&path).unwrap().unwrap();
    assert_eq!((left.entries.len(), left.lost), (2, None));
    assert!(disk.remount("ro"));
    let error = save_board(&path, &board, Some(opened)).unwrap_err();
    assert!(error.to_string().contains("the disk is read-only; save to another folder"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(disk.remount("rw"));
    save_board(&path, &board, Some(opened)).unwrap();
    println!("full disk: 1 save and 1 edit refused, 0 lost; read-only disk: 1 save refused, 0 lost");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn a_read_only_folder_leaves_the_old_file_whole() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("b.ron");
    let mut board = board();
    let opened = save_board(&path, &board, None).unwrap().fingerprint;
    let before = fs::read(&path).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    board.name = "Another".into();
    let result = save_board(&path, &board, Some(opened));
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    match result {
        Ok(_) => println!("skipped: this user may write to every folder"),
        Err(error) => {
            assert!(error.to_string().contains("you may not write there; save to another folder"), "{error}");
            assert_eq!(fs::read(&path).unwrap(), before);
        }
    }
}
