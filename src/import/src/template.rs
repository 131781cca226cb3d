//! Return templates: workbooks that can be imported without a mapping, because they contain the meaning of
//! each row and column.

#[cfg(feature = "office")]
mod write;

#[cfg(feature = "office")]
pub use write::{TemplateError, register_workbook, return_workbook};

use super::matching::is_per_cent;
use super::read::{Absent, Issue, Options, ParsedFigure, Reading, Severity, Subject};
use super::sheet::{Cell, Workbook, Worksheet};
use super::value::{Unknown, Value, value};
use boardsight_analysis::coverage::expected;
use boardsight_core::model::{
    AbsenceReason, Board, MeasureId, Period, ReturnState, SeriesKind, SiteId, Stream,
};
use jiff::civil::Date;

/// The sheet that describes the workbook: names in column A, values in column B.
pub const ABOUT: &str = "boardsight";
/// The sheet to be filled in.
pub const RETURN: &str = "Return";
/// The first line of the sheet [`ABOUT`].
pub const MARK: &str = "boardsight return 1";

/// Row of the headings on the sheet to be filled in, from 0; data rows follow.
pub const HEADINGS: u32 = 6;
/// The columns of the sheet to be filled in, from 0: the requested values, and the ids in hidden columns.
pub(super) mod columns {
    pub const MEASURE: u32 = 0;
    pub const PLACE: u32 = 1;
    pub const UNIT: u32 = 2;
    pub const LAST: u32 = 3;
    pub const PLAN: u32 = 4;
    pub const OUTTURN: u32 = 5;
    pub const STANDING: u32 = 6;
    pub const COMMENT: u32 = 7;
    pub const MEASURE_ID: u32 = 8;
    pub const SITE_ID: u32 = 9;
}

/// The allowed states of a row without a figure.
pub const STANDINGS: [&str; 4] = ["Reported", "Not available", "Not applicable", "Suppressed"];

/// Returns the earliest period whose return is due and missing, or else the next period to fall due. `None`
/// if the stream has no reporting frequency.
#[must_use]
pub fn next_due(stream: &Stream, as_of: Date) -> Option<Period> {
    let came = |p: &Period| stream.returns.iter().any(|r| r.period == *p && r.state != ReturnState::Due);
    let owed = expected(stream, as_of);
    owed.iter().copied().find(|p| !came(p)).or_else(|| owed.last().and_then(|p| p.next()))
}

fn said(sheet: &Worksheet, name: &str) -> Option<String> {
    let row = sheet.rows().find(|(_, cells)| matches!(cells.first(), Some((0, Cell::Text(t))) if t == name));
    row.and_then(|(_, cells)| cells.get(1)).map(|(_, cell)| cell.to_string())
}

/// Reads a template of this program by its own description; returns `None` for any other file.
#[must_use]
pub fn read_back(book: &Workbook, board: &Board, stream: &Stream, options: &Options) -> Option<Reading> {
    let about = book.sheet(ABOUT)?;
    if about.at(0, 0).map(ToString::to_string).as_deref() != Some(MARK) {
        return None;
    }
    let place = book.sheets.iter().position(|s| s.name == RETURN);
    let mut reading = Reading { template: true, ..Reading::of_sheet(place.unwrap_or(0), options.period) };
    let stop = |place: String, what: String| Issue {
        weight: Severity::Blocking,
        place,
        what,
        about: Subject::File,
        suggestions: Vec::new(),
    };
    let Some(sheet) = place.and_then(|i| book.sheets.get(i)) else {
        reading
            .doubts
            .push(stop(String::new(), format!("the template's sheet '{RETURN}' was taken out or renamed")));
        return Some(reading);
    };
    let whose = said(about, "stream").unwrap_or_default();
    if whose != stream.id.as_str() {
        let name = board.stream(&whose).map_or(whose.as_str(), |s| s.name.as_str());
        reading.doubts.push(stop(
            format!("sheet '{ABOUT}'"),
            format!("the template is for '{name}' and not for '{}'; choose that stream", stream.name),
        ));
    }
    let period: Option<Period> = said(about, "period").and_then(|p| p.parse().ok());
    let period = match (period, options.period) {
        (Some(own), Some(asked)) if own != asked => {
            reading.doubts.push(stop(
                format!("sheet '{ABOUT}'"),
                format!("the template is for {own} and not for {asked}"),
            ));
            Some(own)
        }
        (own, asked) => own.or(asked),
    };
    reading.period = period;
    let Some(period) = period else {
        reading.doubts.push(stop(
            format!("sheet '{ABOUT}'"),
            "the template does not say for which period it is".to_owned(),
        ));
        return Some(reading);
    };
    rows(sheet, board, stream, period, &mut reading);
    if reading.figures.is_empty() && reading.absent.is_empty() && !reading.is_stopped() {
        reading.doubts.push(stop(format!("sheet '{RETURN}'"), "no figure was filled in".to_owned()));
    }
    Some(reading)
}

/// Returns the reason for a missing figure from the row's status text.
fn reason(standing: &str) -> Option<AbsenceReason> {
    match standing {
        "Not available" => Some(AbsenceReason::NotAvailable),
        "Not applicable" => Some(AbsenceReason::NotApplicable),
        "Suppressed" => Some(AbsenceReason::Suppressed),
        _ => None,
    }
}

fn rows(sheet: &Worksheet, board: &Board, stream: &Stream, period: Period, reading: &mut Reading) {
    let sites = board.programme(stream.programme.as_str()).map(|p| p.sites.as_slice()).unwrap_or_default();
    for (row, _) in sheet.rows().filter(|(row, _)| *row > HEADINGS) {
        let text = |column| sheet.at(row, column).map(ToString::to_string);
        let Some(measure) = text(columns::MEASURE_ID) else { continue };
        let site = text(columns::SITE_ID);
        let known = board.measure(&measure).is_some()
            && site.as_ref().is_none_or(|s| sites.iter().any(|x| x.id == **s));
        if !known {
            reading.doubts.push(Issue {
                weight: Severity::Omission,
                place: sheet.place(row, columns::MEASURE),
                what: "the board has no such measure or place any more".to_owned(),
                about: Subject::Cell(row, columns::MEASURE),
                suggestions: Vec::new(),
            });
            continue;
        }
        let standing = text(columns::STANDING);
        let stated = standing.as_deref().and_then(|s| reason(s).map(|reason| (reason, s.to_owned())));
        let mut doubt = |weight, column, what: String| {
            reading.doubts.push(Issue {
                weight,
                place: sheet.place(row, column),
                what,
                about: Subject::Cell(row, column),
                suggestions: Vec::new(),
            });
        };
        if let Some(other) = standing.as_deref().filter(|s| stated.is_none() && *s != STANDINGS[0]) {
            let what = format!("'{other}' is no standing; expected one of {}", STANDINGS.join(", "));
            doubt(Severity::Blocking, columns::STANDING, what);
        }
        let per_cent = board.measure(&measure).is_some_and(|m| is_per_cent(&m.unit));
        for (column, kind) in [(columns::PLAN, SeriesKind::Plan), (columns::OUTTURN, SeriesKind::Outturn)] {
            let absent = |reason, mark: String| Absent {
                measure: MeasureId::from(measure.as_str()),
                site: site.as_deref().map(SiteId::from),
                kind,
                period,
                reason,
                mark,
                row,
                column,
            };
            match value(sheet.at(row, column)) {
                Value::Figure(figure) => {
                    let outturn = kind == SeriesKind::Outturn;
                    if let Some((_, word)) = stated.as_ref().filter(|_| outturn) {
                        let what = format!(
                            "there is a figure, and the standing beside it is '{word}'; which is right?"
                        );
                        doubt(Severity::Blocking, column, what);
                    }
                    if per_cent && !figure.percent && figure.value.abs() <= 1.0 && figure.value.abs() > 0.0 {
                        let share = super::sheet::rounded(figure.value * 100.0);
                        let what =
                            format!("{} is taken as {}%; {share}% may be meant", figure.value, figure.value);
                        doubt(Severity::Notice, column, what);
                    }
                    let times = if figure.percent && !per_cent { 0.01 } else { 1.0 };
                    reading.figures.push(ParsedFigure {
                        measure: MeasureId::from(measure.as_str()),
                        site: site.as_deref().map(SiteId::from),
                        kind,
                        period,
                        value: super::sheet::rounded(figure.value * times),
                        mark: figure.mark,
                        row,
                        column,
                    });
                }
                Value::Unknown(mark) if mark.why == Unknown::Empty && kind == SeriesKind::Outturn => {
                    reading.unknown += 1;
                    reading.absent.extend(stated.clone().map(|(reason, word)| absent(reason, word)));
                }
                Value::Unknown(mark) => {
                    reading.unknown += usize::from(kind == SeriesKind::Outturn);
                    reading.absent.extend(mark.why.reason().map(|reason| absent(reason, mark.text)));
                }
                Value::Unreadable(why) => doubt(Severity::Blocking, column, why),
            }
        }
        if let Some(comment) = text(columns::COMMENT) {
            reading.doubts.push(Issue {
                weight: Severity::Notice,
                place: sheet.place(row, columns::COMMENT),
                what: format!("the sender says: '{}'", super::value::shortened(&comment)),
                about: Subject::Cell(row, columns::COMMENT),
                suggestions: Vec::new(),
            });
        }
    }
}
