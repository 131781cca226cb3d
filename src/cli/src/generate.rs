//! `boardsight generate`: what packages carry beside the program, made from the program itself so that it cannot differ.

use super::{FAILED, OK};
use clap::ValueEnum;
use clap_complete::Shell;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The icon as it was drawn.
#[cfg(feature = "paper")]
const ICON: &str = include_str!("../../../assets/icon/boardsight.svg");
/// How wide it is drawn, in points.
#[cfg(feature = "paper")]
const ICON_SIDE: u16 = 64;
/// The sizes of its pictures, in pixels.
#[cfg(feature = "paper")]
const SIZES: [u16; 8] = [16, 24, 32, 48, 64, 128, 256, 512];

/// What can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
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

/// Write what packages carry beside the program
///
/// Ends with 0 if everything was written, 2 if not.
#[derive(clap::Args)]
pub(super) struct Args {
    /// What to write
    what: What,
    /// The folder that it is written into; it is made if it is not there
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let made = fs::create_dir_all(&args.to).map_err(|e| e.to_string()).and_then(|()| match args.what {
        What::Man => man(&args.to),
        What::Completions => completions(&args.to),
        What::Glossary => {
            write(&args.to.join("glossary.md"), boardsight_report::glossary::markdown().as_bytes())
                .map(|()| "the glossary")
        }
        #[cfg(feature = "paper")]
        What::Icons => icons(&args.to),
    });
    match made {
        Ok(what) => writeln!(out, "Wrote {what} to {}", args.to.display()).map(|()| OK),
        Err(why) => {
            writeln!(err, "boardsight: nothing whole was written to {}: {why}", args.to.display())?;
            Ok(FAILED)
        }
    }
}

/// Writes a file whole, over one of that name that an earlier call wrote.
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

/// A length as such files write it. None of ours comes near the limit.
#[cfg(feature = "paper")]
fn length(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// The icon of Windows: a list of pictures, which may be PNG since Windows Vista, up to 256 pixels wide.
#[cfg(feature = "paper")]
fn ico(pictures: &[(u16, Vec<u8>)]) -> Vec<u8> {
    const HEAD: usize = 6;
    const ENTRY: usize = 16;
    let pictures: Vec<_> = pictures.iter().filter(|(size, _)| *size <= 256).collect();
    let (mut list, mut data) = (Vec::new(), Vec::new());
    for (size, png) in &pictures {
        // A side of 256 is written as 0.
        let side = u8::try_from(*size).unwrap_or(0);
        list.extend([side, side, 0, 0, 1, 0, 32, 0]);
        list.extend(length(png.len()).to_le_bytes());
        list.extend(length(HEAD + ENTRY * pictures.len() + data.len()).to_le_bytes());
        data.extend_from_slice(png);
    }
    let count = u8::try_from(pictures.len()).unwrap_or(u8::MAX);
    [vec![0, 0, 1, 0, count, 0], list, data].concat()
}

/// The icon of macOS: pictures by the name of their use. Those for 16 and 32 points are the ones with two pixels a point:
/// single ones may not be PNG in a program's bundle.
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
