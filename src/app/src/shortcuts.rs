//! The keys that work anywhere in the window.

use super::context::PageId;
use eframe::egui::{Key, Modifiers};

pub(crate) const CTRL: Modifiers = Modifiers::COMMAND;
pub(crate) const CTRL_SHIFT: Modifiers =
    Modifiers { alt: false, ctrl: false, shift: true, mac_cmd: false, command: true };
pub(crate) const PAGES: [Key; PageId::ALL.len()] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8];

/// Every key with what it does, for the window that explains them.
pub const ALL: &[(&str, &str)] = &[
    ("Ctrl+1 to Ctrl+8", "Open a page"),
    ("Ctrl+K", "Find and run: pages, commands, records"),
    ("Ctrl+F", "Search"),
    ("F5", "Present this page; left and right turn the pages, up and down scroll, Escape ends it"),
    ("F6, Shift+F6", "To the next part of the window, to the one before"),
    ("Ctrl+N, Ctrl+O", "New board, open a board or register"),
    ("Ctrl+S, Ctrl+Shift+S", "Save, save as"),
    ("Ctrl+Z", "Undo"),
    ("Ctrl+Shift+Z or Ctrl+Y", "Redo"),
    ("Ctrl+E", "Save the page as a picture"),
    ("Ctrl++, Ctrl+-, Ctrl+0", "Larger text, smaller text, text as usual"),
    ("Tab, Shift+Tab", "To the next control, to the one before"),
    ("Enter or Space", "Press the control"),
    ("Escape", "Close what lies over the page"),
    ("F1, Shift+F1", "What terms mean, these keys"),
    ("Ctrl+Q", "Quit"),
];
