//! Import of returns and registers from workbooks and CSV, as proposed edits.
//!
//! | module | purpose |
//! | --- | --- |
//! | [`sheet`] | a file as it was sent: sheets of typed cells; malicious content is rejected |
//! | [`value`] | the value of a cell: a figure, or the reason why there is none |
//! | [`when`] | periods as people write them |
//! | [`shape`] | position of the table in a sheet |
//! | [`matching`] | matches names to records of the board; near matches are suggestions, never applied |
//! | [`read`] | figures from a sheet, with every issue found |
//! | [`judge`] | validation against the board before and after |
//! | [`template`] | workbooks that can be imported without a mapping |
//! | [`register`] | risk registers, updated by id |
//! | [`exchange`] | risk registers in the field sets of other tools, import and export |
//! | [`propose`] | one edit from the figures, each with its source cell |
//!
//! Nothing here changes the model: an import gives an [`boardsight_core::edit::Edit`] that the user
//! confirms.

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
