//! Tests that the files of a board with restricted access are not more widely readable than the board.

use crate::journal::{board, retitle, stamp};
use boardsight_store::snapshot::{self, SnapshotOptions};
use boardsight_store::{Holder, Rights, Session, open_board, save_board, versions};
use jiff::Timestamp;
use jiff::civil::date;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_belongs_to_a_private_board_is_private() {
    for (wanted, most) in [(0o600, 0o600), (0o640, 0o640), (0o644, 0o644)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.ron");
        save_board(&path, &board(), None).unwrap();
        // Versions that were kept while more users could read the board.
        let opened = open_board(&path).unwrap();
        let mut content = board();
        content.purpose = "Before".into();
        save_board(&path, &content, Some(opened.fingerprint)).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(wanted)).unwrap();
        let opened = open_board(&path).unwrap();
        let begun = Session::begin(&opened, &Holder::me("Secretariat", Timestamp::UNIX_EPOCH)).unwrap();
        let mut session = begun.session;
        session.made(&retitle(&opened.content, 0, "Changed"), &stamp(0), false).unwrap();
        let mut content = opened.content.clone();
        content.risks[0].title = "Changed".into();
        let save = session.save();
        let saved = save.run(&content).unwrap();
        let within = |path: &Path| assert_eq!(mode(path) & !most, 0, "{}: {:o}", path.display(), mode(path));
        within(&session.journal().unwrap());
        session.saved(&save, &saved).unwrap();
        within(&session.journal().unwrap());
        within(&path);
        assert_eq!(mode(&path), wanted);
        let taking = SnapshotOptions {
            name: "February".into(),
            meeting: None,
            as_of: date(2017, 2, 8),
            taken: None,
            by: "Secretariat".into(),
            note: None,
        };
        let place = snapshot::place(&path, &taking);
        snapshot::take(&content, &taking, &place, Rights::like(&[&path])).unwrap();
        within(&place);
        assert_eq!(mode(&place) & 0o222, 0, "a snapshot is read-only");
        let kept = versions::list(&path);
        assert_eq!(kept.len(), 2);
        within(&kept[0].path);
        // An older version may itself be readable, but its folder blocks users who may not read the board.
        let others = (most & 0o044) >> 2;
        let folder = mode(kept[1].path.parent().unwrap());
        assert_eq!(folder & 0o011 & !others, 0, "{folder:o}");
        let copy = path.with_file_name("copy.ron");
        boardsight_store::Prepared::new(&content).unwrap().save_new(&copy, Rights::like(&[&path])).unwrap();
        within(&copy);
        session.end().unwrap();
    }
}
