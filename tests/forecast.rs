//! `boardsight forecast` as a script uses it.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::process::{Command, Output};

/// Runs the command on the example board, unless the arguments name another.
fn forecast(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_boardsight"));
    command.arg("forecast").args(args);
    if !args.iter().any(|a| a.ends_with(".ron")) {
        command.arg(crate::common::example::PATH);
    }
    command.output().unwrap()
}

fn json(args: &[&str]) -> Value {
    let output = forecast(&[&["--format", "json"], args].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
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
fn fall_of_15_percent_is_calculated_from_stated_inputs() {
    let v = json(&["--draws", "1000"]);
    let need = &v["needs"][0];
    assert!((need["share"].as_f64().unwrap() - 0.152).abs() < 1e-9);
    assert!((need["units"].as_f64().unwrap() - 805_600.0).abs() < 1e-3);
    assert!(need["source"].as_str().unwrap().contains("HC 739"));
}

#[test]
fn better_care_fund_is_a_case_below_zero() {
    let v = json(&["--draws", "1000"]);
    let cases = v["outside"]["cases"].as_array().unwrap();
    let ratio = |id: &str| cases.iter().find(|c| c["id"] == id).unwrap()["ratio"].as_f64().unwrap();
    assert_eq!(format!("{:.2}", ratio("bcf-admissions-2015-16")), "-0.82");
    assert_eq!(format!("{:.2}", ratio("bcf-days-2015-16")), "-0.63");
    assert_eq!(format!("{:.2}", ratio("qipp-2011-12")), "0.58");
    assert!(cases.iter().all(|c| !c["source"].as_str().unwrap().is_empty()));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn probability_of_900_million_has_its_error() {
    let v = json(&[]);
    let first = &v["targets"][0];
    assert_eq!(first["gbp"], 900_000_000);
    let p = first["probability"].as_f64().unwrap();
    // A triangle of −£100m, £450m, £1bn reaches £900m with probability (1000 − 900)² / (1100 × 550), unless
    // the risk of £200m occurs, which it does in seven cases of ten.
    assert!((p - 0.3 * 10_000.0 / (1_100.0 * 550.0)).abs() < 0.001, "{p}");
    assert!(first["standard_error"].as_f64().unwrap() > 0.0);
    assert!(v["left_out"].as_array().unwrap().iter().any(|l| l.as_str().unwrap().contains("STP")));
}

#[test]
fn illustrative_assumptions_are_marked() {
    let text = String::from_utf8(forecast(&["--draws", "1000"]).stdout).unwrap();
    assert!(text.contains("illustrative") && text.contains("seed 20170208"), "{text}");
    let bad = forecast(&["--draws", "5"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&bad.stderr).contains("1000..=1000000"));
}

#[test]
fn board_without_assumptions_gets_advice() {
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

#[test]
fn costed_risk_is_subtracted_and_drives_the_spread() {
    let v = json(&["--draws", "20000"]);
    let says =
        |list: &str, text: &str| v[list].as_array().unwrap().iter().any(|l| l.to_string().contains(text));
    assert!(says("assumptions", "Risk R-NCM-2: takes off £200m with a probability of 70% (illustrative)"));
    assert!(says("drivers", "Risk R-NCM-2"));
    assert!(says("assumptions", "Philox4x32-10") && says("assumptions", "Φ(√ρ × common + √(1 − ρ) × own)"));
    let settling = v["settling"].as_array().unwrap();
    let width = |s: &Value| s["high"].as_i64().unwrap() - s["low"].as_i64().unwrap();
    assert!(width(settling.last().unwrap()) < width(&settling[0]) / 4, "convergence is shown");
}

#[test]
fn outside_view_gives_uplifts_with_caveats() {
    let v = json(&["--draws", "1000"]);
    let o = &v["outside"];
    assert!(o["message"].as_str().unwrap().starts_with("4 earlier programmes, too few to be sure of"));
    let advice = o["advice"].to_string();
    assert!(advice.contains("one is this programme and three are from other fields"), "{advice}");
    assert!(advice.contains("more than 3 times larger or smaller") && advice.contains("Gershon"), "{advice}");
    assert!(
        advice.contains(
            "Four cases delivered on average 33% of plan; the starting assumption lifts the estimate to 47%"
        ),
        "{advice}"
    );
    let levels = o["levels"].as_array().unwrap();
    assert_eq!(
        levels.iter().map(|l| l["confidence"].as_u64().unwrap()).collect::<Vec<_>>(),
        [50, 60, 70, 80, 90]
    );
    // At even odds there is an uplift; at 80 in 100 the first year of the fund shows that no plan is large
    // enough.
    assert!(levels[0]["needed"].as_i64().unwrap() > 1_800_000_000 && levels[3]["needed"].is_null());
    assert!(levels[3]["comes"].as_i64().unwrap() < 0);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn outside_view_of_an_activity_plan_keeps_its_unit() {
    let v = json(&["--draws", "1000", "--plan", "emergency-admissions bcf 2015-16"]);
    let o = &v["outside"];
    let plan = o["plans"].as_array().unwrap().iter().find(|p| p["id"] == o["plan"]).unwrap().clone();
    assert_eq!((plan["unit"].as_str(), plan["saving"].as_str()), (Some("admissions"), Some("")));
    assert!(plan["line"].as_str().unwrap().contains("the plan is −106,000 admissions"));
    assert!(o["levels"][0]["comes"].as_i64().unwrap() < 0, "a fall is below zero");
    let bad = forecast(&["--draws", "1000", "--plan", "none"]);
    let said = String::from_utf8_lossy(&bad.stderr).into_owned();
    assert_eq!(bad.status.code(), Some(2));
    assert!(said.contains("there is no plan 'none'") && said.contains("ncm-2020-21"), "{said}");
    assert!(bad.stdout.is_empty());
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn unclear_pairs_are_listed_and_not_treated_as_separate() {
    let v = json(&["--draws", "1000"]);
    let untold = v["untold"].as_array().unwrap();
    assert_eq!(untold.len(), 1);
    assert!(untold[0]["what"].as_str().unwrap().contains("Vanguards"));
    assert!(untold[0]["because"].as_str().unwrap().contains("neither states the measure"));
    assert!(v["overlap"].as_str().unwrap().contains("says too little to check"));
}

/// Runs a command on a file of the flagship board with some texts replaced; checks that the file is
/// unchanged and returns the output.
fn altered(changes: &[(&str, &str)], command: &str) -> Output {
    let mut text = include_str!("data/example.board.ron").to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("board.ron");
    std::fs::write(&file, &text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_boardsight")).arg(command).arg(&file).output().unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text, "the file stays as it was");
    output
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn class_without_cases_gets_advice() {
    let class = "            class: [
                \"bcf-money-2015-16\",
                \"qipp-2011-12\",
                \"gershon-2007-08\",
                \"shared-services-2016\",
            ],
";
    let output = altered(&[(class, "")], "forecast");
    assert_eq!(output.status.code(), Some(0), "the draws need no class");
    assert!(
        said(&output).contains("No outside view: no reference cases are chosen: choose earlier programmes")
    );
    let mixed = class.replace("bcf-money", "bcf-admissions");
    let output = altered(&[(class, &mixed)], "forecast");
    assert!(said(&output).contains("mixes ratios of activity and of money, which are never pooled"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn zero_plan_and_reversed_range_are_found_at_their_lines() {
    for (from, to, what, expected) in [
        ("plan: 261000000.0,", "plan: 0.0,", "plan 0 (", "a number other than zero"),
        ("low: -100000000,", "low: 2000000000,", "range £2bn", "low, likely and high in rising order"),
        ("share: 0.25", "share: 1.25", "share 1.25 (", "a number from 0 to 1"),
        ("dependence: 0.3,", "dependence: 3.0,", "dependence 3 (", "a number from 0 to 1"),
        ("draws: 100000,", "draws: 10,", "10 draws (", "1,000 to 1,000,000"),
    ] {
        let output = altered(&[(from, to)], "check");
        assert_eq!(output.status.code(), Some(1), "{to}");
        let text = said(&output);
        let line = text.lines().find(|l| l.contains(what) && l.contains(&format!("expected {expected}")));
        assert!(line.is_some(), "{what}: {text}");
        let place = line.unwrap().split("board.ron:").nth(1).unwrap();
        let line: usize = place.split(':').next().unwrap().parse().unwrap();
        assert!(line > 1_000, "{place}");
        assert_ne!(altered(&[(from, to)], "forecast").status.code(), Some(0), "{to}: nothing is repaired");
    }
}

#[test]
fn contradictory_correlations_are_refused_by_name() {
    let range = "            range: (low: 0, likely: 1000, high: 2000, note: \"Made up\"),\n";
    let bcf =
        "            population: \"People at risk of emergency admission or delayed discharge, England\",\n";
    let stp = "            population: \"Whole population of each footprint\",\n";
    let (with_bcf, with_stp) = (format!("{bcf}{range}"), format!("{stp}{range}"));
    let links = |third: &str| {
        format!(
            "dependence: 0.3, correlations: [(one: \"bcf\", other: \"ncm\", value: 0.9), (one: \"ncm\", other: \"stp\", \
             value: 0.9), (one: \"stp\", other: \"bcf\", value: {third})],"
        )
    };
    let run = |third: &str, command: &str| {
        altered(&[(bcf, &with_bcf), (stp, &with_stp), ("dependence: 0.3,", &links(third))], command)
    };
    let output = run("-0.9", "forecast");
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    assert!(
        text.contains("Savings of the 44 plans (stp)") && text.contains("not positive definite"),
        "{text}"
    );
    assert_eq!(run("0.9", "forecast").status.code(), Some(0));
    let text = said(&run("9.0", "check"));
    assert!(text.contains("correlation 9 (") && text.contains("expected a number from -1 to 1"), "{text}");
}
