//! `boardsight generate`: files for packages (manual pages, completions, glossary, icons), generated from
//! the program so that they always match it.

use super::{FAILED, OK};
use clap::ValueEnum;
use clap_complete::Shell;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Icon as SVG.
#[cfg(feature = "paper")]
const ICON: &str = include_str!("../../../assets/icon/boardsight.svg");
/// Width of the icon as drawn, in points.
#[cfg(feature = "paper")]
const ICON_SIDE: u16 = 64;
/// Sizes of the PNG icons, in pixels.
#[cfg(feature = "paper")]
const SIZES: [u16; 8] = [16, 24, 32, 48, 64, 128, 256, 512];

/// Kind of files to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GeneratedFile {
    /// Manual pages: one for the program, one for each command
    Man,
    /// Completions for bash, zsh, fish and PowerShell
    Completions,
    /// The glossary as Markdown, for docs/
    Glossary,
    /// The icon as PNG pictures, and as the icon files of Windows and macOS
    #[cfg(feature = "paper")]
    Icons,
}

/// Generate the files for packages: manual pages, completions, glossary or icons
///
/// Exit code 0: everything was written; 2: not everything was written.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Kind of files to generate
    what: GeneratedFile,
    /// Output folder; created if it does not exist
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let made = fs::create_dir_all(&args.to).map_err(|e| e.to_string()).and_then(|()| match args.what {
        GeneratedFile::Man => man(&args.to),
        GeneratedFile::Completions => completions(&args.to),
        GeneratedFile::Glossary => {
            write(&args.to.join("glossary.md"), boardsight_report::glossary::markdown().as_bytes())
                .map(|()| "the glossary")
        }
        #[cfg(feature = "paper")]
        GeneratedFile::Icons => icons(&args.to),
    });
    match made {
        Ok(what) => writeln!(out, "Wrote {what} to {}", args.to.display()).map(|()| OK),
        Err(why) => {
            writeln!(err, "boardsight: nothing whole was written to {}: {why}", args.to.display())?;
            Ok(FAILED)
        }
    }
}

/// Writes a whole file, replacing a file of the same name from an earlier call.
fn write(file: &Path, bytes: &[u8]) -> Result<(), String> {
    boardsight_store::save_document(file, bytes).map_err(|e| e.to_string())
}

fn man(to: &Path) -> Result<&'static str, String> {
    clap_mangen::generate_to(super::definition(), to).map_err(|e| e.to_string())?;
    Ok("the manual pages")
}

fn completions(to: &Path) -> Result<&'static str, String> {
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        clap_complete::generate_to(shell, &mut super::definition(), "boardsight", to)
            .map_err(|e| format!("{shell}: {e}"))?;
    }
    Ok("the completions")
}

#[cfg(feature = "paper")]
fn icons(to: &Path) -> Result<&'static str, String> {
    let mut pictures = Vec::new();
    for size in SIZES {
        let png = boardsight_export::png::png(ICON, f32::from(size) / f32::from(ICON_SIDE))
            .map_err(|e| e.to_string())?;
        write(&to.join(format!("boardsight-{size}.png")), &png)?;
        pictures.push((size, png));
    }
    write(&to.join("boardsight.ico"), &ico(&pictures))?;
    write(&to.join("boardsight.icns"), &icns(&pictures))?;
    Ok("the pictures of the icon")
}

/// Converts a length for the file header. Our files are far below the limit.
#[cfg(feature = "paper")]
fn length(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// Returns a Windows icon file: a list of pictures, at most 256 pixels wide, which may be PNG since Windows
/// Vista.
#[cfg(feature = "paper")]
fn ico(pictures: &[(u16, Vec<u8>)]) -> Vec<u8> {
    const HEAD: usize = 6;
    const ENTRY: usize = 16;
    let pictures: Vec<_> = pictures.iter().filter(|(size, _)| *size <= 256).collect();
    let (mut list, mut data) = (Vec::new(), Vec::new());
    for (size, png) in &pictures {
        // A width of 256 is written as 0.
        let side = u8::try_from(*size).unwrap_or(0);
        list.extend([side, side, 0, 0, 1, 0, 32, 0]);
        list.extend(length(png.len()).to_le_bytes());
        list.extend(length(HEAD + ENTRY * pictures.len() + data.len()).to_le_bytes());
        data.extend_from_slice(png);
    }
    let count = u8::try_from(pictures.len()).unwrap_or(u8::MAX);
    [vec![0, 0, 1, 0, count, 0], list, data].concat()
}

/// Returns a macOS icon file: pictures by type code. Sizes of 16 and 32 points use two pixels per point,
/// because PNG is not allowed for the single-pixel types in an application bundle.
#[cfg(feature = "paper")]
fn icns(pictures: &[(u16, Vec<u8>)]) -> Vec<u8> {
    const USES: [(&[u8; 4], u16); 7] = [
        (b"ic11", 32),
        (b"ic12", 64),
        (b"ic07", 128),
        (b"ic13", 256),
        (b"ic08", 256),
        (b"ic14", 512),
        (b"ic09", 512),
    ];
    const HEAD: usize = 8;
    let mut data = Vec::new();
    for (name, side) in USES {
        for (_, png) in pictures.iter().filter(|(size, _)| *size == side) {
            data.extend_from_slice(name);
            data.extend(length(HEAD + png.len()).to_be_bytes());
            data.extend_from_slice(png);
        }
    }
    [b"icns".to_vec(), length(HEAD + data.len()).to_be_bytes().to_vec(), data].concat()
}
