//! Documents and charts, as the program writes them.

#![allow(clippy::unwrap_used)]

use boardsight_cli as command;
use std::fs;

fn run(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let all = ["boardsight"].iter().chain(arguments).map(Into::into);
    let code = command::run(all, &mut out, &mut err);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn every_chart_is_listed_and_one_is_written_as_svg() {
    let folder = tempfile::tempdir().unwrap();
    let (code, list, _) = run(&["chart"]);
    assert_eq!(code, 0);
    let ids: Vec<&str> = list.lines().filter_map(|l| l.split('\t').next()).collect();
    assert!(ids.len() > 10, "{list}");
    for wanted in ["bcf-delayed-days", "risks-by-programme", "heat-map-current", "forecast-fan"] {
        assert!(ids.contains(&wanted), "{wanted}: {list}");
    }
    let to = folder.path().join("days.svg");
    let (code, _, err) = run(&["chart", "--id", "bcf-delayed-days", "--to", to.to_str().unwrap()]);
    assert_eq!((code, err.as_str()), (0, ""));
    let svg = fs::read_to_string(&to).unwrap();
    assert!(svg.contains("185,000") && svg.contains("<desc>"), "{svg}");
    assert_eq!(run(&["chart", "--id", "bcf-delayed-days", "--to", to.to_str().unwrap()]).0, 0);
    assert_eq!(fs::read_to_string(&to).unwrap(), svg);
}

#[test]
fn what_cannot_be_written_is_said_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (arguments, said) in [
        (vec!["export", "--to", &place("pack.doc")], "use one of .pdf"),
        (vec!["export", "--to", &place("pack.pdf"), "--sections", "brief,nonsense"], "there is no section"),
        (vec!["export", "--to", &place("pack.pdf"), "--meeting", "never"], "no meeting 'never'"),
        (vec!["export", "--to", &place("no/such/folder/pack.md")], "no"),
        (vec!["chart", "--id", "none", "--to", &place("none.svg")], "no chart 'none'"),
        (vec!["chart", "--id", "bcf-delayed-days", "--to", &place("days.gif")], "use .svg or .png"),
        (vec!["chart", "--id", "x", "--to", &place("days.svg"), "--size", "10x10"], "write it as 960x540"),
    ] {
        let (code, out, err) = run(&arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
