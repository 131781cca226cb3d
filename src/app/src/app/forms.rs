//! Opening the forms in which records are filled in.

use super::App;
use crate::action::FormRequest;
use crate::status::Kind;

impl App {
    /// Opens a form in which a record is filled in.
    pub(crate) fn fill_in(&mut self, open: FormRequest) {
        // A register has sources of its own.
        if self.alone.is_some() && !matches!(open, FormRequest::Source(_)) {
            return self.say(
                Kind::Problem,
                "A register alone holds risks and sources only; open the board to change anything else",
            );
        }
        if self.may_edit() {
            self.pages.forms.want(open);
        }
    }

    /// Whether something is being filled in that would be lost by going on; says so.
    pub(crate) fn is_filling_in(&mut self) -> bool {
        let begun = self.pages.forms.is_begun();
        if begun {
            self.say(Kind::Note, "Something is still being filled in: add it, or cancel it, first");
        }
        begun
    }
}
