//! Detects a file's format by its content. The name is only used to warn the sender if it is wrong.

use super::ReadError;
use super::parts::Claims;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The file formats of returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// Excel 2007 or later.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// Excel before 2007.
    Xls,
    /// Text with a delimiter.
    Csv,
}

impl FileFormat {
    /// Returns a description with its article.
    #[must_use]
    pub const fn is(self) -> &'static str {
        match self {
            Self::Xlsx => "an Excel workbook",
            Self::Ods => "an OpenDocument spreadsheet",
            Self::Xls => "an Excel workbook of the old form (before 2007)",
            Self::Csv => "delimited text",
        }
    }

    /// Returns the file name extension.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Xls => "xls",
            Self::Csv => "csv",
        }
    }

    /// Returns the format for a file name extension, if any.
    const fn promised(ending: &str) -> Option<Self> {
        Some(match ending.as_bytes() {
            b"xlsx" | b"xlsm" | b"xltx" => Self::Xlsx,
            b"ods" | b"ots" => Self::Ods,
            b"xls" | b"xlt" => Self::Xls,
            b"csv" | b"tsv" | b"tab" | b"psv" => Self::Csv,
            _ => return None,
        })
    }
}

/// Maximum unpacked size of all parts of a workbook, in bytes: 512 MiB.
const MOST_UNPACKED: u64 = 512 << 20;
/// Parts smaller than this, in bytes (8 MiB), are not checked for their compression ratio.
const SMALL: u64 = 8 << 20;
/// Maximum compression ratio of a part. Sheets compress to a tenth or a thirtieth; a zip bomb to a
/// thousandth.
const MOST_TIMES: u64 = 220;
/// Maximum number of parts in a workbook.
const MOST_PARTS: usize = 20_000;

/// Detects the format of a file.
pub fn form(name: &str, bytes: &[u8]) -> Result<FileFormat, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    let not = |is, next| Err(ReadError::NotATable { name: name.to_owned(), is, next });
    let as_table = "save the figures as a workbook (.xlsx, .ods) or as CSV and take in that";
    let form = if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        archive(name, bytes)?
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        compound(name, bytes)?
    } else if bytes.starts_with(b"%PDF") {
        return not(
            "a PDF",
            "figures cannot be read from one; ask the sender for the workbook that it was made from",
        );
    } else if is_picture(bytes) {
        return not("a picture", "figures cannot be read from one; ask the sender for the workbook");
    } else if bytes.starts_with(b"\x1F\x8B") || bytes.starts_with(b"7z\xBC\xAF") || bytes.starts_with(b"Rar!")
    {
        return not("an archive", "unpack it and take in the file inside");
    } else {
        let head =
            String::from_utf8_lossy(bytes.get(..bytes.len().min(1024)).unwrap_or_default()).to_lowercase();
        let head = head.trim_start_matches('\u{feff}').trim_start();
        if head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<table") {
            return not("a web page", as_table);
        }
        if head.starts_with("<?xml") {
            return not("XML", as_table);
        }
        if head.starts_with("{\\rtf") {
            return not("a text document", as_table);
        }
        if head.starts_with("(schema:") || head.starts_with("(\n    schema:") {
            return not(
                "a board or register of this program",
                "bring it in with File > Bring in a returned copy",
            );
        }
        FileFormat::Csv
    };
    let ending = name.rsplit_once('.').map_or_else(String::new, |(_, e)| e.to_ascii_lowercase());
    match FileFormat::promised(&ending) {
        Some(promised) if promised != form => Err(ReadError::WrongEnding {
            name: name.to_owned(),
            ending,
            is: form.is(),
            better: form.ending(),
        }),
        _ => Ok(form),
    }
}

fn is_picture(bytes: &[u8]) -> bool {
    [&b"\x89PNG"[..], b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*"]
        .iter()
        .any(|magic| bytes.starts_with(magic))
}

/// Detects the kind of workbook in a zip archive and checks that it contains nothing malicious.
fn archive(name: &str, bytes: &[u8]) -> Result<FileFormat, ReadError> {
    let damaged = |why: String| ReadError::Damaged { name: name.to_owned(), place: String::new(), why };
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(e.to_string()))?;
    if zip.len() > MOST_PARTS {
        return Err(ReadError::Bomb {
            name: name.to_owned(),
            part: format!("{} parts", zip.len()),
            packed: size(bytes.len() as u64),
            unpacked: "more parts than a workbook has".to_owned(),
        });
    }
    let mut parts = Vec::with_capacity(zip.len());
    for i in 0..zip.len() {
        let part = zip.by_index_raw(i).map_err(|e| damaged(e.to_string()))?;
        let path = part.name().map_err(|e| damaged(e.to_string()))?.into_owned();
        parts.push((path, part.compressed_size(), part.size()));
    }
    let bomb = |part: &str, packed: u64, unpacked: u64| ReadError::Bomb {
        name: name.to_owned(),
        part: part.to_owned(),
        packed: size(packed),
        unpacked: size(unpacked),
    };
    let suspicious = |packed: u64, unpacked: u64| unpacked > SMALL && unpacked / packed.max(1) > MOST_TIMES;
    let mut whole = 0_u64;
    for (path, packed, unpacked) in &parts {
        whole = whole.saturating_add(*unpacked);
        if suspicious(*packed, *unpacked) || whole > MOST_UNPACKED {
            return Err(bomb(path, *packed, *unpacked));
        }
    }
    let has = |wanted: &str| parts.iter().any(|(path, ..)| path.eq_ignore_ascii_case(wanted));
    let starts = |wanted: &str| parts.iter().find(|(path, ..)| path.to_ascii_lowercase().starts_with(wanted));
    let macros = |part: &str| ReadError::Macros { name: name.to_owned(), part: part.to_owned() };
    let form = if has("xl/workbook.xml") || has("[Content_Types].xml") && starts("xl/worksheets/").is_some() {
        if let Some((path, ..)) =
            parts.iter().find(|(path, ..)| path.to_ascii_lowercase().ends_with("vbaproject.bin"))
        {
            return Err(macros(path));
        }
        if let Some((path, ..)) = starts("xl/macrosheets/") {
            return Err(macros(path));
        }
        FileFormat::Xlsx
    } else if has("content.xml") && has("mimetype") {
        let mime = part_text(&mut zip, "mimetype", 200).unwrap_or_default();
        if !mime.contains("spreadsheet") {
            return Err(ReadError::NotATable {
                name: name.to_owned(),
                is: "an OpenDocument file without sheets",
                next: "save the figures as a spreadsheet (.ods, .xlsx) or as CSV and take in that",
            });
        }
        let manifest = part_text(&mut zip, "META-INF/manifest.xml", 4 << 20).unwrap_or_default();
        if manifest.contains("encryption-data") {
            return Err(ReadError::Password { name: name.to_owned() });
        }
        if let Some((path, ..)) = starts("basic/").or_else(|| starts("scripts/")) {
            return Err(macros(path));
        }
        FileFormat::Ods
    } else {
        let (is, next) = if has("xl/workbook.bin") {
            ("a binary Excel workbook (.xlsb)", "save it as an ordinary workbook (.xlsx) and take in that")
        } else if has("word/document.xml") {
            ("a Word document", "ask the sender for the workbook that its tables come from")
        } else if starts("ppt/").is_some() {
            ("a presentation", "ask the sender for the workbook that its figures come from")
        } else {
            ("an archive", "unpack it and take in the file inside")
        };
        return Err(ReadError::NotATable { name: name.to_owned(), is, next });
    };
    // The sizes recorded in the archive may be false; only unpacking gives the true ones.
    let mut whole = 0_u64;
    for (i, (path, packed, said)) in parts.iter().enumerate() {
        if !path.ends_with(".xml") && !path.ends_with(".rels") {
            continue;
        }
        let part = zip.by_index(i).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(why)
                if why.to_string().to_lowercase().contains("password") =>
            {
                ReadError::Password { name: name.to_owned() }
            }
            e => damaged(format!("'{path}': {e}")),
        })?;
        let allowed = said.saturating_add(1).min(MOST_UNPACKED.saturating_sub(whole).saturating_add(1));
        let mut claims = Claims::default();
        let found = std::io::copy(&mut part.take(allowed), &mut claims)
            .map_err(|e| damaged(format!("'{path}': {e}")))?;
        whole = whole.saturating_add(found);
        if found > *said || whole > MOST_UNPACKED || suspicious(*packed, found) {
            return Err(bomb(path, *packed, found));
        }
        if form == FileFormat::Xlsx {
            claims.check(name, path, found)?;
        }
    }
    Ok(form)
}

fn part_text(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str, most: u64) -> Option<String> {
    let mut out = Vec::new();
    zip.by_name(name).ok()?.take(most).read_to_end(&mut out).ok()?;
    Some(String::from_utf8_lossy(&out).into_owned())
}

/// Checks a compound file: an XLS workbook, or a newer workbook that is encrypted with a password.
fn compound(name: &str, bytes: &[u8]) -> Result<FileFormat, ReadError> {
    let named = |wanted: &str| {
        let wide: Vec<u8> = wanted.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        // Stream names in a compound file start at multiples of 128 bytes within its sectors.
        bytes.chunks_exact(128).any(|entry| entry.starts_with(&wide))
    };
    if named("EncryptedPackage") {
        return Err(ReadError::Password { name: name.to_owned() });
    }
    if named("Workbook") || named("Book") {
        if named("_VBA_PROJECT_CUR") || named("_VBA_PROJECT") {
            return Err(ReadError::Macros { name: name.to_owned(), part: "_VBA_PROJECT_CUR".to_owned() });
        }
        return Ok(FileFormat::Xls);
    }
    let (is, next) = if named("WordDocument") {
        ("a Word document", "ask the sender for the workbook that its tables come from")
    } else {
        (
            "an Office file without sheets",
            "save the figures as a workbook (.xlsx, .ods) or as CSV and take in that",
        )
    };
    Err(ReadError::NotATable { name: name.to_owned(), is, next })
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} bytes"),
        1_024..1_048_576 => format!("{} KiB", bytes / 1_024),
        _ => format!("{} MiB", bytes >> 20),
    }
}
