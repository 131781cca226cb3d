//! Checks on the output files of a command.
//!
//! A command never overwrites its input or a device, and overwrites another file only on request.

use super::save::through_links;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

/// The reason why a command may not write to a file. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutputError {
    /// The output is one of the files that the command reads.
    #[error("{option} {path} is the file that is read; choose another name", path = .path.display())]
    Input {
        /// The option that sets the output, such as `--out`.
        option: String,
        /// The output path.
        path: PathBuf,
    },
    /// Two outputs of one command are the same file.
    #[error("{option} {path} is named by {other} too; choose another name for one of them", path = .path.display())]
    Twice {
        /// The option that sets the output.
        option: String,
        /// The other option that sets the same output.
        other: String,
        /// The output path.
        path: PathBuf,
    },
    /// The output is a folder, a device, a pipe or a socket.
    #[error("{option} {path} is {what} and not a file; choose another name", path = .path.display())]
    NotAFile {
        /// The option that sets the output.
        option: String,
        /// The output path.
        path: PathBuf,
        /// A short description of the object, such as `a pipe`.
        what: &'static str,
    },
    /// The output file already exists.
    #[error("{option} {path} exists already; choose another name{or}", path = .path.display())]
    Exists {
        /// The option that sets the output.
        option: String,
        /// The output path.
        path: PathBuf,
        /// How to overwrite it, if the command supports that: `, or say --overwrite`; otherwise empty.
        or: &'static str,
    },
}

/// The action of a command if its output file already exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Never overwrite it.
    Keep,
    /// Overwrite it only with `--overwrite`, which was not given.
    Ask,
    /// Overwrite it: `--overwrite` was given, or the command always overwrites.
    Replace,
}

/// One output of a command.
#[derive(Clone, Copy, Debug)]
pub struct Output<'a> {
    /// The option that sets it, such as `--out`, for messages.
    pub option: &'a str,
    /// The file path as given.
    pub path: &'a Path,
    /// The action if the file exists.
    pub existing: Existing,
}

/// Checks all outputs of a command before it does any long work or writes anything.
///
/// - An output is none of the `inputs`, by name, link or hard link.
/// - No two outputs are the same file.
/// - An existing output is a regular file that may be overwritten.
///
/// An input that cannot be read is compared by name.
///
/// # Errors
/// For the first output that may not be written.
pub fn check_outputs(outputs: &[Output<'_>], inputs: &[&Path]) -> Result<(), OutputError> {
    for (i, output) in outputs.iter().enumerate() {
        let (option, path) = (output.option.to_owned(), output.path.to_owned());
        if let Some(what) = special(output.path) {
            return Err(OutputError::NotAFile { option, path, what });
        }
        if inputs.iter().any(|input| is_same_file(input, output.path)) {
            return Err(OutputError::Input { option, path });
        }
        if let Some(other) = outputs.iter().take(i).find(|other| is_same_file(other.path, output.path)) {
            return Err(OutputError::Twice { option, path, other: other.option.to_owned() });
        }
        let or = match output.existing {
            Existing::Replace => continue,
            Existing::Keep => "",
            Existing::Ask => ", or say --overwrite",
        };
        if fs::symlink_metadata(output.path).is_ok() {
            return Err(OutputError::Exists { option, path, or });
        }
    }
    Ok(())
}

/// Returns whether two paths refer to the same file after all links are resolved. Paths that do not exist
/// yet are compared by name.
#[must_use]
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    let (Ok(a), Ok(b)) = (through_links(a), through_links(b)) else { return a == b };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let (Ok(a), Ok(b)) = (fs::metadata(&a), fs::metadata(&b)) {
            return (a.dev(), a.ino()) == (b.dev(), b.ino());
        }
    }
    full(&a) == full(&b)
}

/// Returns the full path of a file that may not exist yet, with the links in its folder resolved.
fn full(path: &Path) -> PathBuf {
    if let Ok(full) = fs::canonicalize(path) {
        return full;
    }
    let folder = super::save::folder_of(path);
    let folder = fs::canonicalize(folder).or_else(|_| std::path::absolute(folder));
    folder.unwrap_or_default().join(path.file_name().unwrap_or_default())
}

/// Returns a short description of the object at a path if it is not a regular file; `None` for a regular
/// file or a missing one.
#[must_use]
pub fn special(path: &Path) -> Option<&'static str> {
    fs::metadata(path).ok().and_then(|meta| kind(meta.file_type()))
}

fn kind(of: FileType) -> Option<&'static str> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if of.is_fifo() {
            return Some("a pipe");
        }
        if of.is_socket() {
            return Some("a socket");
        }
        if of.is_char_device() || of.is_block_device() {
            return Some("a device");
        }
    }
    if of.is_dir() {
        return Some("a folder");
    }
    (!of.is_file()).then_some("a device")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(path: &Path) -> Output<'_> {
        Output { option: "--out", path, existing: Existing::Ask }
    }

    fn refused(outputs: &[Output<'_>], inputs: &[&Path]) -> String {
        check_outputs(outputs, inputs).unwrap_err().to_string()
    }

    #[test]
    fn an_output_is_a_new_file_or_one_that_may_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (new, old) = (folder.path().join("new"), folder.path().join("old"));
        fs::write(&old, "old").unwrap();
        assert_eq!(check_outputs(&[ask(&new)], &[&old]), Ok(()));
        let text = refused(&[ask(&old)], &[]);
        assert!(text.contains("exists already; choose another name, or say --overwrite"), "{text}");
        let replace = Output { existing: Existing::Replace, ..ask(&old) };
        assert_eq!(check_outputs(&[replace], &[]), Ok(()));
        let keep = Output { existing: Existing::Keep, ..ask(&old) };
        assert!(refused(&[keep], &[]).ends_with("exists already; choose another name"));
        assert!(refused(&[ask(folder.path())], &[]).contains("is a folder and not a file"));
        assert!(refused(&[ask(&new), ask(&new)], &[]).contains("is named by --out too"));
    }

    #[test]
    #[cfg(unix)]
    fn an_input_is_no_output_by_any_of_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let name = |name: &str| folder.path().join(name);
        fs::write(name("board"), "board").unwrap();
        fs::hard_link(name("board"), name("hard")).unwrap();
        std::os::unix::fs::symlink("board", name("link")).unwrap();
        std::os::unix::fs::symlink("new", name("dangling")).unwrap();
        fs::create_dir(name("sub")).unwrap();
        let round = name("sub").join("..").join("board");
        for other in ["board", "hard", "link"].map(name).iter().chain([&round]) {
            let replace = Output { existing: Existing::Replace, ..ask(other) };
            let text = refused(&[replace], &[&name("board")]);
            assert!(text.contains("is the file that is read"), "{text}");
        }
        // A file that does not exist yet is identified by its name.
        let replace = Output { existing: Existing::Replace, path: &name("dangling"), option: "--to" };
        assert!(refused(&[replace], &[&name("new")]).contains("is the file that is read"));
        assert!(refused(&[ask(&name("dangling"))], &[]).contains("exists already"));
    }

    #[test]
    #[cfg(unix)]
    fn devices_pipes_and_sockets_are_no_outputs() {
        let folder = tempfile::tempdir().unwrap();
        let (pipe, socket) = (folder.path().join("pipe"), folder.path().join("socket"));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for (path, word) in [(&*pipe, "a pipe"), (&*socket, "a socket"), (Path::new("/dev/null"), "a device")]
        {
            let replace = Output { existing: Existing::Replace, ..ask(path) };
            let text = refused(&[replace], &[]);
            assert!(text.contains(word), "{text}");
        }
    }
}
