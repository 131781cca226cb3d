//! Layout of files: the same board always gives the same bytes, with one field or one entry a line, so that
//! version control shows each change at its place.

use super::read::Stored;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use std::fmt::{self, Write};

/// Nesting depth of separate lines: a record's fields are on lines of their own, and the entries of its
/// lists are on one line each, such as `(period: "Apr 2015", value: 1.0),`.
const DEPTH: usize = 4;

/// Returns the text of the file of a board or a register.
///
/// # Errors
/// If it contains a value that RON cannot represent. The model has no such value.
pub fn to_ron<T: Stored>(content: &T) -> Result<String, ron::Error> {
    let config = PrettyConfig::new()
        .depth_limit(DEPTH)
        .new_line("\n")
        .indentor("    ")
        .struct_names(false)
        .extensions(Extensions::IMPLICIT_SOME);
    let mut plain = Plain { out: String::with_capacity(64 << 10), held: false };
    super::read::options_bare().to_writer_pretty(&mut plain, content.packed().as_ref(), config)?;
    let mut text = plain.finish();
    text.push('\n');
    Ok(text)
}

/// Writer that removes the backslash before apostrophes. The RON writer escapes them, but no reader
/// requires it.
struct Plain {
    out: String,
    held: bool,
}

impl Plain {
    fn finish(mut self) -> String {
        if self.held {
            self.out.push('\\');
        }
        self.out
    }
}

impl Write for Plain {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if !self.held && !text.contains('\\') {
            self.out.push_str(text);
            return Ok(());
        }
        for c in text.chars() {
            match (self.held, c) {
                (false, '\\') => self.held = true,
                (false, c) => self.out.push(c),
                (true, '\'') => {
                    self.out.push('\'');
                    self.held = false;
                }
                (true, c) => {
                    self.out.push('\\');
                    self.out.push(c);
                    self.held = false;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_board;
    use boardsight_core::model::{
        Area, AreaKind, Board, Citation, DesiredDirection, Measure, Period, Point, Rating, Risk, Series,
        SeriesKind, Source, ValueKind,
    };
    use jiff::civil::date;

    #[test]
    fn layout_has_one_field_or_entry_per_line() {
        let mut board = Board::new("The board's \"own\" \\ 'name'\n", date(2017, 2, 8));
        let mut risk = Risk::new("R-1", None, "It fails \\' so");
        risk.current = Some(Rating { likelihood: 3, impact: 4 });
        risk.actions.push(boardsight_core::model::RiskAction {
            id: "A1".into(),
            text: "Do it".into(),
            due: Some(date(2017, 3, 1)),
            ..boardsight_core::model::RiskAction::default()
        });
        board.risks.push(risk);
        let text = to_ron(&board).unwrap();
        assert!(
            text.starts_with("#![enable(implicit_some)]\n(\n    schema: 1,\n    kind: Board,\n"),
            "{text}"
        );
        assert!(text.contains("    name: \"The board's \\\"own\\\" \\\\ 'name'\\n\",\n"), "{text}");
        assert!(
            text.contains("                (id: \"A1\", text: \"Do it\", due: \"2017-03-01\"),\n"),
            "{text}"
        );
        assert!(text.contains("                likelihood: 3,\n"), "{text}");
        assert!(text.ends_with(")\n"));
        assert_eq!(parse_board(text.as_bytes(), "x").unwrap(), board);
    }

    /// Returns a board with a measure, a programme and `count` councils of 105 months each.
    fn councils(count: usize, compact: bool) -> Board {
        let mut board = Board::new("Test", date(2018, 7, 13));
        board.sources.push(Source::new("dtoc", "Delayed transfers of care", "NHS England"));
        let measure = Measure {
            id: "days".into(),
            name: "Delayed days".into(),
            short: "Delayed days".into(),
            unit: "days".into(),
            definition: String::new(),
            better: DesiredDirection::Lower,
            expressed: ValueKind::Level,
            decimals: 0,
            unit_cost: None,
            target: None,
            seasonal: true,
            denominator: None,
            cite: None,
        };
        board.measures.push(measure);
        for n in 0..count {
            let id = format!("e{n:08}");
            board.areas.push(Area::new(&id, "A council", "Council", AreaKind::Council));
            let mut line =
                Series::new(&format!("days-{id}"), "days", SeriesKind::Outturn, Citation::of("dtoc"));
            (line.area, line.compact) = (Some(id.as_str().into()), compact);
            let months = std::iter::successors(Period::month(2011, 4), |p| p.next()).take(105);
            let value = |i: i32| f64::from(300 + i * 7 % 97);
            line.points = months.zip(0..).map(|(p, i)| Point::new(p, value(i))).collect();
            line.points.remove(50);
            board.series.push(line);
        }
        board
    }

    #[test]
    fn a_compact_line_is_a_first_period_and_its_figures() {
        let board = councils(1, true);
        let text = to_ron(&board).unwrap();
        let run = "            compact: true,\n            runs: [\n                (from: \"Apr 2011\", values: [300.0, \
                   307.0, ";
        assert!(text.contains(run), "{text}");
        assert!(text.contains(", None, "), "a period without a figure is marked");
        assert_eq!(parse_board(text.as_bytes(), "x").unwrap(), board);
        let plain = to_ron(&councils(1, false)).unwrap();
        assert!(plain.contains("(period: \"Apr 2011\", value: 300.0),") && !plain.contains("runs"));
    }

    #[test]
    fn the_monthly_figures_of_600_lines_take_less_than_a_megabyte() {
        let text = to_ron(&councils(600, true)).unwrap();
        assert!(text.len() < 1 << 20, "{} bytes", text.len());
        assert_eq!(parse_board(text.as_bytes(), "x").unwrap().series.len(), 600);
    }

    #[test]
    fn what_is_wrong_with_areas_and_runs_has_its_line_and_column() {
        let text = to_ron(&councils(1, true)).unwrap();
        let first = |text: &str| {
            let lines = parse_board(text.as_bytes(), "x").unwrap_err().lines();
            lines.join("\n")
        };
        let nan = first(&text.replacen("[300.0, 307.0", "[300.0, NaN", 1));
        assert!(nan.contains("figure NaN (series[0].runs[0].values[1])"), "{nan}");
        let line = text.lines().position(|l| l.contains("values: [")).unwrap() + 1;
        assert!(nan.contains(&format!("{line}:")), "{nan}");
        let unknown = first(&text.replacen("area: \"e00000000\"", "area: \"e0\"", 1));
        assert!(
            unknown.contains("no area 'e0' (series[0].area), expected the id of an entry of 'areas'"),
            "{unknown}"
        );
        let within = "kind: Council, within: [(area: \"e00000000\", share: 0.5)],";
        let own = first(&text.replacen("kind: Council,", within, 1));
        assert!(own.contains("area 'e00000000' within itself (areas[0].within[0].area)"), "{own}");
    }
}
