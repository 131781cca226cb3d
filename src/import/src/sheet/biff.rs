//! Metadata of an old workbook (XLS), and a check of its counts and offsets before the reader allocates
//! memory for them.
//!
//! Formats: [MS-CFB] (compound files) and [MS-XLS] (records of a workbook), both published by Microsoft.

use super::grid::joined;
use super::workbook::damaged;
use super::{MOST_SHEETS, ReadError};

/// Metadata of an old workbook.
#[derive(Debug, Default)]
pub struct Facts {
    /// The workbook uses the 1904 date system.
    pub from_1904: bool,
    /// Hidden rows and columns of each sheet, in the workbook's order.
    pub hidden: Vec<Hidden>,
}

/// Hidden rows and columns of a sheet (first and last, from 0, sorted), and its percentage cells.
#[derive(Debug, Default)]
pub struct Hidden {
    /// Hidden rows.
    pub rows: Vec<(u32, u32)>,
    /// Hidden columns.
    pub columns: Vec<(u32, u32)>,
    /// Cells that are formatted as percentages: row and column from 0, sorted.
    pub percent: Vec<(u32, u32)>,
}

/// Maximum number of cells, including empty ones, that the sheets of an old workbook may span.
const MOST_SPANNED: u64 = 64 << 20;
/// Maximum number of records to read. Records of sheets that share an offset count each time.
const MOST_RECORDS: usize = 24_000_000;
/// The last column of this format.
const LAST_COLUMN: u16 = 255;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// Reads the metadata of an old workbook.
///
/// # Errors
/// If it is damaged in a way that the workbook reader cannot handle safely.
pub fn facts(name: &str, bytes: &[u8]) -> Result<Facts, ReadError> {
    let wrong = |why: &str| damaged(name, None, why);
    let Some(stream) = workbook(bytes).map_err(|why| wrong(&why))? else { return Ok(Facts::default()) };
    let mut out = Facts::default();
    let mut places = Vec::new();
    let mut formats = Formats::default();
    for (kind, data) in (Records { bytes: &stream, at: 0 }) {
        match kind {
            // BoundSheet8: offset of the sheet's records.
            0x0085 => places.push(u32_at(data, 0).unwrap_or(u32::MAX)),
            0x0022 => out.from_1904 = u16_at(data, 0) == Some(1),
            0x041E => formats.name(data),
            0x00E0 => formats.used.push(u16_at(data, 2).unwrap_or(0)),
            0x000A => break,
            _ => {}
        }
        if places.len() > MOST_SHEETS {
            return Err(ReadError::TooManySheets { name: name.to_owned(), most: MOST_SHEETS });
        }
    }
    let (mut spanned, mut records) = (0_u64, 0_usize);
    for place in places {
        let at = usize::try_from(place).unwrap_or(usize::MAX);
        if at >= stream.len() {
            return Err(wrong("a sheet begins beyond the end of the file"));
        }
        let hidden = sheet(&stream, at, &formats, &mut spanned, &mut records).map_err(wrong)?;
        out.hidden.push(hidden);
    }
    Ok(out)
}

/// Number formats of a workbook: which of them are percentages, and which of them its cells use.
#[derive(Default)]
struct Formats {
    /// Custom formats, with whether each is a percentage.
    own: std::collections::HashMap<u16, bool>,
    /// The number format of each cell style.
    used: Vec<u16>,
}

impl Formats {
    /// Records a custom format: its number, its length, and its text in one or two bytes a character.
    fn name(&mut self, data: &[u8]) {
        let Some(number) = u16_at(data, 0) else { return };
        let wide = data.get(4).is_some_and(|flags| flags & 1 != 0);
        let body = data.get(5..).unwrap_or_default();
        let text: String = if wide {
            let units: Vec<u16> = body.chunks_exact(2).filter_map(|c| u16_at(c, 0)).collect();
            String::from_utf16_lossy(&units)
        } else {
            body.iter().map(|b| char::from(*b)).collect()
        };
        self.own.insert(number, super::workbook::shows_percent(&text));
    }

    fn is_percent(&self, kind: u16) -> bool {
        let Some(format) = self.used.get(usize::from(kind)) else { return false };
        // Formats 9 and 10 are '0%' and '0.00%' in every workbook.
        self.own.get(format).copied().unwrap_or(matches!(format, 9 | 10))
    }

    /// Adds the cells of a number record that are formatted as percentages.
    fn percentages(&self, kind: u16, data: &[u8], (row, first): (u16, u16), out: &mut Vec<(u32, u32)>) {
        match kind {
            0x0203 | 0x027E | 0x0006 if u16_at(data, 4).is_some_and(|k| self.is_percent(k)) => {
                out.push((u32::from(row), u32::from(first)));
            }
            // Several numbers: style and value, six bytes each.
            0x00BD => {
                let numbers = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6);
                for (column, number) in (u32::from(first)..).zip(numbers) {
                    if u16_at(number, 0).is_some_and(|k| self.is_percent(k)) {
                        out.push((u32::from(row), column));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Reads the records of one sheet.
fn sheet(
    stream: &[u8],
    at: usize,
    formats: &Formats,
    spanned: &mut u64,
    records: &mut usize,
) -> Result<Hidden, &'static str> {
    let mut out = Hidden::default();
    let (mut depth, mut begun) = (0_u32, false);
    let mut area: Option<(u16, u16, u16, u16)> = None;
    for (kind, data) in (Records { bytes: stream, at }) {
        *records += 1;
        if *records > MOST_RECORDS {
            return Err("it has more records than a return has");
        }
        match kind {
            0x0809 if begun => depth += 1,
            0x0809 => begun = true,
            0x000A if depth > 0 => depth -= 1,
            0x000A => break,
            _ if depth > 0 => {}
            0x0200 if !is_sound_area(data) => {
                return Err("it claims more rows or columns than such a workbook has");
            }
            // Row: its number, and a flag for zero height.
            0x0208 => {
                if let (Some(row), Some(flags)) = (u16_at(data, 0), u16_at(data, 12))
                    && flags & 0x20 != 0
                {
                    out.rows.push((u32::from(row), u32::from(row)));
                }
            }
            // ColInfo: first and last column, and its flags.
            0x007D => {
                if let (Some(from), Some(to), Some(flags)) =
                    (u16_at(data, 0), u16_at(data, 2), u16_at(data, 8))
                    && flags & 1 != 0
                    && from <= to
                {
                    out.columns.push((u32::from(from), u32::from(to.min(LAST_COLUMN))));
                }
            }
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x0006 | 0x00BD => {
                let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else {
                    return Err("a cell has no place");
                };
                let last = if kind == 0x00BD { last_of_many(data, first) } else { first };
                if first > LAST_COLUMN || last > LAST_COLUMN {
                    return Err("a cell lies beyond the last column of such a workbook");
                }
                formats.percentages(kind, data, (row, first), &mut out.percent);
                area = Some(area.map_or((row, row, first, last), |(a, b, c, d)| {
                    (a.min(row), b.max(row), c.min(first), d.max(last))
                }));
            }
            _ => {}
        }
    }
    if let Some((top, bottom, left, right)) = area {
        *spanned += (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1);
        if *spanned > MOST_SPANNED {
            return Err("its sheets span more cells than a return has");
        }
    }
    out.rows = joined(out.rows);
    out.columns = joined(out.columns);
    out.percent.sort_unstable();
    Ok(out)
}

/// Returns the last column of a multi-number record: values of six bytes each between two column numbers of
/// two bytes.
fn last_of_many(data: &[u8], first: u16) -> u16 {
    let numbers = data.len().saturating_sub(6) / 6;
    first.saturating_add(u16::try_from(numbers.saturating_sub(1)).unwrap_or(u16::MAX))
}

/// Returns whether the area that a sheet declares is within the row and column limits of the format.
fn is_sound_area(data: &[u8]) -> bool {
    let (rows, columns) = match data.len() {
        0..10 => return true,
        10..14 => (
            (u16_at(data, 0).map(u32::from), u16_at(data, 2).map(u32::from)),
            (u16_at(data, 4), u16_at(data, 6)),
        ),
        _ => ((u32_at(data, 0), u32_at(data, 4)), (u16_at(data, 8), u16_at(data, 10))),
    };
    let (Some(top), Some(bottom)) = rows else { return false };
    let (Some(left), Some(right)) = columns else { return false };
    bottom <= 65_536 && right <= LAST_COLUMN + 1 && top <= bottom && left <= right
}

/// The records of a stream: kind and content.
struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.bytes, self.at)?;
        let length = usize::from(u16_at(self.bytes, self.at + 2)?);
        let data = self.bytes.get(self.at + 4..self.at + 4 + length)?;
        self.at += 4 + length;
        Some((kind, data))
    }
}

/// Returns the stream of a compound file that contains the workbook; `None` if no stream has one of the
/// known names.
fn workbook(bytes: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let file = Compound::of(bytes)?;
    let directory = file.chain(file.directory, &file.fat, None)?;
    let entries: Vec<&[u8]> = directory.chunks_exact(128).collect();
    let start_and_length = |entry: &[u8]| {
        let start = u32_at(entry, 116).unwrap_or(END);
        (start, usize::try_from(u32_at(entry, 120).unwrap_or(0)).unwrap_or(0))
    };
    let named = |entry: &[u8], wanted: &str| {
        let wide: Vec<u8> = wanted.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        entry.starts_with(&wide)
    };
    let found = ["Workbook", "Book"].iter().find_map(|n| entries.iter().find(|e| named(e, n)));
    let Some(entry) = found else { return Ok(None) };
    let (start, length) = start_and_length(entry);
    if length > bytes.len() {
        return Err("its workbook claims to be longer than the file".to_owned());
    }
    if length >= 4096 {
        return file.chain(start, &file.fat, Some(length)).map(Some);
    }
    // Short streams are stored in 64-byte sectors inside the root stream.
    let Some(root) = entries.first() else { return Ok(None) };
    let (root_start, root_length) = start_and_length(root);
    let small = file.chain(root_start, &file.fat, Some(root_length.min(bytes.len())))?;
    let table = file.chain(file.small_fat, &file.fat, None)?;
    let table: Vec<u32> = table.chunks_exact(4).filter_map(|c| u32_at(c, 0)).collect();
    follow(start, &table, length.div_ceil(64), |id| small.get(id * 64..(id * 64 + 64).min(small.len()))).map(
        |mut out| {
            out.truncate(length);
            Some(out)
        },
    )
}

const END: u32 = 0xFFFF_FFFE;
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// The sector structure of a compound file.
struct Compound<'a> {
    bytes: &'a [u8],
    size: usize,
    fat: Vec<u32>,
    directory: u32,
    small_fat: u32,
}

impl<'a> Compound<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, String> {
        let short = || "its head is cut off".to_owned();
        let size = match u16_at(bytes, 30).ok_or_else(short)? {
            9 => 512,
            12 => 4096,
            _ => return Err("its sectors have no size that such a file has".to_owned()),
        };
        let directory = u32_at(bytes, 48).ok_or_else(short)?;
        let small_fat = u32_at(bytes, 60).ok_or_else(short)?;
        let mut tables: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + i * 4)).collect();
        let mut file = Self { bytes, size, fat: Vec::new(), directory, small_fat };
        let mut more = u32_at(bytes, 68).ok_or_else(short)?;
        let mut walked = 0;
        while more < LAST_SECTOR {
            walked += 1;
            let sector = file.sector(more).filter(|_| walked <= bytes.len() / size + 1);
            let sector =
                sector.ok_or_else(|| "its table of sectors runs in a circle or beyond its end".to_owned())?;
            let words: Vec<u32> = sector.chunks_exact(4).filter_map(|c| u32_at(c, 0)).collect();
            let Some((next, own)) = words.split_last() else { break };
            tables.extend(own);
            more = *next;
        }
        for id in tables.into_iter().filter(|id| *id < LAST_SECTOR) {
            let sector =
                file.sector(id).ok_or_else(|| "its table of sectors lies beyond its end".to_owned())?;
            let words: Vec<u32> = sector.chunks_exact(4).filter_map(|c| u32_at(c, 0)).collect();
            file.fat.extend(words);
            if file.fat.len() > bytes.len() {
                return Err("its table of sectors is longer than the file".to_owned());
            }
        }
        Ok(file)
    }

    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let from = usize::try_from(id).ok()?.checked_add(1)?.checked_mul(self.size)?;
        // The last sector of a file may be truncated.
        self.bytes.get(from..(from + self.size).min(self.bytes.len())).filter(|s| !s.is_empty())
    }

    fn chain(&self, start: u32, table: &[u32], length: Option<usize>) -> Result<Vec<u8>, String> {
        let most = length.map_or(self.bytes.len() / self.size + 1, |l| l.div_ceil(self.size));
        let mut out = follow(start, table, most, |id| self.sector(u32::try_from(id).ok()?))?;
        if let Some(length) = length {
            out.truncate(length);
        }
        Ok(out)
    }
}

/// Returns the sectors of a chain in order, up to a maximum number.
fn follow<'s>(
    start: u32,
    table: &[u32],
    most: usize,
    sector: impl Fn(usize) -> Option<&'s [u8]>,
) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let (mut id, mut walked) = (start, 0);
    while id < LAST_SECTOR && walked < most {
        walked += 1;
        let at = usize::try_from(id).unwrap_or(usize::MAX);
        let bytes = sector(at).ok_or_else(|| "a part of it lies beyond its end".to_owned())?;
        out.extend_from_slice(bytes);
        id = table.get(at).copied().unwrap_or(END);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_area_beyond_the_last_column_is_refused() {
        let of = |bottom: u32, right: u16| {
            let mut data = Vec::new();
            data.extend(0_u32.to_le_bytes());
            data.extend(bottom.to_le_bytes());
            data.extend(0_u16.to_le_bytes());
            data.extend(right.to_le_bytes());
            data.extend([0, 0]);
            is_sound_area(&data)
        };
        assert!(of(65_536, 256) && !of(65_537, 256) && !of(1, 257));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
            let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
            file.resize(30, 0);
            file.extend(9_u16.to_le_bytes());
            file.extend(bytes);
            let _ = facts("a.xls", &file);
        }
    }
}
