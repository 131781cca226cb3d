//! `boardsight brief`: summary of the whole board, as text or JSON.

use super::{OK, OutputFormat, open_board};
use boardsight_report::summary::{summary, text};
use jiff::civil::Date;
use std::io::{self, Write};
use std::path::PathBuf;

/// Summarise a board: reporting, measures off plan, their cost, and the highest risks
#[derive(clap::Args)]
pub(super) struct Args {
    /// Board file; default: the board that comes with the program
    file: Option<PathBuf>,
    /// As-of date, as YYYY-MM-DD; default: the board's own
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let board = match open_board(args.file.as_deref(), "use 'boardsight register FILE --csv'", err)? {
        Ok(board) => board,
        Err(code) => return Ok(code),
    };
    let as_of = args.as_of.unwrap_or(board.as_of);
    match args.format {
        OutputFormat::Text => out.write_all(text(&board, as_of).as_bytes())?,
        OutputFormat::Json => {
            let json = summary(&board, as_of).json().map_err(io::Error::other)?;
            out.write_all(json.as_bytes())?;
        }
    }
    Ok(OK)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn brief(arguments: &[&str]) -> (u8, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let all = ["boardsight", "brief"].iter().chain(arguments).map(Into::into);
        let code = crate::run(all, &mut out, &mut err);
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn brief_states_the_better_care_fund_gap() {
        let (code, out, _) = brief(&["--as-of", "2017-02-08", "--format", "json"]);
        assert_eq!(code, 0);
        let v: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(v["coverage"]["reporting"], json!(["bcf"]));
        let found = |measure: &str| {
            v["measures"]
                .as_array()
                .unwrap()
                .iter()
                .find(|m| m["measure"] == measure && m["programme"] == "bcf")
                .unwrap()
        };
        let admissions = found("emergency-admissions");
        assert_eq!(
            (&admissions["variance"], &admissions["cost_variance_gbp"]),
            (&json!(193_000), &json!(311_000_000))
        );
        let days = found("delayed-days");
        assert_eq!((&days["variance"], &days["cost_variance_gbp"]), (&json!(478_000), &json!(146_000_000)));
        assert_eq!(v["variance_total_gbp"][0]["gbp"], json!(457_000_000));
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        let (code, out, err) = brief(&["--as-of", "2017-02-30"]);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains("2017-02-30"));
    }

    #[test]
    fn text_is_the_default_format() {
        let (code, out, _) = brief(&[]);
        assert_eq!(code, 0);
        assert!(out.starts_with("Integration Partnership Board, as of 13 July 2018\n"));
        assert_eq!(out, brief(&[]).1);
    }
}
