//! Starting the window on a screen.

use super::app::{App, Services};
use super::clock::SystemClock;
use super::dialogs::SystemDialogs;
use super::settings;
use crate::store::flagship;
use eframe::egui::{ViewportBuilder, vec2};
use std::path::PathBuf;

/// What is said where there is no screen to draw on: one line, and what can be done instead.
const HEADLESS: &str =
    "use 'boardsight brief', 'boardsight check' or 'boardsight register', which need no screen";

/// Opens the window on a file, or on the example board, and returns when it is closed.
///
/// # Errors
/// If there is no screen or nothing to draw on it with: one line that names the headless commands.
pub fn run(file: Option<PathBuf>, read_only: bool) -> Result<(), String> {
    if cfg!(target_os = "linux") && !has_display() {
        return Err(format!("there is no display (DISPLAY and WAYLAND_DISPLAY are not set); {HEADLESS}"));
    }
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Boardsight")
            .with_app_id("boardsight")
            .with_inner_size(vec2(1366.0, 740.0))
            .with_min_inner_size(vec2(900.0, 560.0))
            .with_clamp_size_to_monitor_size(true),
        renderer: eframe::Renderer::Glow,
        // The default also takes software where there is no GPU.
        ..Default::default()
    };
    let create: eframe::AppCreator<'_> = Box::new(move |cc| {
        let services = Services {
            clock: Box::new(SystemClock),
            dialogs: Box::new(SystemDialogs),
            settings: settings::place(),
        };
        let mut app = App::new(&cc.egui_ctx, flagship::board()?, None, services);
        if let Some(file) = file {
            app.starting = true;
            if read_only {
                app.open_read_only(file);
            } else {
                app.open(file);
            }
        }
        Ok(Box::new(app))
    });
    eframe::run_native("Boardsight", options, create)
        .map_err(|e| format!("the window could not be opened ({}); {HEADLESS}", one_line(&e.to_string())))
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

/// The reason alone, in one line: what stands before it names files of the libraries it came through.
fn one_line(text: &str) -> String {
    let reason = text.rsplit(": ").next().unwrap_or(text);
    reason.split_whitespace().collect::<Vec<_>>().join(" ")
}
