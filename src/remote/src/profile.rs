//! AWS profiles in `~/.aws/credentials` and `~/.aws/config`. They are read for S3 if the environment gives
//! no credentials, and never written.
//!
//! Source of the rules: AWS SDKs and Tools Reference Guide, 'Shared config and credentials files'. Sections
//! are `[name]` in the one file and `[profile name]` in the other, `[default]` in both; `AWS_PROFILE`
//! chooses the profile; the environment takes precedence, and then the credentials file. A profile that
//! does not use a plain access key is reported, with the command that converts it to environment variables,
//! and nothing is guessed.

use super::error::{RemoteErrorKind, SharedError};
use std::path::{Path, PathBuf};

/// The settings of a profile.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Profile {
    /// Access key id, secret access key, and session token.
    pub(super) key: Option<(String, String, Option<String>)>,
    pub(super) region: Option<String>,
    /// Endpoint of S3-compatible storage.
    pub(super) endpoint: Option<String>,
}

impl Profile {
    /// Returns the secrets, which must not appear in any message.
    pub(super) fn secrets(&self) -> Vec<String> {
        let key = self
            .key
            .iter()
            .flat_map(|(_, secret, token)| std::iter::once(secret.clone()).chain(token.clone()));
        key.filter(|s| !s.is_empty()).collect()
    }
}

/// The content of one of the two files.
struct File {
    path: PathBuf,
    text: String,
    /// Prefix of a profile name in section headings, except for `[default]`.
    before: &'static str,
}

/// The settings of one section, in the order of the file.
type Settings = Vec<(String, String)>;

/// Returns the combined settings of the environment and the files, without those that the environment
/// already sets.
///
/// # Errors
/// If the requested profile is in neither file, a file cannot be read, or the profile uses a sign-in method
/// that this program does not support.
pub(super) fn of_environment() -> Result<Profile, SharedError> {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let home = set("HOME").or_else(|| set("USERPROFILE")).map(PathBuf::from);
    let place = |name: &str, file: &str| {
        set(name).map(PathBuf::from).or_else(|| Some(home.as_ref()?.join(".aws").join(file)))
    };
    let mut files = Vec::new();
    for (name, file, before) in
        [("AWS_SHARED_CREDENTIALS_FILE", "credentials", ""), ("AWS_CONFIG_FILE", "config", "profile ")]
    {
        let Some(path) = place(name, file) else { continue };
        match std::fs::read_to_string(&path) {
            Ok(text) => files.push(File { path, text, before }),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(unread(&path, &e.to_string())),
        }
    }
    let asked = set("AWS_PROFILE");
    let mut profile = chosen(asked.as_deref(), &files, given(&set))?;
    // The environment takes precedence.
    if ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().any(|name| set(name).is_some()) {
        profile.region = None;
    }
    if ["AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"].iter().any(|name| set(name).is_some()) {
        profile.endpoint = None;
    }
    Ok(profile)
}

/// Returns whether the environment gives credentials, or the address where the machine gets its own.
fn given(set: &impl Fn(&str) -> Option<String>) -> bool {
    let both = set("AWS_ACCESS_KEY_ID").is_some() && set("AWS_SECRET_ACCESS_KEY").is_some();
    let other = [
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_SKIP_SIGNATURE",
    ];
    both || other.iter().any(|name| set(name).is_some())
}

fn unread(path: &Path, why: &str) -> SharedError {
    SharedError::new(
        RemoteErrorKind::Credentials,
        &format!("{} cannot be read: {why}", path.display()),
        "mend it, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    )
}

/// Returns the requested profile, or else the one called `default`. `given`: credentials are available
/// elsewhere.
fn chosen(asked: Option<&str>, files: &[File], given: bool) -> Result<Profile, SharedError> {
    let name = asked.unwrap_or("default");
    let mut found = false;
    let mut all = Settings::new();
    let mut last = None;
    for file in files {
        if let Some(settings) = section(file, name)? {
            found = true;
            last = Some(&file.path);
            all.extend(settings);
        }
    }
    if asked.is_some() && !found && !given {
        let places: Vec<String> = files.iter().map(|f| f.path.display().to_string()).collect();
        let places = if places.is_empty() { "~/.aws".to_owned() } else { places.join(" or ") };
        return Err(SharedError::new(
            RemoteErrorKind::Credentials,
            &format!("there is no profile '{name}' in {places}"),
            "set AWS_PROFILE to one that is there",
        ));
    }
    // These values go into addresses and headers, which the client does not validate.
    let used = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region", "endpoint_url"];
    let odd = |(key, value): &&(String, String)| {
        used.contains(&key.as_str()) && !value.bytes().all(|b| b.is_ascii_graphic())
    };
    if let (Some((key, _)), Some(path)) = (all.iter().find(odd), last) {
        return Err(unread(
            path,
            &format!("{key} of '{name}' holds a character that none can hold there, such as a space"),
        ));
    }
    // The first file takes precedence.
    let get = |key: &str| all.iter().find(|(k, v)| k == key && !v.is_empty()).map(|(_, v)| v.clone());
    let mut profile = Profile { key: None, region: get("region"), endpoint: get("endpoint_url") };
    if given {
        return Ok(profile);
    }
    if let (Some(id), Some(secret)) = (get("aws_access_key_id"), get("aws_secret_access_key")) {
        profile.key = Some((id, secret, get("aws_session_token")));
        return Ok(profile);
    }
    let ways = [
        ("sso_session", "single sign-on"),
        ("sso_start_url", "single sign-on"),
        ("login_session", "a console's session"),
        ("credential_process", "a program of its own"),
        ("role_arn", "taking on a role"),
    ];
    if let Some((_, way)) = ways.iter().find(|(key, _)| get(key).is_some()) {
        let at = last.map_or_else(String::new, |path| format!(" in {}", path.display()));
        return Err(SharedError::new(
            RemoteErrorKind::Credentials,
            &format!("the profile '{name}'{at} signs in by {way}, which Boardsight does not do by itself"),
            &format!(
                "run `aws configure export-credentials --profile {name} --format env` and set what it says"
            ),
        ));
    }
    Ok(profile)
}

/// Returns the settings of a profile in a file. `None` if the file has no such profile.
fn section(file: &File, name: &str) -> Result<Option<Settings>, SharedError> {
    let mut settings = Settings::new();
    let (mut inside, mut found) = (false, false);
    for (number, line) in (1..).zip(file.text.lines()) {
        let line = line.trim_start_matches('\u{feff}');
        let plain = line.trim();
        if plain.is_empty() || plain.starts_with(['#', ';']) {
            continue;
        }
        if let Some(heading) = plain.strip_prefix('[') {
            let Some((heading, _)) = heading.split_once(']') else {
                return Err(unread(
                    &file.path,
                    &format!("line {number}: a heading such as [default] was expected"),
                ));
            };
            inside = is_heading(heading, name, file.before);
            found |= inside;
            continue;
        }
        // An indented line belongs to the setting above it, such as the settings of one service.
        if !inside || line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((key, value)) = plain.split_once('=') else {
            return Err(unread(&file.path, &format!("line {number}: `name = value` was expected")));
        };
        let value = [" #", " ;"].iter().fold(value, |v, mark| v.split(mark).next().unwrap_or(v));
        settings.push((key.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(found.then_some(settings))
}

/// Returns whether a heading is that of a profile. AWS tools accept any space between the two words, and
/// quotes around the name.
fn is_heading(heading: &str, name: &str, before: &str) -> bool {
    let heading = heading.trim();
    let unquoted = |text: &str| text.trim().trim_matches(['"', '\'']) == name;
    if before.is_empty() || name == "default" && heading == "default" {
        return unquoted(heading);
    }
    heading
        .strip_prefix(before.trim())
        .is_some_and(|rest| rest.starts_with(char::is_whitespace) && unquoted(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(credentials: &str, config: &str) -> Vec<File> {
        let file = |name: &str, text: &str, before| File {
            path: PathBuf::from(name),
            text: text.to_owned(),
            before,
        };
        vec![file("credentials", credentials, ""), file("config", config, "profile ")]
    }

    const CREDENTIALS: &str = "# keys\n[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key=s/1+2=\n\n\
                               [board]\naws_access_key_id=AKIDBOARD\naws_secret_access_key = two ; of the board\n\
                               aws_session_token = three\n";
    const CONFIG: &str = "[default]\nregion = eu-west-1\n[profile board]\nregion=eu-west-2\nendpoint_url = \
                          https://store.example.org\ns3 =\n  addressing_style = path\n[profile staff]\nsso_session = x\n\
                          region = eu-west-2\n[profile broken]\nno value\n";

    fn refused(result: Result<Profile, SharedError>) -> String {
        result.err().map_or_else(String::new, |e| e.to_string())
    }

    #[test]
    fn the_profile_asked_for_is_read_from_both_files() {
        let files = files(CREDENTIALS, CONFIG);
        let default = chosen(None, &files, false).unwrap_or_default();
        assert_eq!(default.key, Some(("AKIDDEFAULT".into(), "s/1+2=".into(), None)));
        assert_eq!((default.region.as_deref(), default.endpoint), (Some("eu-west-1"), None));
        let board = chosen(Some("board"), &files, false).unwrap_or_default();
        assert_eq!(board.key, Some(("AKIDBOARD".into(), "two".into(), Some("three".into()))));
        assert_eq!(board.endpoint.as_deref(), Some("https://store.example.org"));
        assert_eq!(board.secrets(), ["two", "three"]);
        // The environment's credentials take precedence; the region still comes from the profile.
        let given = chosen(Some("board"), &files, true).unwrap_or_default();
        assert_eq!((given.key, given.region.as_deref()), (None, Some("eu-west-2")));
    }

    #[test]
    fn unusable_profile_is_refused_with_advice() {
        let all = files(CREDENTIALS, CONFIG);
        assert_eq!(
            refused(chosen(Some("nobody"), &all, false)),
            "there is no profile 'nobody' in credentials or config; set AWS_PROFILE to one that is there"
        );
        assert_eq!(
            refused(chosen(Some("staff"), &all, false)),
            "the profile 'staff' in config signs in by single sign-on, which Boardsight does not do by itself; run \
             `aws configure export-credentials --profile staff --format env` and set what it says"
        );
        let broken = refused(chosen(Some("broken"), &all, false));
        assert!(
            broken.starts_with("config cannot be read: line 12: `name = value` was expected"),
            "{broken}"
        );
        let odd = refused(chosen(None, &files("", "[default]\nregion = eu west\n"), false));
        assert!(odd.starts_with("config cannot be read: region of 'default' holds a character"), "{odd}");
        let heading = refused(chosen(None, &files("[default\n", ""), false));
        assert!(heading.starts_with("credentials cannot be read: line 1: a heading"), "{heading}");
        // Without files and profile the machine's own credentials are used.
        assert!(chosen(None, &[], false).is_ok_and(|p| p == Profile::default()));
        assert!(refused(chosen(Some("x"), &[], false)).contains("in ~/.aws;"));
    }
}
