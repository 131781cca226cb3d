//! Returns and registers read from workbooks and CSV into proposed edits.
//!
//! | part | what it does |
//! | --- | --- |
//! | [`sheet`] | a file as it was sent: sheets of typed cells, with every trap refused |
//! | [`value`] | what a cell says: a figure, or that there is none |
//! | [`when`] | periods as people write them |
//! | [`shape`] | where in a sheet the table is |
//! | [`matching`] | names and what they stand for on the board; near misses are offered, never taken |
//! | [`read`] | from a sheet to figures, with every doubt |
//! | [`judge`] | the checks on arrival, given both boards |
//! | [`template`] | workbooks that read back without mapping |
//! | [`register`] | risk registers, kept in step by id |
//! | [`exchange`] | risk registers in the field sets of other tools, both ways |
//! | [`propose`] | from figures to one edit, each with the cell that it came from |
//!
//! Nothing here writes to the model: what comes of a file is an [`boardsight_core::edit::Edit`] that the reader confirms.

pub mod exchange;
pub mod judge;
pub mod matching;
pub mod propose;
pub mod read;
pub mod register;
pub mod shape;
pub mod sheet;
pub mod template;
pub mod value;
pub mod when;
