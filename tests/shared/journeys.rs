//! Tests that every storage must pass.

use crate::shared::machine::{Machine, board, share};
use boardsight_core::model::Board;
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// Counts the audit trail entries that set a field to a text.
pub fn in_trail(board: &Board, record: &str, to: &str) -> usize {
    let wanted = serde_json::to_string(to).unwrap();
    board.audit.iter().filter(|e| e.record == record && e.to.as_deref() == Some(&wanted)).count()
}

/// One machine shares a board, another opens and changes it, both change different fields, and every save
/// is kept.
pub fn shares_changes_and_versions(a: &Machine, b: &Machine, address: &str) {
    share(a, address, &board(3));
    let said = b.run(&["shared", "open", address]);
    assert!(said.code == Some(0) && said.out.contains("working copy: "), "{said:?}");
    let said = b.set_field(address, "risks/R-1", "title", "Beds run out");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("kept: title of R-1") && said.out.contains("1 change sent"), "{said:?}");
    // The first machine has not seen that change, and changes another field.
    let said = a.set_field(address, "risks/R-2", "title", "Staff leave");
    assert_eq!(said.code, Some(0), "{said:?}");
    let said = b.run(&["shared", "sync", address, "--format", "json"]);
    let synced = json(&said.out);
    assert_eq!((&synced["together"], &synced["came"]), (&Value::from(true), &Value::from(1)), "{said:?}");
    let (ours, theirs) = (a.copy(address), b.copy(address));
    assert_eq!(ours, theirs);
    assert_eq!((ours.risks[0].title.as_str(), ours.risks[1].title.as_str()), ("Beds run out", "Staff leave"));
    assert_eq!(in_trail(&ours, "risks/R-1", "Beds run out"), 1);

    let listed = json(&a.run(&["shared", "versions", address, "--format", "json"]).out);
    let names: Vec<&str> =
        listed["versions"].as_array().unwrap().iter().map(|v| v["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 3, "one a save: {names:?}");
    let first = a.home().join("first.board.ron").display().to_string();
    let oldest = names.iter().min().unwrap();
    let said = a.run(&["shared", "versions", address, "--open", oldest, "--out", &first]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let said = a.run(&["diff", &first, address]);
    assert!(said.out.contains("Beds run out"), "{said:?}");
    // Any command that reads a board accepts an address.
    for args in [["brief", address], ["check", address], ["register", address]] {
        let args: Vec<&str> =
            if args[0] == "register" { vec!["register", address, "--csv"] } else { args.to_vec() };
        let said = b.run(&args);
        assert_eq!(said.code, Some(0), "{said:?}");
    }
    let said = b.run(&["shared", "who", address]);
    assert!(said.code == Some(0) && said.out.contains("nobody says"), "{said:?}");
}

/// Every command that takes a board accepts its address. Commands that write a file report that they need a
/// file name instead.
pub fn every_command_takes_it(machine: &Machine, address: &str) {
    share(machine, address, &crate::common::example::board().unwrap());
    let at = |name: &str| machine.home().join(name).display().to_string();
    let run = |code: i32, args: &[&str]| {
        let said = machine.run(args);
        assert_eq!(said.code, Some(code), "{args:?}: {said:?}");
        said
    };
    for args in [
        &["brief", address][..],
        &["check", address],
        &["chart", address],
        &["forecast", address, "--draws", "1000"],
        &["minutes", address],
        &["register", address, "--csv"],
        &["diff", address, address],
        &["compare", address, address],
        &["snapshot", address, "--list"],
        &["template", address, "--register", "board", "--out", &at("register.xlsx")],
    ] {
        assert!(!run(0, args).out.is_empty(), "{args:?}");
    }
    // Snapshots are written next to the working copy or to a given path, and verify as unmodified; a
    // document is verified against the shared board.
    let said = run(0, &["snapshot", address, "--name", "February", "--by", "Secretariat"]);
    let kept = said.out.split(": snapshot").next().unwrap().to_owned();
    assert!(run(0, &["snapshot", address, "--list"]).out.contains("'February'"));
    run(0, &["snapshot", address, "--name", "February", "--by", "Secretariat", "--out", &at("february.ron")]);
    assert!(run(0, &["verify", &kept]).out.contains("unaltered"));
    let said = run(2, &["verify", address]);
    let digest = said.err.rsplit(' ').next().unwrap().trim().to_owned();
    assert!(said.err.starts_with(address) && digest.len() == 64, "{said:?}");
    run(0, &["verify", address, "--digest", &digest[..12]]);
    let paper = at("paper.md");
    run(0, &["export", address, "--to", &paper, "--since", address, "--sections", "brief,changes"]);
    let said = run(0, &["verify", &paper, "--with", address, "--since", address]);
    assert!(said.out.contains(address), "it is told by its address: {said:?}");
    // Merged with a returned copy.
    let (base, merged) = (at("base.ron"), at("merged.ron"));
    run(0, &["shared", "open", address, "--out", &base]);
    let said = machine.set_field(address, "risks/R-BCF-1", "title", "Changed there");
    assert_eq!(said.code, Some(0), "{said:?}");
    run(0, &["merge", &base, address, &base, "--out", &merged]);
    assert!(run(0, &["diff", &merged, address]).out.contains("nothing differs"));
    // From one address to a second.
    let second = address.replace("north", "second");
    run(0, &["shared", "save", &second, "--from", address]);
    run(0, &["diff", &second, address]);

    for args in [
        &["export", address, "--to", "s3://boards/pack.pdf"][..],
        &["chart", address, "--id", "x", "--to", "az://boards/x.svg"],
        &["minutes", address, "--to", "gs://boards/x.pdf"],
        &["register", address, "--import", "s3://boards/x.csv", "--out", "x.ron"],
        &["template", address, "--register", "board", "--out", "file:///x.xlsx"],
        &["snapshot", address, "--name", "x", "--out", address],
        &["merge", address, address, address, "--out", address],
        &["shared", "open", address, "--out", address],
        &["intake", "s3://boards/x.csv", "--stream", "bcf-quarterly", "--into", address],
    ] {
        let said = run(2, args);
        assert!(
            said.err.contains("cannot be a shared board's address; name a file on this machine"),
            "{args:?}: {said:?}"
        );
    }
    let said = run(2, &["brief", "s3://me:hush-hush@boards/north.board.ron"]);
    assert!(said.err.contains("carries a user or password") && !said.err.contains("hush-hush"), "{said:?}");
}

/// Both machines change the same field differently, one of them offline: the conflict is reported, nothing
/// is sent, nothing is lost over restarts, and either side can be chosen.
pub fn conflicts_are_named_and_settled(
    a: &mut Machine,
    b: &mut Machine,
    address: &str,
    cut: &mut dyn FnMut(&mut Machine, bool),
) {
    share(a, address, &board(2));
    b.run(&["shared", "open", address]);
    cut(b, true);
    let said = b.set_field(address, "risks/R-1", "title", "By B");
    assert!(said.code == Some(1) && said.out.contains("saved here, not yet shared: 1 change"), "{said:?}");
    let said = b.set_field(address, "risks/R-2", "title", "Also by B");
    assert!(said.out.contains("saved here, not yet shared: 2 changes"), "{said:?}");
    let said = b.run(&["shared", "open", address]);
    assert!(said.code == Some(0) && said.out.contains("as it was on"), "{said:?}");
    assert!(said.out.contains("saved here, not yet shared: 2 changes"), "{said:?}");
    let said = b.run(&["check", address]);
    assert_eq!(said.code, Some(0), "{said:?}");
    cut(b, false);
    assert_eq!(a.set_field(address, "risks/R-1", "title", "By A").code, Some(0));

    let said = b.run(&["shared", "sync", address]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("conflict: risk R-1, title") && said.out.contains("By A"), "{said:?}");
    assert!(said.err.contains("nothing was sent"), "{said:?}");
    assert_eq!(b.copy(address).risks[0].title, "By B", "what was made here is kept");
    a.run(&["shared", "sync", address]);
    assert_eq!(a.copy(address).risks[0].title, "By A", "and not sent");

    let said = b.run(&["shared", "sync", address, "--settle", "theirs"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    a.run(&["shared", "sync", address]);
    let (ours, theirs) = (a.copy(address), b.copy(address));
    assert_eq!(ours, theirs);
    assert_eq!((ours.risks[0].title.as_str(), ours.risks[1].title.as_str()), ("By A", "Also by B"));
    assert_eq!((in_trail(&ours, "risks/R-1", "By B"), in_trail(&ours, "risks/R-2", "Also by B")), (1, 1));
}
