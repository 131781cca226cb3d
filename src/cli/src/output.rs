//! Files that a command writes besides the board. The command never writes over its inputs, a device or a
//! pipe. It replaces another file only if that was requested.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Checks the files that a command is about to write against each other and against its inputs.
///
/// # Errors
/// Returns a message for the first file that must not be written. The message names its option.
pub(crate) fn check(
    outputs: &[(Option<&Path>, &str)],
    inputs: &[(&Path, &str)],
    overwrite: bool,
) -> Result<(), String> {
    let mut seen: Vec<(PathBuf, &str)> = Vec::new();
    for (path, option) in outputs.iter().filter_map(|(path, option)| Some(((*path)?, *option))) {
        let own = place_of(path);
        if let Some((_, what)) = inputs.iter().find(|(input, _)| is_same(path, input)) {
            return Err(format!(
                "{option} {}: this is {what}, which would be lost; name another file",
                path.display()
            ));
        }
        if let Some((_, other)) = seen.iter().find(|(known, _)| *known == own) {
            return Err(format!(
                "{option} {}: {other} names the same file; name another one",
                path.display()
            ));
        }
        match std::fs::metadata(path) {
            Ok(there) if there.is_dir() => {
                return Err(format!("{option} {}: this is a folder; name a file", path.display()));
            }
            Ok(there) if !there.is_file() => {
                return Err(format!("{option} {}: this is a device or a pipe; name a file", path.display()));
            }
            Ok(_) if !overwrite => {
                return Err(format!(
                    "{option} {}: the file exists already; choose another name, or say --overwrite",
                    path.display()
                ));
            }
            _ => {}
        }
        seen.push((own, option));
    }
    Ok(())
}

/// Writes a checked file. Replaces an existing file only if that was requested.
///
/// # Errors
/// Returns a message with the file name.
pub(crate) fn write(path: &Path, content: &[u8], overwrite: bool) -> Result<(), String> {
    let wrong = |e: io::Error| format!("{}: {e}", path.display());
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    if overwrite {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    options.open(path).and_then(|mut file| file.write_all(content)).map_err(wrong)
}

/// Resolves links in the existing part of a path.
fn place_of(path: &Path) -> PathBuf {
    if let Ok(whole) = path.canonicalize() {
        return whole;
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// Returns whether two paths refer to the same file, also through another name or a link.
fn is_same(one: &Path, other: &Path) -> bool {
    if place_of(one) == place_of(other) {
        return true;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let id = |p: &Path| std::fs::metadata(p).ok().map(|m| (m.dev(), m.ino()));
        id(one).is_some() && id(one) == id(other)
    }
    #[cfg(not(unix))]
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_output_is_what_is_read_or_there_already() {
        let folder = tempfile::tempdir().unwrap();
        let (board, map) = (folder.path().join("b.ron"), folder.path().join("map.ron"));
        std::fs::write(&board, "x").unwrap();
        let inputs = [(board.as_path(), "the board")];
        let one = |path: &Path, overwrite| check(&[(Some(path), "--letter")], &inputs, overwrite);
        assert!(one(&board, true).unwrap_err().contains("the board"));
        assert!(one(&folder.path().join(".").join("b.ron"), true).is_err());
        assert!(one(&map, false).is_ok());
        std::fs::hard_link(&board, folder.path().join("c.ron")).unwrap();
        assert!(one(&folder.path().join("c.ron"), true).is_err());
        std::fs::write(&map, "y").unwrap();
        assert!(one(&map, false).unwrap_err().contains("--overwrite"));
        assert!(one(&map, true).is_ok());
        assert!(one(folder.path(), true).unwrap_err().contains("folder"));
        #[cfg(unix)]
        assert!(one(Path::new("/dev/null"), true).unwrap_err().contains("device"));
        let new = folder.path().join("new");
        let two = check(&[(Some(&new), "--letter"), (Some(&new), "--write-map")], &inputs, false);
        assert!(two.unwrap_err().contains("the same file"));
    }
}
