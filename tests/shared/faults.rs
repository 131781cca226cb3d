//! Faults between the program and the storage: each gives a clear message, and nothing is lost.

use crate::shared::emulators::{request, s3};
use crate::shared::journeys::in_trail;
use crate::shared::machine::{Machine, Said, board, share};
use crate::shared::proxy::{Fault, Proxy};
use boardsight_store::to_ron;
use std::time::{Duration, Instant};

const ADDRESS: &str = "s3://boards/north.board.ron";
/// The emulator checks that a request is signed, but not the signature.
const SIGNED: &str = "Authorization: AWS4-HMAC-SHA256 Credential=other/20170208/eu-west-2/s3/aws4_request, \
                      SignedHeaders=host, Signature=0\r\n";
const HEAD: &str = "/north.board.ron";

fn set(machine: &Machine, to: &str) -> Said {
    machine.set_field(ADDRESS, "risks/R-1", "title", to)
}

/// Checks that a change is kept locally and not shared; then, after the fault has ended, that it is shared
/// once.
fn kept_then_shared(machine: &Machine, proxy: &Proxy, said: &Said, words: &str, to: &str) {
    assert!(said.code == Some(1) && said.err.contains(words), "{words}: {said:?}");
    assert!(said.out.contains("saved here, not yet shared: 1 change"), "{said:?}");
    proxy.calm();
    let said = machine.run(&["shared", "sync", ADDRESS]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(in_trail(&machine.copy(ADDRESS), "risks/R-1", to), 1);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn refused_save_is_explained_and_the_edit_kept() {
    let Some(server) = s3() else { return };
    let proxy = Proxy::before(server.at);
    let a = Machine::s3(proxy.at);
    share(&a, ADDRESS, &board(1));
    let expired =
        "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>";
    let cases: [(&'static str, &'static str, &str, &str); 6] = [
        (
            "503 Slow Down",
            "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>",
            "is too busy",
            "Busy",
        ),
        ("400 Bad Request", expired, "have run out", "Expired"),
        (
            "403 Forbidden",
            "<Error><Code>InvalidAccessKeyId</Code></Error>",
            "does not accept the credentials",
            "Wrong key",
        ),
        ("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>", "do not give the right", "No right"),
        (
            "403 Forbidden",
            "<Error><Code>RequestTimeTooSkewed</Code></Error>",
            "this machine's clock",
            "Clock",
        ),
        (
            "500 Internal Server Error",
            "<Error><Code>InternalError</Code></Error>",
            "out of order",
            "Out of order",
        ),
    ];
    for (status, body, words, to) in cases {
        proxy.rule("PUT", HEAD, 99, Fault::Answer(status, body));
        kept_then_shared(&a, &proxy, &set(&a, to), words, to);
    }
    let said = a.run(&["shared", "open", "s3://nowhere/north.board.ron"]);
    assert!(said.code == Some(2) && said.err.contains("there is no bucket"), "{said:?}");
    let said = a.run(&["shared", "open", "s3://boards/other.board.ron"]);
    assert!(
        said.code == Some(2) && said.err.contains("there is no board at") && said.err.contains("shared save"),
        "{said:?}"
    );
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn slow_connection_times_out_and_the_edit_is_kept() {
    let Some(server) = s3() else { return };
    let proxy = Proxy::before(server.at);
    let a = Machine::s3(proxy.at).with("BOARDSIGHT_SHARED_TIMEOUT", "1");
    share(&a, ADDRESS, &board(1));
    proxy.rule("GET", HEAD, 99, Fault::Slow(Duration::from_secs(3)));
    let begun = Instant::now();
    let said = set(&a, "Slow");
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
    kept_then_shared(&a, &proxy, &said, "did not answer in time", "Slow");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn save_with_a_lost_answer_is_made_once() {
    let Some(server) = s3() else { return };
    let proxy = Proxy::before(server.at);
    let (a, b) = (Machine::s3(proxy.at), Machine::s3(server.at));
    share(&a, ADDRESS, &board(1));
    b.run(&["shared", "open", ADDRESS]);
    proxy.rule("PUT", HEAD, 1, Fault::CutAfter);
    let said = set(&a, "Answer lost");
    assert_eq!(said.code, Some(0), "{said:?}");
    b.run(&["shared", "sync", ADDRESS]);
    assert_eq!(in_trail(&b.copy(ADDRESS), "risks/R-1", "Answer lost"), 1);

    // The answer is lost, and no later request is answered. Another user then changes the same field.
    proxy.rule("PUT", HEAD, 1, Fault::CutAfter);
    proxy.rule("PUT", HEAD, 9, Fault::CutBefore);
    proxy.rule("GET", HEAD, 2, Fault::Slow(Duration::ZERO));
    proxy.rule("GET", HEAD, 99, Fault::CutBefore);
    let said = set(&a, "Unclear");
    assert_eq!(said.code, Some(1), "{said:?}");
    b.run(&["shared", "sync", ADDRESS]);
    assert_eq!(b.copy(ADDRESS).risks[0].title, "Unclear", "it was carried out");
    assert_eq!(set(&b, "On top").code, Some(0));
    proxy.calm();
    let said = a.run(&["shared", "sync", ADDRESS]);
    assert_eq!(
        said.code,
        Some(0),
        "the save is known to be there, so that what came on top is no conflict: {said:?}"
    );
    let board = a.copy(ADDRESS);
    assert_eq!(board.risks[0].title, "On top");
    assert_eq!((in_trail(&board, "risks/R-1", "Unclear"), in_trail(&board, "risks/R-1", "On top")), (1, 1));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn save_on_a_stale_tag_is_merged() {
    let Some(server) = s3() else { return };
    let a = Machine::s3(server.at);
    share(&a, ADDRESS, &board(2));
    // Another program replaces the board without an audit trail entry.
    let mut other = board(2);
    other.risks[1].title = "By another program".to_owned();
    let answer =
        request(server.at, "PUT", "/boards/north.board.ron", SIGNED, to_ron(&other).unwrap().as_bytes());
    assert!(answer.contains(" 200 "), "{answer}");
    assert_eq!(set(&a, "Ours").code, Some(0));
    let board = a.copy(ADDRESS);
    assert_eq!(
        (board.risks[0].title.as_str(), board.risks[1].title.as_str()),
        ("Ours", "By another program")
    );
    // An object that is not a board is rejected with its line, and left unchanged.
    request(server.at, "PUT", "/boards/north.board.ron", SIGNED, b"(schema: 1, kind: Board, name: 3)");
    let said = set(&a, "Still ours");
    assert!(said.code == Some(1) && said.err.contains("s3://boards/north.board.ron:1:"), "{said:?}");
    assert!(said.out.contains("saved here, not yet shared: 1 change"), "{said:?}");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn echoed_secret_is_never_shown_or_stored() {
    let Some(server) = s3() else { return };
    let proxy = Proxy::before(server.at);
    let a = Machine::s3(proxy.at);
    share(&a, ADDRESS, &board(1));
    let national = a.home().join("national.board.ron");
    let mut board = board(1);
    board.linked_boards.push(boardsight_core::model::LinkedBoard {
        id: "north".into(),
        name: "North".into(),
        address: ADDRESS.into(),
        body: None,
        programme: None,
        site: None,
        last: None,
        unreached: None,
    });
    std::fs::write(&national, to_ron(&board).unwrap()).unwrap();
    for before in (100..210).step_by(7) {
        let body = format!("{}{}{}", "z".repeat(before), crate::shared::machine::SECRET, "y".repeat(300));
        proxy.rule("GET", HEAD, 99, Fault::Answer("418 I'm a teapot", Box::leak(body.into_boxed_str())));
        let said = a.run(&["rollup", national.to_str().unwrap()]);
        let kept = std::fs::read_to_string(&national).unwrap();
        for part in crate::shared::machine::SECRET.as_bytes().windows(8) {
            let part = std::str::from_utf8(part).unwrap();
            let text = format!("{}{}", said.out, said.err);
            assert!(!text.contains(part) && !kept.contains(part), "{before}: {part} in {said:?}");
        }
        assert!(!kept.contains("zzz") && kept.contains("unreached"), "no word of the storage is in the file");
        proxy.calm();
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn unencrypted_storage_needs_a_named_variable() {
    let a = Machine::s3("127.0.0.1:9".parse().unwrap()).with("AWS_ALLOW_HTTP", "false");
    let said = a.run(&["shared", "open", ADDRESS]);
    assert!(said.code == Some(2) && said.err.contains("AWS_ALLOW_HTTP=true"), "{said:?}");
    assert!(said.err.contains("AWS_ENDPOINT begins with http://"), "{said:?}");
}
