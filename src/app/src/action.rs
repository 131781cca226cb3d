//! Requests from pages to the window, as plain data. Pages never modify the board themselves.

use super::command::Command;
use super::settings::SavedFilter;
use boardsight_core::edit::{Edit, EditError, List, ReviewOutcome};
use boardsight_core::model::{CommentSubject, Period, ProgrammeId};
use boardsight_report::PageName;
use boardsight_store::Starter;
use std::path::PathBuf;

/// Selected record, shown in the inspector.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecordRef {
    pub list: List,
    pub id: String,
}

/// Request from a page to the window. Pages never change the board themselves.
#[derive(Debug)]
pub enum Action {
    /// Applies this edit. An error from creating it is shown like one from applying it.
    Edit(Result<Edit, EditError>),
    /// Selects a record, or clears the selection.
    Select(Option<RecordRef>),
    /// Opens a page.
    Go(PageName),
    /// Saves one register to its own file: a programme's id, or `None` for the board's own.
    SaveRegister(Option<String>),
    /// Shows a message in the status bar.
    Say(String),
    /// Runs an operation on snapshots.
    Snapshot(SnapshotAction),
    /// Adds a member's comment, reply or review.
    Comment(CommentAction),
    /// Reviews these risks one by one, in this order.
    Review(Vec<String>),
    /// Reads the linked boards.
    ReadLinked,
    /// Saves these filters in the settings.
    Filters(Vec<SavedFilter>),
    /// Opens a form for a record.
    Form(FormRequest),
    /// Runs a command.
    Run(Command),
}

/// Comment, reply or review by a member. The app adds author and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommentAction {
    /// Comment on a record or a figure.
    Comment(CommentSubject, String),
    /// Reply to a comment, by the comment's id.
    Reply(String, String),
    /// Resolves or reopens a comment, by its id.
    Resolve(String, bool),
    /// Completed review of a risk, by the risk's id.
    Review(String, ReviewOutcome),
}

/// Side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparisonSide {
    /// Current board in the window.
    Now,
    File(PathBuf),
}

/// Request of a page about snapshots.
#[derive(Clone, Debug)]
pub enum SnapshotAction {
    /// Reads the folder.
    List,
    /// Creates a snapshot of the current board.
    Take {
        /// Name of the snapshot.
        name: String,
        /// Id of its meeting.
        meeting: Option<String>,
        note: String,
    },
    /// Verifies a snapshot.
    Verify(PathBuf),
    /// Opens a snapshot read-only.
    Open(PathBuf),
    /// Compares two snapshots, or one with the current board.
    Compare(ComparisonSide, ComparisonSide),
    /// Reads the ratings of risks in a snapshot.
    Stood(PathBuf),
    /// Drafts the minutes of a meeting from a snapshot.
    Draft {
        /// Id of the meeting.
        meeting: String,
        /// Path of the snapshot.
        from: PathBuf,
    },
    /// Exports the minutes of a meeting as a document.
    Write(String),
}

/// Form to open; with an id, to change or remove the record of that id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormRequest {
    /// Lists of all bodies and sources.
    Listed,
    /// Adds a body.
    Body(Option<String>),
    /// Adds a source.
    Source(Option<String>),
    Programme(Option<String>),
    Measure(Option<String>),
    /// New figure, of this measure if given.
    Figure(Option<String>),
    /// Another figure of a line.
    FigureOf(String),
    /// Figure of a line and period.
    ChangeFigure(String, Period),
}

/// Action that ends work on the open board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AfterClose {
    Quit,
    New,
    /// Create a new board from a starter.
    Start(Starter),
    Open,
    OpenFile(PathBuf),
    /// Ask for a shared board.
    OpenShared,
    /// Ask for a file to open read-only.
    OpenReadOnly,
    /// Open a kept version as a board without a file.
    OpenCopy(PathBuf),
    Example,
}

/// Purpose of a chosen file.
#[derive(Clone, Debug, PartialEq)]
pub enum FilePurpose {
    Open,
    /// Board to open read-only.
    OpenReadOnly,
    /// Member copy to export.
    MemberCopy,
    /// Returned copy to merge.
    Returned,
    /// Return to import.
    Return,
    /// Folder to watch for returns.
    ReturnFolder,
    /// Risk register to import.
    TakeRegister,
    /// Template to export.
    Template(TemplateRequest),
    /// Letter to the sender of a return.
    Letter(String),
    SaveBoard,
    SaveRegister(Option<String>),
    Picture,
    Csv,
    /// Minutes of a meeting.
    Minutes(String),
    /// Board pack in a format.
    Pack(boardsight_export::Format),
    /// Chart, with the file extension.
    Chart(Box<boardsight_report::spec::Chart>, &'static str),
    /// Risks in another tool's format.
    WriteRegister(boardsight_import::exchange::RegisterFormat),
    /// Register of another tool.
    ReadRegister,
    /// Document or snapshot to verify.
    Verify,
}

/// Kind of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplateRequest {
    /// Return of a stream for a period.
    Return(String, Period),
    /// Register of a programme, or the board's own.
    Register(Option<ProgrammeId>),
}
