//! Every change that a person can make, as a value. Changes are applied, undone, and logged with author,
//! time, old value, new value and reason.
//!
//! A page never writes to the model. It builds an [`Edit`] (most often with [`update`], [`insert`] or
//! [`remove`]), and the [`History`] applies it, records it in the board's audit trail and can undo it.

mod bulk;
mod change;
mod comment;
mod diff;
mod figures;
mod history;
mod linked;
mod make;
mod places;
mod record;
mod referred;
mod returns;
mod rewind;
mod risks;
mod savings;

pub use bulk::{BulkChange, BulkPreviewRow, bulk, stands};
pub use change::{Change, Edit, EditError};
pub use comment::{ReviewOutcome, comment, reply, resolve, review};
pub use diff::{FieldChange, diff_values, keyed};
pub use figures::{TypedFigure, remove_figure, set_figure};
pub use history::{History, Stamp, Unsaved};
pub use linked::{LinkRead, change_link, link_board, link_id, note_linked, unlink_board};
pub use make::{
    TemplateStream, between, close_risk, duplicate_risk, free_name, insert, named_id, next_id, remove,
    set_board, set_up_stream, update,
};
pub use record::{List, Record, record_id, record_value};
pub use referred::{
    MeasureRemoval, References, measure_goes, referring, referring_to_place, referring_words, remove_measure,
};
pub use returns::{ReceivedReturn, mark_returns, record_returns};
pub use rewind::rewound;
pub use risks::{escalate, free_id, rescale, set_framework, take_back};
pub use savings::{remove_case, remove_saving, with_source};
