//! Opens the record forms.

use super::App;
use crate::action::FormRequest;
use crate::status::Severity;

impl App {
    /// Opens a form for a record.
    pub(crate) fn open_form(&mut self, open: FormRequest) {
        // A register has sources of its own.
        if self.document.is_register() && !matches!(open, FormRequest::Source(_)) {
            return self.notify(
                Severity::Problem,
                "A register alone holds risks and sources only; open the board to change anything else",
            );
        }
        if self.may_edit() {
            self.dialogs.forms.want(open);
        }
    }

    /// Returns whether input in a form would be lost by continuing, and shows a message if so.
    pub(crate) fn is_filling_in(&mut self) -> bool {
        let begun = self.dialogs.forms.is_begun();
        if begun {
            self.notify(Severity::Note, "Something is still being filled in: add it, or cancel it, first");
        }
        begun
    }
}
