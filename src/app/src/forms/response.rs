//! How a form responds in a frame.

use crate::action::FormRequest;
use boardsight_core::edit::List;

/// What a form came to in this frame.
pub(crate) enum FormResponse {
    Keep,
    Close,
    /// It made or changed this record.
    Made(List, String),
    /// Another form is needed first.
    Lead(FormRequest),
}
