//! `boardsight forecast` as a script meets it.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::process::{Command, Output};

fn forecast(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_boardsight")).arg("forecast").args(args).output().unwrap()
}

fn json(args: &[&str]) -> Value {
    let output = forecast(&[&["--format", "json"], args].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let bytes = |args: &[&str]| forecast(args).stdout;
    let one = bytes(&["--seed", "7", "--draws", "20000", "--format", "json", "--threads", "1"]);
    assert!(!one.is_empty());
    for threads in ["1", "2", "3", "16"] {
        let again = bytes(&["--seed", "7", "--draws", "20000", "--format", "json", "--threads", threads]);
        assert_eq!(one, again, "{threads} threads");
    }
    assert_ne!(one, bytes(&["--seed", "8", "--draws", "20000", "--format", "json"]));
}

#[test]
fn the_fall_of_15_per_cent_is_worked_out_from_stated_inputs() {
    let v = json(&["--draws", "1000"]);
    let need = &v["needs"][0];
    assert!((need["share"].as_f64().unwrap() - 0.152).abs() < 1e-9);
    assert!((need["units"].as_f64().unwrap() - 805_600.0).abs() < 1e-3);
    assert!(need["source"].as_str().unwrap().contains("HC 739"));
}

#[test]
fn the_first_year_of_the_better_care_fund_is_a_case_below_zero() {
    let v = json(&["--draws", "1000"]);
    let cases = v["outside"]["cases"].as_array().unwrap();
    let ratio = |id: &str| cases.iter().find(|c| c["id"] == id).unwrap()["ratio"].as_f64().unwrap();
    assert_eq!(format!("{:.2}", ratio("bcf-admissions-2015-16")), "-0.82");
    assert_eq!(format!("{:.2}", ratio("bcf-days-2015-16")), "-0.63");
    assert_eq!(format!("{:.2}", ratio("qipp-2011-12")), "0.58");
    assert!(cases.iter().all(|c| !c["source"].as_str().unwrap().is_empty()));
}

#[test]
fn the_chance_of_900_million_is_given_with_its_error() {
    let v = json(&[]);
    let first = &v["targets"][0];
    assert_eq!(first["gbp"], 900_000_000);
    let p = first["probability"].as_f64().unwrap();
    // A triangle of −£100m, £450m, £1bn reaches £900m with (1000 − 900)² / (1100 × 550).
    assert!((p - 10_000.0 / (1_100.0 * 550.0)).abs() < 0.002, "{p}");
    assert!(first["standard_error"].as_f64().unwrap() > 0.0);
    assert!(v["left_out"].as_array().unwrap().iter().any(|l| l.as_str().unwrap().contains("STP")));
}

#[test]
fn made_up_assumptions_are_marked_and_bad_arguments_refused() {
    let text = String::from_utf8(forecast(&["--draws", "1000"]).stdout).unwrap();
    assert!(text.contains("illustrative") && text.contains("seed 20170208"), "{text}");
    let bad = forecast(&["--draws", "5"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&bad.stderr).contains("1000..=1000000"));
}

#[test]
fn a_board_without_assumptions_says_what_to_add() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("board.ron");
    std::fs::write(
        &file,
        "#![enable(implicit_some)]\n(schema: 1, kind: Board, name: \"B\", as_of: \"2017-02-08\")\n",
    )
    .unwrap();
    let output = forecast(&[file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("forecasts"));
}
