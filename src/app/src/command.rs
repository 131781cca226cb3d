//! The commands of the window in one table: label, hint, shortcuts, menu and requirements.
//!
//! The menus, the shortcuts, the command palette and `docs/keyboard.md` are all generated from it, so they
//! cannot disagree.

use super::settings::ThemeChoice;
use boardsight_import::exchange::RegisterFormat;
use boardsight_report::PageName;
use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};
use std::borrow::Cow;

/// A command with a name in a menu or in the command palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    Page(PageName),
    /// Review risks that are due.
    ReviewNow,
    /// Show the welcome page.
    Welcome,
    /// Create a board.
    New,
    /// Open a board or register from a file.
    Open,
    /// Open a shared board by its address.
    OpenShared,
    /// Open a file as read-only.
    OpenReadOnly,
    /// Open the example board that ships with the program.
    Example,
    /// Save to the open file.
    Save,
    /// Save to another file.
    SaveAs,
    /// Save one register to its own file.
    SaveRegister,
    /// Share the board on shared storage.
    Share,
    /// List the earlier versions of the file.
    Versions,
    /// Export the copy for members' comments.
    MemberCopy,
    /// Merge the returned copy of a member.
    MergeCopy,
    /// Import a return.
    ImportReturn,
    /// Import a risk register from a workbook.
    ImportRegister,
    /// Import another tool's register from CSV.
    ImportRegisterCsv,
    /// Export the workbook template of a return.
    ReturnTemplate,
    /// Export the workbook template of a register.
    RegisterTemplate,
    /// Start or stop watching a folder for returns.
    WatchFolder,
    /// Verify a document or a snapshot.
    Verify,
    /// Open the settings.
    Settings,
    /// Close the window.
    Quit,
    /// Undo the last change.
    Undo,
    /// Redo the last undone change.
    Redo,
    /// List the organisations and sources.
    Listed,
    /// Set the as-of date as the board's own date.
    SetBoardDate,
    /// Open the command palette.
    Palette,
    /// Move the keyboard to the search box.
    Search,
    /// Change the appearance of the window.
    Theme(ThemeChoice),
    /// Increase the text size.
    LargerText,
    /// Decrease the text size.
    SmallerText,
    /// Reset the text size to 100%.
    ResetText,
    /// Show one page on the whole screen, for a projector.
    Present,
    /// Export the board pack.
    Pack,
    /// Export the open page as an image.
    Picture,
    /// Export the tables of the open page.
    Tables,
    /// Export a register for another tool.
    RegisterFor(RegisterFormat),
    /// Open the glossary.
    Glossary,
    /// Start the tour.
    Tour,
    /// List the shortcuts.
    Keys,
    /// Add a programme.
    AddProgramme,
    /// Add an organisation.
    AddBody,
    /// Add a source.
    AddSource,
    /// Add a measure.
    AddMeasure,
    /// Add a figure.
    AddFigure,
    /// Link another board.
    LinkBoard,
    /// Read the linked boards.
    ReadLinked,
}

/// A menu of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Boards, registers, returns and settings.
    File,
    /// Undo, records and search.
    Edit,
    /// Appearance and text size.
    View,
    /// Documents.
    Export,
    /// Glossary, tour and shortcuts.
    Help,
}

impl Menu {
    /// All menus, from left to right.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::View, Self::Export, Self::Help];

    /// The name of the menu.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Export => "Export",
            Self::Help => "Help",
        }
    }
}

/// A set of conditions: those that a command needs, or those that are currently met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities(u16);

impl Capabilities {
    /// No condition.
    pub const NONE: Self = Self(0);
    /// No background task is running.
    pub const IDLE: Self = Self(1);
    /// The board may be edited.
    pub const EDITABLE: Self = Self(1 << 1);
    /// A board is open, and not a register by itself.
    pub const BOARD: Self = Self(1 << 2);
    /// The board has a file.
    pub const FILE: Self = Self(1 << 3);
    /// The board has a reporting stream.
    pub const STREAMS: Self = Self(1 << 4);
    /// The board has linked boards.
    pub const LINKED: Self = Self(1 << 5);
    /// There is a change to undo.
    pub const UNDO: Self = Self(1 << 6);
    /// There is a change to redo.
    pub const REDO: Self = Self(1 << 7);
    /// The board is neither shared nor a snapshot.
    pub const UNSHARED: Self = Self(1 << 8);
    /// The as-of date differs from the board's own date.
    pub const DATE_CHANGED: Self = Self(1 << 9);
    /// The text can be made larger.
    pub const ENLARGE: Self = Self(1 << 10);
    /// The text can be made smaller.
    pub const SHRINK: Self = Self(1 << 11);
    /// The text is not at 100%.
    pub const SCALED: Self = Self(1 << 12);

    /// Each condition with the message shown while it is not met.
    const REASONS: [(Self, &'static str); 13] = [
        (Self::EDITABLE, "the board is read-only"),
        (Self::BOARD, "a register is open by itself; open its board first"),
        (Self::IDLE, "wait until the running task has ended"),
        (Self::FILE, "save the board to a file first"),
        (Self::STREAMS, "set up a reporting stream on the page Streams first"),
        (Self::LINKED, "no board is linked"),
        (Self::UNDO, "there is nothing to undo"),
        (Self::REDO, "there is nothing to redo"),
        (Self::UNSHARED, "the board is shared already, or is a snapshot"),
        (Self::DATE_CHANGED, "the as-of date is the board's date already"),
        (Self::ENLARGE, "the text is at its largest"),
        (Self::SHRINK, "the text is at its smallest"),
        (Self::SCALED, "the text is at 100% already"),
    ];

    /// Returns the union of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the union of both sets if `holds`; otherwise this set.
    #[must_use]
    pub const fn with(self, other: Self, holds: bool) -> Self {
        if holds { self.and(other) } else { self }
    }

    /// Returns whether this set contains every condition of `other`.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A row of the table of commands.
#[derive(Clone, Debug)]
pub struct CommandInfo {
    /// The name in menus and in the palette. It ends in an ellipsis if a dialog follows.
    pub label: Cow<'static, str>,
    /// A longer description: the tooltip, and additional search text for the palette.
    pub hint: &'static str,
    /// The shortcuts; the first is shown in menus.
    pub shortcuts: &'static [KeyboardShortcut],
    /// The menu and the group within it. Groups are separated by a line.
    pub menu: Option<(Menu, u8)>,
    /// The conditions that must hold.
    pub needs: Capabilities,
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers =
    Modifiers { alt: false, ctrl: false, shift: true, mac_cmd: false, command: true };

const fn key(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const PAGES: [KeyboardShortcut; PageName::ALL.len()] = [
    key(CTRL, Key::Num1),
    key(CTRL, Key::Num2),
    key(CTRL, Key::Num3),
    // Places was added last; the other pages keep their keys.
    key(CTRL, Key::Num9),
    key(CTRL, Key::Num4),
    key(CTRL, Key::Num5),
    key(CTRL, Key::Num6),
    key(CTRL, Key::Num7),
    key(CTRL, Key::Num8),
];
const NEW: &[KeyboardShortcut] = &[key(CTRL, Key::N)];
const OPEN: &[KeyboardShortcut] = &[key(CTRL, Key::O)];
const SAVE: &[KeyboardShortcut] = &[key(CTRL, Key::S)];
const SAVE_AS: &[KeyboardShortcut] = &[key(CTRL_SHIFT, Key::S)];
const QUIT: &[KeyboardShortcut] = &[key(CTRL, Key::Q)];
const UNDO: &[KeyboardShortcut] = &[key(CTRL, Key::Z)];
const REDO: &[KeyboardShortcut] = &[key(CTRL_SHIFT, Key::Z), key(CTRL, Key::Y)];
const PALETTE: &[KeyboardShortcut] = &[key(CTRL, Key::K)];
const SEARCH: &[KeyboardShortcut] = &[key(CTRL, Key::F)];
const LARGER: &[KeyboardShortcut] = &[key(CTRL, Key::Plus), key(CTRL, Key::Equals)];
const SMALLER: &[KeyboardShortcut] = &[key(CTRL, Key::Minus)];
const RESET: &[KeyboardShortcut] = &[key(CTRL, Key::Num0)];
const PRESENT: &[KeyboardShortcut] = &[key(Modifiers::NONE, Key::F5)];
const PICTURE: &[KeyboardShortcut] = &[key(CTRL, Key::E)];
const GLOSSARY: &[KeyboardShortcut] = &[key(Modifiers::NONE, Key::F1)];
const KEYS: &[KeyboardShortcut] = &[key(Modifiers::SHIFT, Key::F1)];

impl Command {
    /// Returns all commands, in the order of the menus and the palette.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = PageName::ALL.into_iter().map(Self::Page).collect();
        all.extend([
            Self::ReviewNow,
            Self::Welcome,
            Self::New,
            Self::Open,
            Self::OpenShared,
            Self::OpenReadOnly,
            Self::Example,
            Self::Save,
            Self::SaveAs,
            Self::SaveRegister,
            Self::Share,
            Self::Versions,
            Self::MemberCopy,
            Self::MergeCopy,
            Self::ImportReturn,
            Self::ImportRegister,
            Self::ImportRegisterCsv,
            Self::ReturnTemplate,
            Self::RegisterTemplate,
            Self::WatchFolder,
            Self::Verify,
            Self::Settings,
            Self::Quit,
            Self::Undo,
            Self::Redo,
            Self::Listed,
            Self::SetBoardDate,
            Self::Palette,
            Self::Search,
        ]);
        all.extend(ThemeChoice::ALL.map(Self::Theme));
        all.extend([
            Self::LargerText,
            Self::SmallerText,
            Self::ResetText,
            Self::Present,
            Self::Pack,
            Self::Picture,
            Self::Tables,
        ]);
        all.extend(RegisterFormat::ALL.map(Self::RegisterFor));
        all.extend([
            Self::Glossary,
            Self::Tour,
            Self::Keys,
            Self::AddProgramme,
            Self::AddBody,
            Self::AddSource,
            Self::AddMeasure,
            Self::AddFigure,
            Self::LinkBoard,
            Self::ReadLinked,
        ]);
        all
    }

    /// Returns the row of the table for this command.
    #[must_use]
    pub fn info(self) -> CommandInfo {
        const IDLE: Capabilities = Capabilities::IDLE;
        const BOARD: Capabilities = Capabilities::BOARD;
        const EDITABLE: Capabilities = Capabilities::EDITABLE;
        const NONE: Capabilities = Capabilities::NONE;
        const IMPORT: Capabilities = IDLE.and(EDITABLE).and(BOARD);
        const ADD: Capabilities = EDITABLE.and(BOARD);
        let file = |group| Some((Menu::File, group));
        let edit = |group| Some((Menu::Edit, group));
        let view = |group| Some((Menu::View, group));
        let export = |group| Some((Menu::Export, group));
        let help = Some((Menu::Help, 0));
        let (label, hint, shortcuts, menu, needs): (&'static str, _, &'static [KeyboardShortcut], _, _) =
            match self {
                Self::Page(page) => {
                    return CommandInfo {
                        label: format!("Go to {}", page.name()).into(),
                        hint: page.question(),
                        shortcuts: PAGES.get(page as usize).map_or(&[], std::slice::from_ref),
                        menu: None,
                        needs: NONE,
                    };
                }
                Self::Theme(choice) => {
                    return CommandInfo {
                        label: format!("Appearance: {}", choice.label().to_lowercase()).into(),
                        hint: "Colours of the window",
                        shortcuts: &[],
                        menu: view(0),
                        needs: NONE,
                    };
                }
                Self::RegisterFor(form) => {
                    return CommandInfo {
                        label: format!("Export register for {} (CSV)\u{2026}", form.label()).into(),
                        hint: "The risks in the columns of another tool",
                        shortcuts: &[],
                        menu: export(1),
                        needs: IDLE,
                    };
                }
                Self::ReviewNow => (
                    "Review now: go through the register",
                    "The risks that are due, one by one",
                    &[],
                    None,
                    NONE,
                ),
                Self::Welcome => {
                    ("Welcome page", "Start from the example, a new board or a file", &[], file(0), NONE)
                }
                Self::New => {
                    ("New board\u{2026}", "Blank, or with the example's structure", NEW, file(0), IDLE)
                }
                Self::Open => ("Open\u{2026}", "A board or a register from a file", OPEN, file(0), IDLE),
                Self::OpenShared => ("Open shared board\u{2026}", "By its address", &[], file(0), IDLE),
                Self::OpenReadOnly => {
                    ("Open read-only\u{2026}", "Without editing and without a lock", &[], file(0), IDLE)
                }
                Self::Example => {
                    ("Open the example board", "The Integration Partnership Board", &[], file(0), IDLE)
                }
                Self::Save => ("Save", "To the open file", SAVE, file(1), NONE),
                Self::SaveAs => ("Save as\u{2026}", "To another file", SAVE_AS, file(1), NONE),
                Self::SaveRegister => {
                    ("Save register as\u{2026}", "One register to its own file", &[], file(1), IDLE)
                }
                Self::Share => (
                    "Share this board\u{2026}",
                    "On S3, Azure, Google Cloud or a shared folder",
                    &[],
                    file(1),
                    IDLE.and(BOARD).and(Capabilities::UNSHARED),
                ),
                Self::Versions => (
                    "Version history\u{2026}",
                    "Earlier versions of the file",
                    &[],
                    file(1),
                    IDLE.and(Capabilities::FILE),
                ),
                Self::MemberCopy => (
                    "Export member copy\u{2026}",
                    "The registers, for a member to score and comment on",
                    &[],
                    file(2),
                    IDLE.and(BOARD),
                ),
                Self::MergeCopy => (
                    "Merge a returned copy\u{2026}",
                    "With the changes that a member made",
                    &[],
                    file(2),
                    IMPORT,
                ),
                Self::ImportReturn => {
                    ("Import return\u{2026}", "From a workbook or CSV file", &[], file(3), IMPORT)
                }
                Self::ImportRegister => {
                    ("Import risk register\u{2026}", "From a workbook or CSV file", &[], file(3), IMPORT)
                }
                Self::ImportRegisterCsv => (
                    "Import register from CSV\u{2026}",
                    "As another tool for risks writes it",
                    &[],
                    file(3),
                    IDLE.and(EDITABLE),
                ),
                Self::ReturnTemplate => (
                    "Export return template\u{2026}",
                    "The workbook in which a return is filled in",
                    &[],
                    file(3),
                    IDLE.and(BOARD).and(Capabilities::STREAMS),
                ),
                Self::RegisterTemplate => (
                    "Export register template\u{2026}",
                    "The workbook in which a register is filled in",
                    &[],
                    file(3),
                    IDLE.and(BOARD),
                ),
                Self::WatchFolder => (
                    "Watch a folder for returns\u{2026}",
                    "New files in it are offered for import; run it again to stop watching",
                    &[],
                    file(3),
                    BOARD,
                ),
                Self::Verify => (
                    "Verify a paper or snapshot\u{2026}",
                    "Whether it is unmodified and matches its board",
                    &[],
                    file(4),
                    IDLE,
                ),
                Self::Settings => ("Settings\u{2026}", "Your name, and the appearance", &[], file(5), NONE),
                Self::Quit => ("Quit", "Close the window", QUIT, file(5), NONE),
                Self::Undo => ("Undo", "The last change", UNDO, edit(0), EDITABLE.and(Capabilities::UNDO)),
                Self::Redo => {
                    ("Redo", "The change that was undone", REDO, edit(0), EDITABLE.and(Capabilities::REDO))
                }
                Self::Listed => {
                    ("Organisations and sources\u{2026}", "All of them, to be edited", &[], edit(1), ADD)
                }
                Self::SetBoardDate => (
                    "Set as the board's date",
                    "Save the as-of date with the board",
                    &[],
                    edit(1),
                    ADD.and(Capabilities::DATE_CHANGED),
                ),
                Self::Palette => {
                    ("Command palette\u{2026}", "Pages, commands and records by name", PALETTE, edit(2), NONE)
                }
                Self::Search => ("Search this board", "Every record, by its words", SEARCH, edit(2), NONE),
                Self::LargerText => ("Larger text", "By 10%", LARGER, view(1), Capabilities::ENLARGE),
                Self::SmallerText => ("Smaller text", "By 10%", SMALLER, view(1), Capabilities::SHRINK),
                Self::ResetText => ("Reset text size", "To 100%", RESET, view(1), Capabilities::SCALED),
                Self::Present => {
                    ("Present this page", "On the whole screen, for a projector", PRESENT, view(2), NONE)
                }
                Self::Pack => (
                    "Export board pack\u{2026}",
                    "As PDF, Word, OpenDocument, HTML or a workbook",
                    &[],
                    export(0),
                    IDLE.and(BOARD),
                ),
                Self::Picture => (
                    "Export page as picture (PNG)\u{2026}",
                    "As it is on the screen",
                    PICTURE,
                    export(1),
                    IDLE,
                ),
                Self::Tables => {
                    ("Export page tables (CSV)\u{2026}", "One file a table", &[], export(1), IDLE)
                }
                Self::Glossary => ("Glossary", "What terms mean", GLOSSARY, help, NONE),
                Self::Tour => ("Take the tour", "Five steps through the pages", &[], help, NONE),
                Self::Keys => ("Keys and about", "Shortcuts, version and licence", KEYS, help, NONE),
                Self::AddProgramme => ("Add a programme\u{2026}", "To this board", &[], None, ADD),
                Self::AddBody => {
                    ("Add an organisation\u{2026}", "One that leads, reports or is affected", &[], None, ADD)
                }
                Self::AddSource => ("Add a source\u{2026}", "A publication or return", &[], None, ADD),
                Self::AddMeasure => ("Add a measure\u{2026}", "With its unit and direction", &[], None, ADD),
                Self::AddFigure => ("Add a figure\u{2026}", "Typed by hand, with its source", &[], None, ADD),
                Self::LinkBoard => (
                    "Add a linked board\u{2026}",
                    "To include the figures of a board that is kept elsewhere",
                    &[],
                    None,
                    ADD,
                ),
                Self::ReadLinked => (
                    "Read the linked boards",
                    "Update their figures",
                    &[],
                    None,
                    ADD.and(Capabilities::LINKED),
                ),
            };
        CommandInfo { label: label.into(), hint, shortcuts, menu, needs }
    }

    /// Returns whether the command is available.
    #[must_use]
    pub fn is_enabled(self, have: Capabilities) -> bool {
        have.contains(self.info().needs)
    }

    /// Returns why the command is not available; `None` if it is.
    #[must_use]
    pub fn disabled_reason(self, have: Capabilities) -> Option<&'static str> {
        let needs = self.info().needs;
        let lacks = |one: Capabilities| needs.contains(one) && !have.contains(one);
        Capabilities::REASONS.into_iter().find(|(one, _)| lacks(*one)).map(|(_, reason)| reason)
    }

    /// Returns the first shortcut as text, such as `Ctrl+Shift+S`; empty if there is none.
    #[must_use]
    pub fn shortcut_text(self) -> String {
        self.info().shortcuts.first().map(shortcut_text).unwrap_or_default()
    }
}

/// Returns a shortcut as text. Ctrl is shown as Command on a Mac.
fn shortcut_text(shortcut: &KeyboardShortcut) -> String {
    let mut text = String::new();
    if shortcut.modifiers.command {
        text.push_str("Ctrl+");
    }
    if shortcut.modifiers.shift {
        text.push_str("Shift+");
    }
    text.push_str(match shortcut.logical_key {
        Key::Plus => "+",
        Key::Minus => "-",
        Key::Equals => "=",
        other => other.name(),
    });
    text
}

/// Removes the shortcut of a command from this frame's input and returns the command.
///
/// Shortcuts with more modifiers are tried first, because Ctrl+S also matches while Shift is held.
pub fn consume_shortcut(ctx: &Context) -> Option<Command> {
    let mut all: Vec<(KeyboardShortcut, Command)> = Command::all()
        .into_iter()
        .flat_map(|command| command.info().shortcuts.iter().map(move |shortcut| (*shortcut, command)))
        .collect();
    all.sort_by_key(|(shortcut, _)| !shortcut.modifiers.shift);
    // While the user is typing text, Ctrl+Z applies to the text.
    let typing = ctx.egui_wants_keyboard_input();
    let pressed = |(shortcut, command): &(KeyboardShortcut, Command)| {
        !(typing && *command == Command::Undo) && ctx.input_mut(|i| i.consume_shortcut(shortcut))
    };
    all.into_iter().find(pressed).map(|(_, command)| command)
}

/// Keys that do not belong to a command, with their effects.
const OTHER_KEYS: [(&str, &str); 6] = [
    ("Left, Right, Escape", "While presenting: previous page, next page, end"),
    ("F6, Shift+F6", "To the next part of the window, to the one before"),
    ("Tab, Shift+Tab", "To the next control, to the one before"),
    ("Enter or Space", "Press the control"),
    ("Escape", "Close the dialog"),
    ("Up, Down, Page Up, Page Down", "Move in a list or scroll"),
];

/// Returns every key with its effect, for *Keys and about* and for `docs/keyboard.md`.
#[must_use]
pub fn keys() -> Vec<(String, String)> {
    let mut rows = vec![(format!("Ctrl+1 to Ctrl+{}", PageName::ALL.len()), "Open a page".to_owned())];
    for command in Command::all() {
        let info = command.info();
        if info.shortcuts.is_empty() || matches!(command, Command::Page(_)) {
            continue;
        }
        let keys: Vec<String> = info.shortcuts.iter().map(shortcut_text).collect();
        rows.push((keys.join(" or "), info.label.trim_end_matches('\u{2026}').to_owned()));
    }
    rows.extend(OTHER_KEYS.map(|(keys, what)| (keys.to_owned(), what.to_owned())));
    rows
}

/// Returns the table of `docs/keyboard.md`.
#[must_use]
pub fn keyboard_table() -> String {
    let rows: String = keys().into_iter().map(|(keys, what)| format!("| {keys} | {what} |\n")).collect();
    format!("| keys | what they do |\n| --- | --- |\n{rows}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{Event, RawInput};
    use std::collections::BTreeSet;

    const ALL: Capabilities = Capabilities(u16::MAX);

    #[test]
    fn labels_and_shortcuts_are_unique() {
        let all = Command::all();
        let labels: BTreeSet<String> = all.iter().map(|c| c.info().label.to_string()).collect();
        assert_eq!(labels.len(), all.len());
        let keys: Vec<String> =
            all.iter().flat_map(|c| c.info().shortcuts.iter().map(shortcut_text)).collect();
        let distinct: BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len(), "{keys:?}");
    }

    #[test]
    fn read_only_disables_imports_undo_and_redo() {
        let read_only = Capabilities(!Capabilities::EDITABLE.0);
        for command in [
            Command::ImportReturn,
            Command::ImportRegister,
            Command::ImportRegisterCsv,
            Command::MergeCopy,
            Command::Undo,
            Command::Redo,
            Command::SetBoardDate,
        ] {
            assert!(command.is_enabled(ALL));
            assert_eq!(command.disabled_reason(read_only), Some("the board is read-only"), "{command:?}");
        }
    }

    #[test]
    fn a_running_task_disables_new_and_open_but_not_save_and_quit() {
        let busy = Capabilities(!Capabilities::IDLE.0);
        for command in [Command::New, Command::Open, Command::Picture, Command::Pack] {
            assert!(command.disabled_reason(busy).is_some(), "{command:?}");
        }
        for command in [Command::Save, Command::SaveAs, Command::Quit, Command::Undo] {
            assert!(command.is_enabled(busy), "{command:?}");
        }
    }

    #[test]
    fn every_condition_has_a_reason() {
        for command in Command::all() {
            assert_eq!(command.is_enabled(Capabilities::NONE), command.info().needs == Capabilities::NONE);
            assert_eq!(
                command.disabled_reason(Capabilities::NONE).is_none(),
                command.info().needs == Capabilities::NONE,
                "{command:?}"
            );
        }
    }

    #[test]
    fn the_longer_shortcut_wins() {
        let ctx = Context::default();
        let input = RawInput {
            events: vec![
                Event::ModifiersChanged(CTRL_SHIFT),
                Event::Key {
                    key: Key::S,
                    physical_key: None,
                    pressed: true,
                    repeat: false,
                    modifiers: CTRL_SHIFT,
                },
            ],
            ..Default::default()
        };
        let mut found = None;
        let mut output = ctx.run_ui(input, |ui| found = found.or_else(|| consume_shortcut(ui.ctx())));
        output.textures_delta.clear();
        assert_eq!(found, Some(Command::SaveAs));
    }
}
