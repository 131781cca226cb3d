//! What a page asks of the window, as plain data. Pages never write to the board themselves.

use super::command::Command;
use super::settings::SavedFilter;
use boardsight_core::edit::{Edit, EditError, List, Reviewed};
use boardsight_core::model::{About, Period, ProgrammeId};
use boardsight_report::PageName;
use boardsight_store::Starter;
use std::path::PathBuf;

/// A record picked out on a page, shown in the inspector.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecordRef {
    /// Its list.
    pub list: List,
    /// Its id.
    pub id: String,
}

/// What a page asks of the window. Pages never write to the board themselves.
#[derive(Debug)]
pub enum Action {
    /// Make this edit. An error made while building it is shown like one made while applying it.
    Edit(Result<Edit, EditError>),
    /// Pick a record out, or nothing.
    Select(Option<RecordRef>),
    /// Go to a page.
    Go(PageName),
    /// Save one register to its own file: a programme's id, or `None` for the board's own.
    SaveRegister(Option<String>),
    /// Say something in the status line.
    Say(String),
    /// Something of the snapshots.
    Snapshot(SnapshotAction),
    /// Note what a member says, or a review, with who and when.
    Comment(CommentAction),
    /// Review these risks one by one, in this order.
    Review(Vec<String>),
    /// Read the boards that this one names.
    ReadLinked,
    /// Keep these filters for the next time.
    Filters(Vec<SavedFilter>),
    /// Fill in a record of the board.
    Form(FormRequest),
    /// Do what a command says.
    Run(Command),
}

/// What a member says of a record: who and when is added by the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommentAction {
    /// A comment on a record or a figure.
    Comment(About, String),
    /// An answer to a comment, by the comment's id.
    Reply(String, String),
    /// A comment is settled, or open again.
    Resolve(String, bool),
    /// A risk, by its id, was reviewed.
    Review(String, Reviewed),
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparisonSide {
    /// The board as it stands in the window.
    Now,
    /// A snapshot.
    File(PathBuf),
}

/// What the page asks of the shelf.
#[derive(Clone, Debug)]
pub enum SnapshotAction {
    /// Read the folder.
    List,
    /// Freeze the board as it stands.
    Take {
        /// What the snapshot is to be called.
        name: String,
        /// For which meeting.
        meeting: Option<String>,
        /// What else is to be known of it.
        note: String,
    },
    /// Say whether one is unaltered.
    Verify(PathBuf),
    /// Open one, read-only.
    Open(PathBuf),
    /// Compare two, or one with now.
    Compare(ComparisonSide, ComparisonSide),
    /// Read how risks stood in one.
    Stood(PathBuf),
    /// Draft the minutes of a meeting from a snapshot.
    Draft {
        /// The meeting.
        meeting: String,
        /// The snapshot.
        from: PathBuf,
    },
    /// Write the minutes of a meeting as a document.
    Write(String),
}

/// Which form is wanted; with an id, to change or take out the record of that id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormRequest {
    /// Every body and source, to be chosen from.
    Listed,
    /// A body.
    Body(Option<String>),
    /// A source.
    Source(Option<String>),
    /// A programme.
    Programme(Option<String>),
    /// A measure.
    Measure(Option<String>),
    /// A figure that is not on the board yet, of this measure where one is meant.
    Figure(Option<String>),
    /// Another figure of a line.
    FigureOf(String),
    /// The figure of a line and period.
    ChangeFigure(String, Period),
}

/// What ends work on the open board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AfterClose {
    Quit,
    New,
    /// A new board from a starter.
    Start(Starter),
    Open,
    OpenFile(PathBuf),
    /// Ask for a shared board.
    OpenShared,
    /// Ask for a file that is only to be read.
    OpenReadOnly,
    /// A kept version, as a board that has no file yet.
    OpenCopy(PathBuf),
    Example,
}

/// What a file is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum FilePurpose {
    Open,
    /// To be read and not changed.
    OpenReadOnly,
    /// A member's copy to be written.
    MemberCopy,
    /// A returned copy, to be brought in.
    Returned,
    /// A return, to be taken in.
    Return,
    /// The folder to be watched for returns.
    ReturnFolder,
    /// A risk register, to be taken in.
    TakeRegister,
    /// A template to be written.
    Template(TemplateRequest),
    /// A letter to the sender of a return.
    Letter(String),
    SaveBoard,
    SaveRegister(Option<String>),
    Picture,
    Csv,
    /// The minutes of a meeting.
    Minutes(String),
    /// The board pack in a form.
    Pack(boardsight_export::Format),
    /// One chart, and how its file's name is to end.
    Chart(Box<boardsight_report::spec::Chart>, &'static str),
    /// The risks in another tool's form.
    WriteRegister(boardsight_import::exchange::Form),
    /// Another tool's register.
    ReadRegister,
    /// A paper or snapshot, to be looked at.
    Verify,
}

/// What a template is for.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplateRequest {
    /// A stream's return of a period.
    Return(String, Period),
    /// A programme's register, or the board's own.
    Register(Option<ProgrammeId>),
}
