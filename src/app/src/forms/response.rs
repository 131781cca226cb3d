//! The response of a form in a frame.

use crate::action::FormRequest;
use boardsight_core::edit::List;

/// Result of a form in this frame.
pub(crate) enum FormResponse {
    Keep,
    Close,
    /// The form added or changed this record.
    Made(List, String),
    /// Another form must be filled in first.
    Lead(FormRequest),
}
