//! Start of the window.

use super::app::{App, Services};
use super::clock::SystemClock;
use super::{crash, settings};
use crate::file_dialogs::SystemDialogs;
use boardsight_store::flagship;
use eframe::egui::{IconData, Ui, ViewportBuilder, ViewportCommand, vec2};
use std::io::{self, Write};
use std::path::PathBuf;

/// Message if there is no display: one line with the alternatives.
const HEADLESS: &str =
    "use 'boardsight brief', 'boardsight check' or 'boardsight register', which need no screen";

/// Icon of the program for the taskbar.
const ICON: &[u8] = include_bytes!("../../../assets/icon/boardsight-64.png");

/// Start options of the window.
#[derive(Clone, Debug, Default)]
pub struct LaunchOptions {
    /// File to open; `None` for the user's setting for a start without a file.
    pub file: Option<PathBuf>,
    /// Whether to open it read-only.
    pub read_only: bool,
    /// Whether to open the board that comes with the program, without the welcome page.
    pub flagship: bool,
    /// Whether to report the time of the first frame and exit.
    pub time_first_frame: bool,
}

/// Opens the window, and returns when it is closed.
///
/// # Errors
/// If there is no display or no renderer: one line that names the headless commands.
pub fn run(asked: LaunchOptions) -> Result<(), String> {
    if cfg!(target_os = "linux") && !has_display() {
        return Err(format!("there is no display (DISPLAY and WAYLAND_DISPLAY are not set); {HEADLESS}"));
    }
    let watcher = crash::Watcher::default();
    let crashes = crash::folder();
    if let Some(folder) = crashes.clone() {
        crash::watch(folder, watcher.clone());
    }
    let mut viewport = ViewportBuilder::default()
        .with_title("Boardsight")
        .with_app_id("boardsight")
        .with_inner_size(vec2(1366.0, 740.0))
        .with_min_inner_size(vec2(900.0, 560.0))
        .with_clamp_size_to_monitor_size(true);
    if let Some(icon) = icon() {
        viewport = viewport.with_icon(icon);
    }
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        // The default also accepts a software renderer if there is no GPU.
        ..Default::default()
    };
    let create: eframe::AppCreator<'_> = Box::new(move |cc| {
        let services = Services {
            clock: Box::new(SystemClock),
            dialogs: Box::new(SystemDialogs),
            settings: settings::place(),
        };
        // The smaller board is shown behind the welcome page and while a file is being read.
        let board = if asked.flagship { flagship::board()? } else { flagship::audit_board()? };
        let mut app = App::new(&cc.egui_ctx, board, None, services);
        app.report_to(watcher);
        if let Some(folder) = crashes {
            app.tell_of_crash(&folder);
        }
        match asked.file {
            Some(file) => app.start_with_file(file, asked.read_only),
            None if asked.flagship => {}
            None => app.start_without_file(),
        }
        Ok(Box::new(EframeApp { app, time: asked.time_first_frame }))
    });
    eframe::run_native("Boardsight", options, create)
        .map_err(|e| format!("the window could not be opened ({}); {HEADLESS}", one_line(&e.to_string())))
}

/// Adapter from the window to eframe.
struct EframeApp {
    app: App,
    /// Whether to report the time of the first frame and exit.
    time: bool,
}

impl eframe::App for EframeApp {
    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        self.app.ui_in(ui);
        let ctx = ui.ctx();
        #[cfg(debug_assertions)]
        fail_if_asked(ctx);
        if !self.time {
            return;
        }
        // A second frame starts once the first has been presented.
        if ctx.cumulative_frame_nr() == 0 {
            ctx.request_repaint();
        } else {
            let _ = writeln!(io::stdout(), "first frame");
            self.time = false;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}

/// Panics on demand, only in test builds, to test crash handling.
#[cfg(debug_assertions)]
fn fail_if_asked(ctx: &eframe::egui::Context) {
    if std::env::var_os("BOARDSIGHT_FAULT").is_some() {
        ctx.request_repaint();
        #[allow(clippy::panic, reason = "a build for tests is asked for a fault")]
        if ctx.cumulative_frame_nr() > 3 {
            panic!("a fault was asked for");
        }
    }
}

fn icon() -> Option<IconData> {
    let mut reader = png::Decoder::new(io::Cursor::new(ICON)).read_info().ok()?;
    let mut rgba = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut rgba).ok()?;
    let whole = info.color_type == png::ColorType::Rgba && info.bit_depth == png::BitDepth::Eight;
    whole.then_some(IconData { rgba, width: info.width, height: info.height })
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

/// Returns only the reason of an error, in one line. The text before it names source files of the
/// libraries.
fn one_line(text: &str) -> String {
    let reason = text.rsplit(": ").next().unwrap_or(text);
    reason.split_whitespace().collect::<Vec<_>>().join(" ")
}
