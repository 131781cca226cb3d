//! The window and egui's demo, drawn without a screen.

use boardsight_app::clock::SystemClock;
use boardsight_app::file_dialogs::{FileDialogResponse, FileDialogs, FileDialogRequest};
use boardsight_app::{App, Services, theme};
use boardsight_core::model::Board;
use eframe::egui::{
    Context, Event, FullOutput, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, accesskit, vec2,
};

/// Names of the views of the Risks page.
pub const VIEWS: [&str; 8] = [
    "Register",
    "Heat map",
    "Timeline",
    "Exposure in pounds",
    "Assurance",
    "Bow tie",
    "Raised by the figures",
    "Scale and appetite",
];

fn input(events: Vec<Event>) -> RawInput {
    let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, vec2(1920.0, 1080.0)));
    RawInput { screen_rect, events, focused: true, ..RawInput::default() }
}

/// Tessellates a frame as a real window does, and returns the number of triangles.
fn triangles(ctx: &Context, output: FullOutput) -> usize {
    let FullOutput { shapes, pixels_per_point, mut textures_delta, .. } = output;
    textures_delta.clear();
    ctx.tessellate(shapes, pixels_per_point).len()
}

/// egui's demo windows.
pub struct Demo {
    ctx: Context,
    windows: egui_demo_lib::DemoWindows,
}

impl Demo {
    /// Opens the demo and draws a few frames.
    pub fn new() -> Self {
        let mut demo = Self { ctx: Context::default(), windows: egui_demo_lib::DemoWindows::default() };
        for _ in 0..5 {
            demo.frame();
        }
        demo
    }

    /// Draws a frame.
    pub fn frame(&mut self) -> usize {
        let windows = &mut self.windows;
        let output = self.ctx.run_ui(input(Vec::new()), |ui| windows.ui(ui));
        triangles(&self.ctx, output)
    }
}

struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn ask(&self, _: &FileDialogRequest, answer: Box<dyn FnOnce(FileDialogResponse) + Send>) {
        answer(FileDialogResponse::Cancelled);
    }
}

/// The window on its Risks page.
pub struct Window {
    ctx: Context,
    app: App,
}

impl Window {
    /// Opens the window with a board.
    pub fn new(board: Board) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let services =
            Services { clock: Box::new(SystemClock), dialogs: Box::new(NoDialogs), settings: None };
        let app = App::new(&ctx, board, None, services);
        let mut window = Self { ctx, app };
        window.settle();
        window.key(Key::Num6, Modifiers::COMMAND);
        window.settle();
        window
    }

    /// Returns the board in the window.
    pub fn board(&self) -> &Board {
        self.app.board()
    }

    fn run(&mut self, events: Vec<Event>) -> FullOutput {
        let app = &mut self.app;
        self.ctx.run_ui(input(events), |ui| app.ui_in(ui))
    }

    /// Draws a frame.
    pub fn frame(&mut self, events: Vec<Event>) -> usize {
        let output = self.run(events);
        triangles(&self.ctx, output)
    }

    /// Draws frames until all sizes are known and all animations have ended.
    pub fn settle(&mut self) {
        for _ in 0..6 {
            self.frame(Vec::new());
        }
    }

    fn key(&mut self, key: Key, modifiers: Modifiers) -> usize {
        self.frame(vec![Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }])
    }

    /// Moves the pointer to the control with a name and presses the button. Returns the release event,
    /// which is to be timed.
    pub fn aim(&mut self, name: &str) -> Vec<Event> {
        self.ctx.enable_accesskit();
        let output = self.run(Vec::new());
        let place = output.platform_output.accesskit_update.as_ref().and_then(|tree| {
            let named = |node: &&(accesskit::NodeId, accesskit::Node)| {
                node.1.label().is_some_and(|l| l == name || l.starts_with(&format!("{name}:")))
            };
            tree.nodes.iter().find(named).and_then(|(_, node)| node.bounds())
        });
        triangles(&self.ctx, output);
        self.ctx.disable_accesskit();
        let Some(bounds) = place else { panic!("nothing on the page is called '{name}'") };
        #[allow(clippy::cast_possible_truncation)] // places on a screen
        let pos = Pos2::new(((bounds.x0 + bounds.x1) / 2.0) as f32, ((bounds.y0 + bounds.y1) / 2.0) as f32);
        self.frame(vec![Event::PointerMoved(pos)]);
        let button = |pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![button(true)]);
        vec![button(false)]
    }

    /// Clicks the control with a name.
    pub fn press(&mut self, name: &str) {
        let events = self.aim(name);
        self.frame(events);
    }

    /// Moves the focus to the search box.
    pub fn find(&mut self) {
        self.key(Key::F, Modifiers::COMMAND);
        self.settle();
    }

    /// Opens the command palette.
    pub fn open_palette(&mut self) -> usize {
        self.key(Key::K, Modifiers::COMMAND)
    }

    /// Types a letter.
    pub fn type_in(&mut self, letter: char) -> usize {
        self.frame(vec![Event::Text(letter.to_string())])
    }

    /// Deletes the last letter.
    pub fn backspace(&mut self) -> usize {
        self.key(Key::Backspace, Modifiers::NONE)
    }

    /// Presses Escape.
    pub fn escape(&mut self) {
        self.key(Key::Escape, Modifiers::NONE);
        self.settle();
    }
}
