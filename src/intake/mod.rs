//! Returns and registers read from workbooks and CSV into proposed edits.
//!
//! Not written yet. What will live here reads a file into an [`crate::edit::Edit`] that the reader confirms; it never
//! writes to the model.
