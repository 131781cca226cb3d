//! What the window can be told to do, by name: for the palette of commands.

use super::context::PageId;
use super::settings::ThemeChoice;
use boardsight_import::exchange::Form;

/// Something that the window can be told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Open a page.
    Page(PageId),
    /// Go through what is due for review.
    ReviewNow,
    /// Show one page large, for a projector.
    Present,
    /// A new board.
    New,
    /// Open a board or register.
    Open,
    /// Open a shared board.
    OpenShared,
    /// Share the board.
    Share,
    /// The same, to be read.
    OpenReadOnly,
    /// The board that comes with the program.
    Example,
    /// Save.
    Save,
    /// Save under another name.
    SaveAs,
    /// A member's copy.
    MemberCopy,
    /// Bring a copy in that came back.
    BringIn,
    /// Take in a return.
    TakeInReturn,
    /// Take in a risk register.
    TakeInRegister,
    /// Write the workbook in which a return is filled in.
    ReturnTemplate,
    /// Write the one in which a register is kept.
    RegisterTemplate,
    /// A programme that is not on the board yet.
    AddProgramme,
    /// A body.
    AddBody,
    /// A source.
    AddSource,
    /// A measure.
    AddMeasure,
    /// A figure, typed by hand.
    AddFigure,
    /// Every body and source, to be changed.
    Listed,
    /// Name a board that others keep.
    LinkBoard,
    /// Read the boards that this one names.
    ReadLinked,
    /// Watch a folder for returns, or no longer.
    WatchFolder,
    /// What the file held before.
    Versions,
    /// One register to a file of its own.
    SaveRegister,
    /// Read a register that another tool wrote.
    ReadRegister,
    /// Write one in another tool's columns.
    OtherRegister(Form),
    /// The board pack.
    Pack,
    /// Whether a paper or a snapshot is unaltered.
    Verify,
    /// Take the last change back.
    Undo,
    /// Make it again.
    Redo,
    /// Search.
    Find,
    /// The page as a picture.
    Picture,
    /// Its tables.
    Tables,
    /// How the window looks.
    Theme(ThemeChoice),
    /// Larger text.
    Larger,
    /// Smaller text.
    Smaller,
    /// Text as usual.
    Usual,
    /// Settings.
    Settings,
    /// The keys.
    Keys,
    /// What terms mean.
    Glossary,
    /// The tour.
    Tour,
    /// The welcome page.
    Welcome,
    /// End.
    Quit,
}

impl Command {
    /// All, in the order in which they are offered.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut out: Vec<Self> = PageId::ALL.into_iter().map(Self::Page).collect();
        out.extend([
            Self::ReviewNow,
            Self::Present,
            Self::Undo,
            Self::Redo,
            Self::Find,
            Self::Open,
            Self::OpenShared,
            Self::Share,
            Self::OpenReadOnly,
            Self::New,
            Self::Example,
            Self::Save,
            Self::SaveAs,
            Self::SaveRegister,
            Self::MemberCopy,
            Self::BringIn,
            Self::TakeInReturn,
            Self::TakeInRegister,
            Self::ReturnTemplate,
            Self::RegisterTemplate,
            Self::WatchFolder,
            Self::AddProgramme,
            Self::AddBody,
            Self::AddSource,
            Self::AddMeasure,
            Self::AddFigure,
            Self::Listed,
            Self::LinkBoard,
            Self::ReadLinked,
            Self::Versions,
            Self::ReadRegister,
            Self::Pack,
            Self::Verify,
            Self::Picture,
            Self::Tables,
        ]);
        out.extend(Form::ALL.map(Self::OtherRegister));
        out.extend(ThemeChoice::ALL.map(Self::Theme));
        out.extend([
            Self::Larger,
            Self::Smaller,
            Self::Usual,
            Self::Settings,
            Self::Glossary,
            Self::Keys,
            Self::Tour,
            Self::Welcome,
            Self::Quit,
        ]);
        out
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> String {
        let plain = match self {
            Self::Page(page) => return format!("Go to {}", page.name()),
            Self::Theme(choice) => return format!("Appearance: {}", choice.label().to_lowercase()),
            Self::OtherRegister(form) => return format!("Export the register for {} (CSV)", form.label()),
            Self::ReadRegister => "Read a register (CSV)",
            Self::Pack => "Export the board pack",
            Self::Verify => "Verify a paper or snapshot",
            Self::ReviewNow => "Review now: go through the register",
            Self::Present => "Present this page",
            Self::New => "New board",
            Self::Open => "Open a board or register",
            Self::OpenShared => "Open shared board",
            Self::Share => "Share this board",
            Self::OpenReadOnly => "Open read-only",
            Self::Example => "Open the example board",
            Self::Save => "Save",
            Self::SaveAs => "Save as",
            Self::MemberCopy => "Save a member's copy",
            Self::BringIn => "Bring in a returned copy",
            Self::TakeInReturn => "Take in a return",
            Self::TakeInRegister => "Take in a risk register",
            Self::ReturnTemplate => "Write a return template",
            Self::RegisterTemplate => "Write a register template",
            Self::WatchFolder => "Watch a folder for returns, or stop watching",
            Self::AddProgramme => "Add a programme\u{2026}",
            Self::AddBody => "Add a body\u{2026}",
            Self::AddSource => "Add a source\u{2026}",
            Self::AddMeasure => "Add a measure\u{2026}",
            Self::AddFigure => "Type in a figure\u{2026}",
            Self::Listed => "Bodies and sources\u{2026}",
            Self::LinkBoard => "Add a linked board",
            Self::ReadLinked => "Read the linked boards",
            Self::Versions => "Kept versions",
            Self::SaveRegister => "Save register as",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::Find => "Search this board",
            Self::Picture => "Export this page as a picture (PNG)",
            Self::Tables => "Export this page's tables (CSV)",
            Self::Larger => "Larger text",
            Self::Smaller => "Smaller text",
            Self::Usual => "Text as usual",
            Self::Settings => "Settings",
            Self::Keys => "Keys and about",
            Self::Glossary => "Glossary: what terms mean",
            Self::Tour => "Take the tour",
            Self::Welcome => "Welcome page",
            Self::Quit => "Quit",
        };
        plain.to_owned()
    }

    /// Its keys, if it has any.
    #[must_use]
    pub fn keys(self) -> String {
        let plain = match self {
            Self::Page(page) => {
                let at = PageId::ALL.iter().position(|p| *p == page).map_or(0, |i| i + 1);
                return format!("Ctrl+{at}");
            }
            Self::Present => "F5",
            Self::New => "Ctrl+N",
            Self::Open => "Ctrl+O",
            Self::Save => "Ctrl+S",
            Self::SaveAs => "Ctrl+Shift+S",
            Self::Undo => "Ctrl+Z",
            Self::Redo => "Ctrl+Shift+Z",
            Self::Find => "Ctrl+F",
            Self::Picture => "Ctrl+E",
            Self::Larger => "Ctrl++",
            Self::Smaller => "Ctrl+-",
            Self::Usual => "Ctrl+0",
            Self::Glossary => "F1",
            Self::Keys => "Shift+F1",
            Self::Quit => "Ctrl+Q",
            _ => "",
        };
        plain.to_owned()
    }
}
