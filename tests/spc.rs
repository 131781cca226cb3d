//! Process control held to its reference, case by case and point by point; see `tests/data/spc/README.md`.

#![allow(clippy::unwrap_used, clippy::panic)]

mod spc_data {
    use std::path::PathBuf;

    /// The rows of a file of expected results, by the names of its columns.
    pub fn rows(name: &str) -> Vec<std::collections::HashMap<String, String>> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/spc").join(name);
        csv::Reader::from_path(path).unwrap().deserialize().collect::<Result<_, _>>().unwrap()
    }
}

use boardsight::analysis::spc::{Observation, Options, PointKind, SpcError, SpecialCause, analyse};
use boardsight::model::Better;
use std::collections::HashMap;

fn series() -> HashMap<String, Vec<Observation>> {
    let mut all: HashMap<String, Vec<Observation>> = spc_data::rows("series.csv")
        .into_iter()
        .map(|row| {
            let values = row["values"].split_whitespace().map(|v| (v != "NA").then(|| v.parse().unwrap()));
            let dates = row["dates"].split_whitespace().map(|d| d.parse().unwrap());
            (row["series"].clone(), dates.zip(values).collect())
        })
        .collect();
    for row in spc_data::rows("ae_attendances.csv") {
        let day = format!("{}-01", row["month"]).parse().unwrap();
        for measure in ["attendances", "breaches", "admissions"] {
            let name = format!("ae:{}:{}:{measure}", row["org"], row["type"]);
            all.entry(name).or_default().push((day, row[measure].parse().ok()));
        }
    }
    all
}

fn options(case: &HashMap<String, String>) -> Options {
    let some = |name: &str| Some(case[name].as_str()).filter(|text| !text.is_empty());
    Options {
        better: match case["better"].as_str() {
            "lower" => Better::Lower,
            "higher" => Better::Higher,
            _ => Better::Neutral,
        },
        fix_after: some("fix_after").map(|n| n.parse().unwrap()),
        rebases: some("rebase")
            .filter(|text| *text != "NULL")
            .map(|text| text.split(' ').map(|d| d.parse().unwrap()).collect())
            .unwrap_or_default(),
        target: some("target").map(|t| t.parse().unwrap()),
        screen: case["screen"] == "yes",
    }
}

const fn cause(cause: SpecialCause) -> char {
    match cause {
        SpecialCause::Common => '.',
        SpecialCause::AboveUpper => 'U',
        SpecialCause::BelowLower => 'L',
        SpecialCause::Rising => 'I',
        SpecialCause::Falling => 'D',
        SpecialCause::TwoInThreeAbove => 'A',
        SpecialCause::TwoInThreeBelow => 'B',
        SpecialCause::RunAbove => 'a',
        SpecialCause::RunBelow => 'b',
    }
}

const fn kind(kind: PointKind) -> char {
    match kind {
        PointKind::CommonCause => '.',
        PointKind::Improvement => '+',
        PointKind::Concern => '-',
        PointKind::NeutralHigh => 'h',
        PointKind::NeutralLow => 'l',
    }
}

/// Within one part in a thousand million, or both missing.
fn close(ours: Option<f64>, theirs: &str) -> bool {
    match (ours, theirs.parse::<f64>().ok()) {
        (None, None) => true,
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()) || (a - b).abs() < 1e-300,
        _ => false,
    }
}

#[test]
fn every_label_and_every_limit_is_that_of_the_reference() {
    let series = series();
    let mut groups: HashMap<String, Vec<HashMap<String, String>>> = HashMap::new();
    for row in spc_data::rows("groups.csv") {
        groups.entry(row["case"].clone()).or_default().push(row);
    }
    let (mut cases, mut points, mut refused) = (0, 0, 0);
    for case in spc_data::rows("cases.csv") {
        let (id, name) = (&case["case"], &case["series"]);
        let result = analyse(&series[name], &options(&case));
        if case["outcome"] == "error" {
            // The reference stops at an empty series, and where a missing figure stands in what may be a trend. Ours
            // must not: the figure breaks the trend and the rest of the chart is worth having.
            let own = &series[name];
            assert!(own.is_empty() || own.iter().any(|(_, v)| v.is_none()), "case {id}");
            assert!(result.is_ok(), "case {id}");
            refused += 1;
            continue;
        }
        let spc = result.unwrap_or_else(|e| panic!("case {id} ({name}): {e}"));
        let text = |of: &dyn Fn(&boardsight::analysis::spc::Point) -> char| -> String {
            spc.points.iter().map(of).collect()
        };
        assert_eq!(text(&|p| cause(p.cause)), case["special_cause"], "special causes of case {id} ({name})");
        assert_eq!(text(&|p| kind(p.kind)), case["point_type"], "kinds of case {id} ({name})");
        let side = |p: &boardsight::analysis::spc::Point| match p.side {
            None => '?',
            Some(0) => '0',
            Some(1) => '+',
            Some(_) => '-',
        };
        assert_eq!(text(&side), case["side"], "sides of case {id} ({name})");
        let near = |p: &boardsight::analysis::spc::Point| match p.near {
            None => '?',
            Some(true) => 'n',
            Some(false) => '.',
        };
        assert_eq!(text(&near), case["near"], "near limits of case {id} ({name})");
        let own = &groups[id];
        assert_eq!(spc.groups.len(), own.len(), "groups of case {id} ({name})");
        for (ours, theirs) in spc.groups.iter().zip(own) {
            let what = format!("group {} of case {id} ({name})", theirs["rebase_group"]);
            assert_eq!(ours.number.to_string(), theirs["rebase_group"], "{what}");
            assert_eq!(ours.count.to_string(), theirs["n"], "{what}");
            assert!(close(ours.limits.mean, &theirs["mean"]), "mean of {what}: {:?}", ours.limits);
            assert!(close(ours.limits.lower, &theirs["lower"]), "lower of {what}: {:?}", ours.limits);
            assert!(close(ours.limits.upper, &theirs["upper"]), "upper of {what}: {:?}", ours.limits);
            let count = |kinds: &[PointKind]| {
                spc.points_of(ours).iter().filter(|p| kinds.contains(&p.kind)).count().to_string()
            };
            assert_eq!(count(&[PointKind::CommonCause]), theirs["common"], "{what}");
            assert_eq!(count(&[PointKind::Improvement]), theirs["improving"], "{what}");
            assert_eq!(count(&[PointKind::Concern]), theirs["concern"], "{what}");
            assert_eq!(ours.variation.code(), theirs["variation"], "{what}");
            assert_eq!(ours.assurance.map_or("", |a| a.code()), theirs["assurance"], "{what}");
            assert_eq!(ours.short, theirs["short"] == "yes", "{what}");
        }
        cases += 1;
        points += spc.points.len();
    }
    println!("{cases} cases, {points} points, {refused} that the reference stops at");
    assert!(cases > 3000 && points > 80_000, "{cases} cases, {points} points");
}

#[test]
fn a_baseline_of_eleven_points_is_refused_as_the_reference_does() {
    let options = Options { fix_after: Some(11), ..Options::default() };
    assert_eq!(analyse(&[], &options), Err(SpcError::FixedTooSoon(11)));
}

mod command {
    //! `boardsight spc` as a script meets it.

    use serde_json::Value;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    fn spc(file: &Path, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_boardsight")).arg("spc").arg(file).args(args).output().unwrap()
    }

    fn attendances() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/spc/ae_attendances.csv")
    }

    /// One department's months as a file of its own.
    fn one(folder: &Path) -> PathBuf {
        let text = std::fs::read_to_string(attendances()).unwrap();
        let rows = text.lines().filter(|l| l.starts_with("org,") || l.starts_with("RQM,1,"));
        let rows: Vec<&str> = rows.collect();
        let path = folder.join("rqm.csv");
        std::fs::write(&path, rows.join("\n")).unwrap();
        path
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn one_row_a_point_with_the_words_of_the_reference() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("days.csv");
        let rows: String = (1..=9).map(|i| format!("2016-0{i}-01,{i}\n")).collect();
        std::fs::write(&path, format!("month,days\n{rows}2016-10-01,NA\n")).unwrap();
        let out = spc(&path, &["--date", "month", "--value", "days", "--better", "lower", "--format", "csv"]);
        assert!(out.status.success(), "{}", text(&out.stderr));
        let text = text(&out.stdout);
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("date,value,mean,lower,upper,point_type,special_cause"));
        let first = lines.next().unwrap();
        assert!(first.starts_with("2016-01-01,1,5,2.34,7.66"), "{first}");
        assert!(first.ends_with("special_cause_improvement,Below LCL"), "{first}");
        assert!(text.contains(",special_cause_concern,7 Point Trend (Increasing)\n"));
        assert_eq!(text.lines().last(), Some("2016-10-01,,5,2.34,7.66,common_cause,Common Cause"));
    }

    #[test]
    fn groups_are_told_apart_and_summed_up() {
        let args = ["--date", "month", "--value", "breaches", "--group", "org", "--format", "csv"];
        let folder = tempfile::tempdir().unwrap();
        let path = one(folder.path());
        let all = text(&spc(&path, &args).stdout);
        assert!(all.starts_with("group,date,value,"), "{}", &all[..60]);
        let summary = text(
            &spc(&path, &[&args[..], &["--better", "lower", "--target", "1200", "--summary"]].concat())
                .stdout,
        );
        let mut lines = summary.lines();
        assert_eq!(lines.next(), Some("group,from,points,mean,lower,upper,variation,assurance"));
        let line = lines.next().unwrap();
        assert!(line.starts_with("RQM,2016-04-01,36,"), "{line}");
        let last = line.rsplit(',').next().unwrap();
        assert!(["consistent_pass", "inconsistent", "consistent_fail"].contains(&last), "{line}");
    }

    #[test]
    fn json_holds_the_points_the_baselines_and_what_it_means() {
        let folder = tempfile::tempdir().unwrap();
        let path = one(folder.path());
        let args = [
            "--date",
            "month",
            "--value",
            "breaches",
            "--better",
            "lower",
            "--rebase",
            "2017-10-01",
            "--format",
            "json",
        ];
        let out = spc(&path, &args);
        let v: Value = serde_json::from_slice(&out.stdout).unwrap();
        let series = &v["series"][0];
        assert_eq!(series["baselines"].as_array().unwrap().len(), 2);
        assert_eq!(series["points"].as_array().unwrap().len(), 36);
        assert!(series["says"].as_str().unwrap().len() > 40);
        assert_eq!(out.stdout, spc(&path, &args).stdout);
    }

    #[test]
    fn what_is_wrong_is_said_with_file_line_and_column() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.csv");
        let say = |body: &str, args: &[&str]| {
            std::fs::write(&path, body).unwrap();
            let out = spc(&path, args);
            assert_eq!(out.status.code(), Some(2));
            assert!(out.stdout.is_empty());
            text(&out.stderr)
        };
        let usual = ["--date", "d", "--value", "v"];
        let wrong = say("d,v\n2016-01-01,1\n2016-02-01,many\n", &usual);
        assert!(wrong.contains("bad.csv, line 3, column 'v': 'many' is not a figure"), "{wrong}");
        let wrong = say("d,v\n2016-01-01,1\nsoon,2\n", &usual);
        assert!(wrong.contains("line 3, column 'd': 'soon' is not a day"), "{wrong}");
        let wrong = say("d,v\n2016-01-01,1\n2016-01-01,2\n", &usual);
        assert!(wrong.contains("line 3: 2016-01-01 already has a figure in line 2"), "{wrong}");
        let wrong = say("day,v\n", &usual);
        assert!(wrong.contains("there is no column 'd'; the columns are 'day', 'v'"), "{wrong}");
        let wrong = say("d,v\n2016-01-01,1\n", &[&usual[..], &["--fix-after", "5"]].concat());
        assert!(wrong.contains("12 points or more"), "{wrong}");
        let wrong = say("d,v\n2016-01-01\n", &usual);
        assert!(wrong.contains("line 2 has 1 cells where the heading has 2"), "{wrong}");
    }
}
