//! The forms in which a page says something: text, tables, key figures and charts.
//!
//! `desk::chart` draws a [`Chart`] with egui_plot and `paper` draws the same one on a page; neither adds a figure.

use boardsight_core::model::Period;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// What a colour, a shape and a word say together. Never shown by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Tone {
    /// Says nothing of good or bad.
    #[default]
    Neutral,
    /// As it should be.
    Good,
    /// To be watched.
    Watch,
    /// Off plan, late, out of bounds.
    Bad,
    /// Not reported, never set up: a gap in what the board knows.
    Missing,
}

impl Tone {
    /// The shape that goes with it.
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

/// A small shape that stands beside a status word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Shape {
    /// A small filled dot.
    Dot,
    /// A filled circle.
    Circle,
    /// A filled diamond.
    Diamond,
    /// A filled triangle, point up.
    Triangle,
    /// An open, dashed or hollow circle.
    Ring,
}

/// A status: a word with its tone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The word or words.
    pub word: String,
    /// What it says.
    pub tone: Tone,
}

impl Status {
    /// A status of a word and a tone.
    #[must_use]
    pub fn new(word: impl Into<String>, tone: Tone) -> Self {
        Self { word: word.into(), tone }
    }
}

/// A page: its question, the message that answers it, and what it shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Page {
    /// The page's name: `Overview`.
    pub name: String,
    /// The question that it answers.
    pub question: String,
    /// The answer in a sentence.
    pub message: String,
    /// What it shows, in reading order.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Block {
    /// A heading within the page.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Figures to be seen at a glance.
    Figures(Vec<KeyFigure>),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
}

/// One figure to be seen at a glance.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct KeyFigure {
    /// What it is.
    pub label: String,
    /// The figure as text, or 'not reported'.
    pub value: String,
    /// What else must be said, such as the arithmetic.
    pub detail: String,
    /// How it stands.
    pub status: Status,
    /// Where it comes from.
    pub source: String,
}

/// How a column's cells are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Align {
    /// Text.
    #[default]
    Left,
    /// Figures.
    Right,
    /// Statuses and short marks.
    Centre,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// How its cells are set.
    pub align: Align,
    /// Share of the width, relative to the other columns; above zero.
    pub weight: u16,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub fn text(title: &str, weight: u16) -> Self {
        Self { title: title.to_owned(), align: Align::Left, weight }
    }

    /// A column of figures.
    #[must_use]
    pub fn number(title: &str, weight: u16) -> Self {
        Self { title: title.to_owned(), align: Align::Right, weight }
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// What it shows.
    pub text: String,
    /// The figure behind the text, for a spreadsheet; `None` for text and for what is not reported.
    pub value: Option<f64>,
    /// How it stands; [`Tone::Neutral`] for plain cells.
    pub tone: Tone,
    /// Where a figure comes from; empty for plain text.
    pub source: String,
}

impl Cell {
    /// Plain text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A status.
    #[must_use]
    pub fn status(status: &Status) -> Self {
        Self { text: status.word.clone(), tone: status.tone, ..Self::default() }
    }

    /// 'not reported'.
    #[must_use]
    pub fn missing() -> Self {
        Self { text: NOT_REPORTED.to_owned(), tone: Tone::Missing, ..Self::default() }
    }
}

/// How every page and document writes what is not known.
pub const NOT_REPORTED: &str = "not reported";

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Table {
    /// A short id, for a file name: `savings`.
    pub id: String,
    /// The message, or what the table holds.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// What stands under it: sources and what must be said.
    pub notes: Vec<String>,
}

impl Table {
    /// The table with so many rows at most, and a note where there were more.
    #[must_use]
    pub fn first(mut self, most: usize) -> Self {
        if self.rows.len() > most {
            self.notes.insert(0, format!("The first {most} of {} rows.", self.rows.len()));
            self.rows.truncate(most);
        }
        self
    }
}

/// An axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Axis {
    /// Numbers with a unit.
    Number {
        /// The unit, such as `admissions`.
        unit: String,
        /// Whether zero must be on it.
        zero: bool,
    },
    /// Money in pounds.
    Money,
    /// Named positions: a mark at x = 2 stands at the third name.
    Names(Vec<String>),
    /// Months, counted from January of year 0 as [`boardsight_core::model::Period::start_month`] does. A mark's period is in
    /// its [`Position`] and is never worked out from the number.
    Months,
}

/// The part that a mark plays; the theme gives each its colour, stroke and shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Role {
    /// What was planned.
    Plan,
    /// What came of it.
    Outturn,
    /// Where things stood before.
    Baseline,
    /// A limit, a target, a mean.
    Reference,
    /// A range of what may come.
    Range,
    /// One body's or programme's figure; the number tells several apart.
    Group(u8),
    /// A point or bar with a status.
    Tone(Tone),
}

/// The time that a position along a chart was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Before the first day of which anything is recorded.
    Before,
    /// A day.
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

/// A position along the bottom of a chart, with the time that it was made from.
///
/// The time goes with the position because a number cannot be turned back into it: the middle of a quarter is also the
/// middle of its second month. JSON holds the number alone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Position {
    /// Where it is on the axis.
    pub x: f64,
    /// The period or day; `None` on an axis of numbers or names, and for the ends of a line that are no observation.
    pub time: Option<Moment>,
}

impl From<f64> for Position {
    fn from(x: f64) -> Self {
        Self { x, time: None }
    }
}

impl From<Period> for Position {
    /// The middle of the period, in months from January of year 0.
    fn from(period: Period) -> Self {
        Self { x: crate::say::mid_month(period), time: Some(Moment::Period(period)) }
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.x)
    }
}

/// What a chart draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Mark {
    /// Bars from zero.
    Bars {
        /// What the bars are; stands beside them.
        label: String,
        /// The part they play.
        role: Role,
        /// Position on the axis of names, and height.
        bars: Vec<(f64, f64)>,
        /// Width of a bar, in steps of the axis.
        width: f64,
        /// Text at each bar's end, as many as `bars`; empty texts are not drawn.
        texts: Vec<String>,
    },
    /// A line through points; a `None` height breaks it.
    Line {
        /// What the line is; stands at its end.
        label: String,
        /// The part it plays.
        role: Role,
        /// The points.
        points: Vec<(Position, Option<f64>)>,
    },
    /// Single points.
    Points {
        /// What the points are.
        label: String,
        /// The part they play.
        role: Role,
        /// The points, each with what is said of it.
        points: Vec<(Position, f64, String)>,
    },
    /// A level across the whole chart.
    Level {
        /// What it is.
        label: String,
        /// The part it plays.
        role: Role,
        /// How high.
        value: f64,
    },
    /// A band between two lines.
    Band {
        /// What it is.
        label: String,
        /// The part it plays.
        role: Role,
        /// x, lower, upper.
        points: Vec<(f64, f64, f64)>,
    },
    /// Words at a place.
    Note {
        /// Where.
        x: f64,
        /// Where.
        y: f64,
        /// What.
        text: String,
    },
    /// Cells of a map, each a step wide and high about its place on two axes of names.
    Cells {
        /// The cells.
        cells: Vec<MapCell>,
    },
    /// Boxes in columns from left to right, tied to the first box of the middle column: a bow tie. It has no axes, and
    /// stands alone in its chart.
    Tie {
        /// The columns, an odd number of them.
        columns: Vec<TieColumn>,
    },
    /// Ways from place to place.
    Arrows {
        /// The part they play: what is still a plan is dashed.
        role: Role,
        /// The ways.
        arrows: Vec<Arrow>,
    },
}

/// A way from one place to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Arrow {
    /// From where.
    pub from: (f64, f64),
    /// To where.
    pub to: (f64, f64),
    /// How many take it: the more, the wider it is drawn.
    pub count: usize,
    /// What is said of it.
    pub text: String,
}

/// A column of a bow tie.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TieColumn {
    /// What stands in it: `Causes`.
    pub title: String,
    /// Its boxes, downwards; at least one.
    pub boxes: Vec<TieBox>,
}

/// A box of a bow tie.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TieBox {
    /// What it says; further lines say more of it.
    pub text: String,
    /// How it stands.
    pub tone: Tone,
}

/// One cell of a heat map.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MapCell {
    /// Its place along the bottom.
    pub x: f64,
    /// Its place up the side.
    pub y: f64,
    /// How strong its ground is, from 1 to 25; never the only sign.
    pub weight: u16,
    /// What stands in it.
    pub text: String,
}

/// A chart, wholly described.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chart {
    /// A short id, for a file name and for `boardsight chart --id`: `bcf-emergency-admissions`.
    pub id: String,
    /// The message: 'Delayed days rose by 185,000 against a planned fall of 293,000'.
    pub title: String,
    /// What is drawn, with its unit and period.
    pub subtitle: String,
    /// Along the bottom.
    pub x: Axis,
    /// Up the side.
    pub y: Axis,
    /// Drawn sideways: names down the side and bars to the right.
    pub sideways: bool,
    /// What is drawn, first at the back.
    pub marks: Vec<Mark>,
    /// Where the figures come from; stands under the chart.
    pub source: String,
    /// The chart in words, for those who do not see it.
    pub alt: String,
}

impl Chart {
    /// The columns of the bow tie that it is, if it is one.
    #[must_use]
    pub fn tie(&self) -> Option<&[TieColumn]> {
        self.marks.iter().find_map(|mark| match mark {
            Mark::Tie { columns } => Some(columns.as_slice()),
            _ => None,
        })
    }
}
