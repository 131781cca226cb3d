//! Vocabulary of page content: text, tables, key figures and charts.
//!
//! The window draws a [`Chart`] with egui_plot, and the export draws the same one in documents; neither
//! adds a figure.

use boardsight_core::model::Period;
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Meaning expressed by colour, shape and word together, never by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Neutral,
    /// Good.
    Good,
    /// Needs attention.
    Watch,
    /// Off plan, late, out of limits.
    Bad,
    /// Not reported or never set up: a gap in the board's information.
    Missing,
}

impl Tone {
    /// Returns the shape of the tone.
    #[must_use]
    pub const fn shape(self) -> Shape {
        match self {
            Self::Neutral => Shape::Dot,
            Self::Good => Shape::Circle,
            Self::Watch => Shape::Diamond,
            Self::Bad => Shape::Triangle,
            Self::Missing => Shape::Ring,
        }
    }
}

/// Small shape next to a status word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Shape {
    /// Small filled dot.
    Dot,
    /// Filled circle.
    Circle,
    /// Filled diamond.
    Diamond,
    /// Filled triangle, point up.
    Triangle,
    /// Open, dashed or hollow circle.
    Ring,
}

/// Status: a word with its tone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    pub word: String,
    pub tone: Tone,
}

impl Status {
    /// Creates a status from a word and a tone.
    #[must_use]
    pub fn new(word: impl Into<String>, tone: Tone) -> Self {
        Self { word: word.into(), tone }
    }
}

/// Page: its question, the message that answers it, and its blocks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Page {
    /// Name of the page: `Overview`.
    pub name: String,
    /// Question that the page answers.
    pub question: String,
    /// Answer in a sentence.
    pub message: String,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
}

/// Part of a page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Block {
    /// Heading within the page.
    Heading(String),
    /// Paragraph.
    Text(String),
    Figures(Vec<KeyFigure>),
    Table(Table),
    Chart(Chart),
}

/// Figure that is shown prominently.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct KeyFigure {
    pub label: String,
    /// Figure as text, or 'not reported'.
    pub value: String,
    /// Further information, such as the arithmetic.
    pub detail: String,
    pub status: Status,
    pub source: String,
}

/// Alignment of a column's cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Align {
    /// The weight for text.
    #[default]
    Left,
    /// For figures.
    Right,
    /// For statuses and short marks.
    Centre,
}

/// Column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Heading.
    pub title: String,
    /// Alignment of the cells.
    pub align: Align,
    /// Share of the width, relative to the other columns; above zero.
    pub weight: u16,
}

impl Column {
    /// Creates a column of text.
    #[must_use]
    pub fn text(title: &str, weight: u16) -> Self {
        Self { title: title.to_owned(), align: Align::Left, weight }
    }

    /// Creates a column of figures.
    #[must_use]
    pub fn number(title: &str, weight: u16) -> Self {
        Self { title: title.to_owned(), align: Align::Right, weight }
    }
}

/// Cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// Text shown.
    pub text: String,
    /// Number behind the text, for a spreadsheet; `None` for text and for unreported figures.
    pub value: Option<f64>,
    /// Tone; [`Tone::Neutral`] for plain cells.
    pub tone: Tone,
    /// Source of a figure; empty for plain text.
    pub source: String,
}

impl Cell {
    /// Creates a cell with plain text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Creates a cell with a status.
    #[must_use]
    pub fn status(status: &Status) -> Self {
        Self { text: status.word.clone(), tone: status.tone, ..Self::default() }
    }

    /// Creates a cell with 'not reported'.
    #[must_use]
    pub fn missing() -> Self {
        Self { text: NOT_REPORTED.to_owned(), tone: Tone::Missing, ..Self::default() }
    }
}

/// Text for unknown values on every page and in every document.
pub const NOT_REPORTED: &str = "not reported";

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Table {
    /// Short id, for a file name: `savings`.
    pub id: String,
    /// Message, or description of the content.
    pub title: String,
    pub columns: Vec<Column>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// Notes under the table: sources and caveats.
    pub notes: Vec<String>,
}

impl Table {
    /// Returns the table with at most `most` rows, and a note if there were more.
    #[must_use]
    pub fn first(mut self, most: usize) -> Self {
        if self.rows.len() > most {
            self.notes.insert(0, format!("The first {most} of {} rows.", self.rows.len()));
            self.rows.truncate(most);
        }
        self
    }
}

/// Axis of a chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Axis {
    /// Numbers with a unit.
    Number {
        /// Unit, such as `admissions`.
        unit: String,
        /// Whether the axis must include zero.
        zero: bool,
    },
    /// Money in pounds.
    Money,
    /// Named positions: a mark at x = 2 belongs to the third name.
    Names(Vec<String>),
    /// Months, counted from January of year 0 as in [`boardsight_core::model::Period::start_month`].
    ///
    /// A mark's period is in its [`Position`]; it cannot be derived from the number.
    Months,
}

/// Role of a mark; the theme defines the colour, stroke and shape of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Role {
    /// Plan.
    Plan,
    /// Outturn.
    Outturn,
    /// Baseline.
    Baseline,
    /// Limit, target or mean.
    Reference,
    /// Range of possible values.
    Range,
    /// Figure of one body or programme; the number distinguishes several.
    Group(u8),
    /// Point or bar with a status.
    Tone(Tone),
}

/// The time from which a position on a chart was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Before the first recorded day.
    Before,
    /// A date.
    Day(Date),
    /// A month, a quarter or a year.
    Period(Period),
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Before => f.write_str("Before"),
            Self::Day(day) => f.write_str(&crate::say::short_date(*day)),
            Self::Period(period) => period.fmt(f),
        }
    }
}

impl ChartMark {
    /// Returns a line through the values of consecutive periods, with a gap for each missing period.
    pub(crate) fn line_by_period(label: &str, role: Role, values: &BTreeMap<Period, f64>) -> Self {
        let mut points: Vec<(Position, Option<f64>)> = Vec::with_capacity(values.len());
        let mut expected: Option<Period> = None;
        for (&period, &value) in values {
            if let Some(missing) = expected.filter(|&p| p < period) {
                points.push((missing.into(), None));
            }
            points.push((period.into(), Some(value)));
            expected = period.next();
        }
        Self::Line { label: label.to_owned(), role, points }
    }
}

/// A position on the horizontal axis of a chart, with the time from which it was computed.
///
/// The time is stored because the number is ambiguous: the middle of a quarter is also the middle of its
/// second month. JSON contains only the number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Position {
    /// Position on the axis.
    pub x: f64,
    /// The period or day. `None` on an axis of numbers or names, and for ends of a line without an
    /// observation.
    pub time: Option<Moment>,
}

impl From<f64> for Position {
    fn from(x: f64) -> Self {
        Self { x, time: None }
    }
}

impl From<Period> for Position {
    /// Returns the middle of the period, in months from January of year 0.
    fn from(period: Period) -> Self {
        Self { x: crate::say::mid_month(period), time: Some(Moment::Period(period)) }
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.x)
    }
}

/// Element drawn in a chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ChartMark {
    /// Bars from zero.
    Bars {
        /// Label drawn next to the bars.
        label: String,
        role: Role,
        /// Position on the axis of names, and height.
        bars: Vec<(f64, f64)>,
        /// Width of a bar, in steps of the axis.
        width: f64,
        /// Text at each bar's end, as many as `bars`; empty texts are not drawn.
        texts: Vec<String>,
    },
    /// Line through points; a `None` height breaks it.
    Line {
        /// Label at the end of the line.
        label: String,
        role: Role,
        /// Positions and heights.
        points: Vec<(Position, Option<f64>)>,
    },
    /// Single points.
    Points {
        /// Label of the points.
        label: String,
        role: Role,
        /// Points, each with its text.
        points: Vec<(Position, f64, String)>,
    },
    /// Horizontal line across the whole chart.
    Level {
        label: String,
        role: Role,
        /// Height on the axis of values.
        value: f64,
    },
    /// Band between two lines.
    Band {
        label: String,
        role: Role,
        /// Position, lower value, upper value.
        points: Vec<(f64, f64, f64)>,
    },
    /// Text at a position.
    Note {
        /// Horizontal position.
        x: f64,
        /// Vertical position.
        y: f64,
        text: String,
    },
    /// Cells of a heat map, each one step wide and high around its position on two axes of names.
    Cells { cells: Vec<MapCell> },
    /// Bow tie: boxes in columns from left to right, connected to the first box of the middle column. It
    /// has no axes and is the only mark of its chart.
    Tie {
        /// Columns; their number is odd.
        columns: Vec<TieColumn>,
    },
    /// Arrows between positions.
    Arrows {
        /// Role of the arrows; planned ones are dashed.
        role: Role,
        arrows: Vec<Arrow>,
    },
}

/// Arrow from one position to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Arrow {
    /// Start position.
    pub from: (f64, f64),
    /// End position.
    pub to: (f64, f64),
    /// Number of items that moved; a larger number is drawn as a wider arrow.
    pub count: usize,
    /// Description of the movement.
    pub text: String,
}

/// Column of a bow tie.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TieColumn {
    /// Heading of the column: `Causes`.
    pub title: String,
    /// Boxes from top to bottom; at least one.
    pub boxes: Vec<TieBox>,
}

/// Box of a bow tie.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TieBox {
    /// Text; further lines give details.
    pub text: String,
    pub tone: Tone,
}

/// Cell of a heat map.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MapCell {
    /// Position on the horizontal axis.
    pub x: f64,
    /// Position on the vertical axis.
    pub y: f64,
    /// Strength of the background colour, from 1 to 25; never the only sign.
    pub weight: u16,
    /// Text shown in the cell.
    pub text: String,
}

/// Complete description of a chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chart {
    /// Short id, for a file name and for `boardsight chart --id`: `bcf-emergency-admissions`.
    pub id: String,
    /// Message: 'Delayed days rose by 185,000 against a planned fall of 293,000'.
    pub title: String,
    /// Subject, with unit and period.
    pub subtitle: String,
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// Whether the bars are horizontal, with the names on the left.
    pub sideways: bool,
    /// Marks in drawing order, from back to front.
    pub marks: Vec<ChartMark>,
    /// Source of the figures, shown under the chart.
    pub source: String,
    /// Alternative text.
    pub alt: String,
}

impl Chart {
    /// Returns the columns of the bow tie; `None` if the chart is not a bow tie.
    #[must_use]
    pub fn tie(&self) -> Option<&[TieColumn]> {
        self.marks.iter().find_map(|mark| match mark {
            ChartMark::Tie { columns } => Some(columns.as_slice()),
            _ => None,
        })
    }
}
