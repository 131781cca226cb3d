//! Reading of the app's own files: regular files of a plausible size only.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Opens a file for reading if it is a regular file of at most `most` bytes.
///
/// Pipes and devices are not opened, because that could block or never end.
///
/// # Errors
/// If it is not a regular file, is larger, or cannot be opened.
pub fn open_plain(path: &Path, most: u64) -> io::Result<File> {
    check_plain(path, most)?;
    File::open(path)
}

/// Checks that a path is a regular file of at most `most` bytes, without opening it.
///
/// # Errors
/// If it does not exist, is not a regular file, or is larger.
pub(crate) fn check_plain(path: &Path, most: u64) -> io::Result<()> {
    let meta = fs::metadata(path)?;
    let refused = |what: String| Err(io::Error::new(ErrorKind::InvalidData, what));
    if let Some(what) = super::output::special(path) {
        return refused(format!("{} is {what} and not a file", path.display()));
    }
    if meta.len() > most {
        let (size, most) = (meta.len() >> 20, most >> 20);
        return refused(format!("{} is {size} MiB, and at most {most} MiB are read", path.display()));
    }
    Ok(())
}

/// Reads a regular file of at most `most` bytes.
///
/// # Errors
/// As [`open_plain`], or if it grows beyond that size while it is read.
pub fn read_plain(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_plain(path, most)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > most) {
        let what = format!("{} is larger than {} MiB", path.display(), most >> 20);
        return Err(io::Error::new(ErrorKind::InvalidData, what));
    }
    Ok(bytes)
}

/// Creates a folder, with its parents, that only the user may enter. Access to an existing folder is
/// restricted in the same way.
///
/// # Errors
/// If it cannot be created.
pub fn make_private_folder(path: &Path) -> io::Result<()> {
    super::disk::make_folders(path, true)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Ignore the error: a drive without permissions has none to remove.
        if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o700));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_plain_file_or_too_large_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "12345").unwrap();
        assert_eq!(read_plain(&file, 5).unwrap(), b"12345");
        assert_eq!(read_plain(&file, 4).unwrap_err().kind(), ErrorKind::InvalidData);
        assert!(read_plain(folder.path(), 5).unwrap_err().to_string().contains("is a folder"));
        #[cfg(unix)]
        {
            let pipe = folder.path().join("pipe");
            std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
            assert!(read_plain(&pipe, 5).unwrap_err().to_string().contains("is a pipe"));
            assert!(read_plain(Path::new("/dev/zero"), 5).unwrap_err().to_string().contains("is a device"));
        }
    }
}
