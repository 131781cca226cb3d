//! Object storage: S3 and compatible storage, Azure Blob Storage, Google Cloud Storage. Credentials come
//! from the standard environment variables and provider chains, and only the client stores them.

use super::address::{Address, Scheme};
use super::error::{RemoteErrorKind, SharedError};
use super::place::{
    CancelToken, Object, ObjectMeta, Precondition, Storage, StorageError, VersionTag, patience,
};
use super::profile;
use super::secret::{allow_http, scrubbed, short};
use super::web::SameHost;
use boardsight_store::LARGEST;
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use jiff::Timestamp;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::client::{HttpError, HttpErrorKind};
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, Error, GetOptions, ObjectStore, ObjectStoreExt, PutMode,
    PutOptions, RetryConfig, UpdateVersion,
};
use std::error::Error as _;
use std::pin::pin;
use std::sync::Mutex;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// Number of automatic retries of a request before an error is reported.
const RETRIES: usize = 3;
/// Metadata key for the ids of the saves that an object includes. It has letters only, because storages
/// differ in the other characters that they allow.
const SAVES: &str = "boardsightsaves";
/// Interval for checking whether the user has cancelled.
const LOOK: Duration = Duration::from_millis(100);

/// An object storage client.
pub struct Cloud {
    store: Box<dyn ObjectStore>,
    runtime: Mutex<Runtime>,
    stop: CancelToken,
    /// Address of the bucket, for messages.
    name: String,
    /// Secrets from a profile, which must not appear in any message.
    secrets: Vec<String>,
}

macro_rules! built {
    ($builder:expr, $address:expr) => {{
        let wait = patience();
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(150),
                max_backoff: Duration::from_secs(3),
                base: 2.0,
            },
            max_retries: RETRIES,
            retry_timeout: Duration::from_secs(wait * 2),
        };
        $builder
            .with_url($address.text())
            .with_http_connector(SameHost)
            .with_retry(retry)
            .build()
            .map(|store| Box::new(store) as Box<dyn ObjectStore>)
    }};
}

impl Cloud {
    /// Creates the storage client for an address. Sends no request yet.
    ///
    /// # Errors
    /// If the environment is incomplete or invalid.
    pub fn new(address: &Address, stop: &CancelToken) -> Result<Self, SharedError> {
        environment(address.scheme())?;
        // Once for the process; a second call has no effect, and its error is ignored.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut secrets = Vec::new();
        let built = match address.scheme() {
            Scheme::S3 => {
                let profile = profile::of_environment()?;
                secrets = profile.secrets();
                if let Some(endpoint) = &profile.endpoint {
                    allow_http("the profile's endpoint_url", endpoint, "AWS_ALLOW_HTTP")?;
                }
                built!(signed_in(AmazonS3Builder::from_env(), profile), address)
            }
            Scheme::Azure => built!(MicrosoftAzureBuilder::from_env(), address),
            Scheme::Google => built!(GoogleCloudStorageBuilder::from_env(), address),
            Scheme::Folder => {
                return Err(SharedError::new(
                    RemoteErrorKind::Address,
                    "a folder is no object storage",
                    "check the address",
                ));
            }
        };
        let store = built.map_err(|e| {
            let what = format!("the storage of {address} cannot be set up");
            SharedError::new(
                RemoteErrorKind::Credentials,
                &what,
                &format!("set {}", variables(address.scheme())),
            )
            .with_detail(&short(&scrubbed(&said(&e), &secrets)))
        })?;
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| SharedError::disk("the network cannot be used", &e))?;
        Ok(Self {
            store,
            runtime: Mutex::new(runtime),
            stop: stop.clone(),
            name: address.text().to_owned(),
            secrets,
        })
    }

    /// Waits for an answer until the user cancels.
    fn wait<T>(&self, asked: impl Future<Output = Result<T, Error>>) -> Result<T, StorageError> {
        let runtime = self.runtime.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // The client panics on some invalid settings that it accepted before; report an error instead.
        let run = || {
            runtime.block_on(async {
                let stopped = async {
                    while !self.stop.is_stopped() {
                        tokio::time::sleep(LOOK).await;
                    }
                };
                match select(pin!(asked), pin!(stopped)).await {
                    Either::Left((answer, _)) => answer.map_err(|e| self.refused(&e)),
                    Either::Right(_) => Err(StorageError::Error(SharedError::new(
                        RemoteErrorKind::Cancelled,
                        "it was stopped",
                        "what you made is kept here; sync when you like",
                    ))),
                }
            })
        };
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).unwrap_or_else(|_| {
            let what = format!("the storage of {} cannot be asked with what the environment says", self.name);
            Err(StorageError::Error(SharedError::new(
                RemoteErrorKind::Credentials,
                &what,
                "check the environment's variables",
            )))
        })
    }

    fn refused(&self, error: &Error) -> StorageError {
        let text = said(error);
        let has = |codes: &[&str]| codes.iter().any(|code| text.contains(code));
        let bucket = has(&["NoSuchBucket", "ContainerNotFound", "The specified bucket does not exist"]);
        match error {
            Error::NotModified { .. } => return StorageError::Unchanged,
            Error::Precondition { .. } | Error::AlreadyExists { .. } => return StorageError::Changed,
            Error::NotFound { .. } if !bucket => return StorageError::Missing,
            _ => {}
        }
        let at = &self.name;
        let kept = "what you made is kept here and can be synced then";
        let mut detail = String::new();
        let (kind, what, next) = if text.contains(super::web::OTHER_HOST) {
            (
                RemoteErrorKind::Address,
                format!("the storage of {at} sends requests on to another host, which gets no credentials"),
                format!(
                    "set the address of the storage itself, in the environment's variable for it; {kept}"
                ),
            )
        } else if bucket {
            (
                RemoteErrorKind::Bucket,
                format!("there is no bucket or container for {at}"),
                "check the address, or have it made".to_owned(),
            )
        } else if has(&["RequestTimeTooSkewed"]) {
            (
                RemoteErrorKind::Clock,
                format!("the storage of {at} does not accept this machine's clock"),
                format!("set the clock and sync again; {kept}"),
            )
        } else if has(&[
            "ExpiredToken",
            "TokenRefreshRequired",
            "ExpiredAuthenticationToken",
            "Request has expired",
            "not valid in the specified time frame",
            "Signature fields not well formed or expired",
        ]) {
            (
                RemoteErrorKind::Expired,
                format!("the credentials for {at} have run out"),
                format!("sign in again so that the environment holds new ones, and sync; {kept}"),
            )
        } else if has(&[
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "AuthenticationFailed",
            "InvalidAuthenticationInfo",
            "NoAuthenticationInformation",
            "InvalidToken",
        ]) {
            (
                RemoteErrorKind::Credentials,
                format!("the storage of {at} does not accept the credentials"),
                format!("check the environment's variables; {kept}"),
            )
        } else if matches!(error, Error::Unauthenticated { .. }) {
            // Google gives the same answer for an expired token as for an invalid one.
            (
                RemoteErrorKind::Credentials,
                format!("the storage of {at} does not accept the credentials, or no longer does"),
                format!("sign in again, or check the environment's variables; {kept}"),
            )
        } else if matches!(error, Error::PermissionDenied { .. }) {
            (
                RemoteErrorKind::Rights,
                format!("the credentials do not give the right to read and write {at}"),
                format!("ask whoever keeps the storage for it; {kept}"),
            )
        } else if has(&[
            "169.254.169.254",
            "metadata.google.internal",
            "credential provider",
            "retrieving credentials",
            "instance metadata",
        ]) {
            (
                RemoteErrorKind::Credentials,
                format!("no credentials were found for {at}"),
                format!("set the environment's variables; {kept}"),
            )
        } else if has(&["SlowDown", "ServerBusy", "TooManyRequests", " 503", " 429"]) {
            (
                RemoteErrorKind::Slow,
                format!("the storage of {at} is too busy"),
                format!("sync again in a while; {kept}"),
            )
        } else if matches!(error, Error::NotImplemented { .. } | Error::NotSupported { .. })
            || has(&["NotImplemented", " 501"])
        {
            (
                RemoteErrorKind::Unfit,
                format!("the storage of {at} cannot write only where nothing has changed"),
                "choose one that takes If-Match, or a folder".to_owned(),
            )
        } else if let Some(kind) = http(error) {
            match kind {
                HttpErrorKind::Timeout => (
                    RemoteErrorKind::Timeout,
                    format!("the storage of {at} did not answer in time"),
                    format!("sync again, or set BOARDSIGHT_SHARED_TIMEOUT to more seconds; {kept}"),
                ),
                _ => (
                    RemoteErrorKind::Offline,
                    format!("the storage of {at} cannot be reached"),
                    format!("check the connection; {kept}"),
                ),
            }
        } else if has(&[" 500", " 502", " 504", "InternalError", "Server returned error response"]) {
            (
                RemoteErrorKind::Slow,
                format!("the storage of {at} is out of order"),
                format!("sync again in a while; {kept}"),
            )
        } else {
            // Remove secrets before truncating the text: even a part of a secret must not appear.
            detail = short(&scrubbed(&text, &self.secrets));
            (
                RemoteErrorKind::Other,
                format!("the storage of {at} refused"),
                format!("check the address and the environment's variables; {kept}"),
            )
        };
        StorageError::Error(SharedError::new(kind, &what, &next).with_detail(&detail))
    }
}

/// Validates the environment variables from which the storage's client builds addresses and headers,
/// because the client does not.
fn environment(scheme: Scheme) -> Result<(), SharedError> {
    let (starts, allows): (&[&str], &str) = match scheme {
        Scheme::Azure => (&["AZURE_", "AZURITE_"], "AZURE_ALLOW_HTTP"),
        Scheme::Google => (&["GOOGLE_"], "GOOGLE_ALLOW_HTTP"),
        _ => (&["AWS_"], "AWS_ALLOW_HTTP"),
    };
    for (name, value) in std::env::vars_os() {
        let Some(name) = name.to_str().filter(|name| starts.iter().any(|start| name.starts_with(start)))
        else {
            continue;
        };
        // Never print the value: it may be a secret in the wrong variable.
        let wrong = |what: &str| {
            SharedError::new(
                RemoteErrorKind::Credentials,
                &format!("the environment's {name} {what}"),
                "set it anew",
            )
        };
        let plain = value.to_str().is_some_and(|v| v.bytes().all(|b| b.is_ascii_graphic()));
        if name.contains("ENDPOINT") || matches!(name, "AZURITE_BLOB_STORAGE_URL" | "GOOGLE_BASE_URL") {
            let url = value.to_str().and_then(|v| url::Url::parse(v).ok());
            let sound = url.is_some_and(|u| matches!(u.scheme(), "http" | "https") && u.has_host());
            if !(value.is_empty() || sound && plain) {
                return Err(wrong(
                    "is no address of a storage, expected one such as https://storage.example.org",
                ));
            }
            // Allow HTTP for credential services of this machine (instance metadata): they support no other
            // scheme.
            let credentials = ["METADATA", "MSI_", "IDENTITY"].iter().any(|part| name.contains(part));
            if !credentials && let Some(url) = value.to_str() {
                allow_http(&format!("the environment's {name}"), url, allows)?;
            }
        }
        let used = [
            "REGION",
            "ACCOUNT_NAME",
            "ACCESS_KEY_ID",
            "SESSION_TOKEN",
            "BEARER_TOKEN",
            "BUCKET",
            "CONTAINER",
        ];
        if used.iter().any(|part| name.contains(part)) && !plain {
            return Err(wrong("holds a character that none can hold there, such as a space"));
        }
    }
    Ok(())
}

/// Returns the names of the variables for credentials.
const fn variables(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Azure => {
            "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY, AZURE_STORAGE_SAS_TOKEN, or those of a service principal"
        }
        Scheme::Google => "GOOGLE_APPLICATION_CREDENTIALS to the file of a service account",
        _ => {
            "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or AWS_PROFILE, and AWS_ENDPOINT for storage that is not Amazon's"
        }
    }
}

/// Formats an error with all its causes.
fn said(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(inner) = next {
        let more = inner.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        next = inner.source();
    }
    text
}

fn http(error: &Error) -> Option<HttpErrorKind> {
    let mut next = error.source();
    while let Some(inner) = next {
        if let Some(http) = inner.downcast_ref::<HttpError>() {
            return Some(http.kind());
        }
        next = inner.source();
    }
    None
}

/// Adds the settings of a profile to an S3 client builder that is set from the environment.
fn signed_in(mut builder: AmazonS3Builder, profile: profile::Profile) -> AmazonS3Builder {
    if let Some((id, secret, token)) = profile.key {
        builder = builder.with_access_key_id(id).with_secret_access_key(secret);
        if let Some(token) = token {
            builder = builder.with_token(token);
        }
    }
    if let Some(region) = profile.region {
        builder = builder.with_region(region);
    }
    if let Some(endpoint) = profile.endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    builder
}

fn path(key: &str) -> Result<Path, StorageError> {
    Path::parse(key.trim_end_matches('/')).map_err(|e| {
        StorageError::Error(SharedError::new(
            RemoteErrorKind::Address,
            &format!("'{key}' cannot be an object's name: {e}"),
            "check the address",
        ))
    })
}

fn time(seconds: i64, nanoseconds: u32) -> Timestamp {
    Timestamp::new(seconds, i32::try_from(nanoseconds).unwrap_or(0)).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn plain(refused: StorageError, what: &str) -> SharedError {
    match refused {
        StorageError::Error(error) => error,
        _ => SharedError::new(
            RemoteErrorKind::Other,
            &format!("the storage gave no answer to {what}"),
            "try again",
        ),
    }
}

impl Storage for Cloud {
    fn get(&self, key: &str, known: Option<&VersionTag>) -> Result<Object, StorageError> {
        let path = path(key)?;
        let options =
            GetOptions { if_none_match: known.and_then(|tag| tag.etag.clone()), ..GetOptions::default() };
        let (meta, attributes, bytes) = self.wait(async {
            let got = self.store.get_opts(&path, options).await?;
            let (meta, attributes) = (got.meta.clone(), got.attributes.clone());
            if meta.size > LARGEST {
                return Ok((meta, attributes, None));
            }
            Ok((meta, attributes, Some(got.bytes().await?)))
        })?;
        let Some(bytes) = bytes else {
            let what = format!(
                "{} is {} MiB, and no board is larger than {} MiB",
                self.name,
                meta.size >> 20,
                LARGEST >> 20
            );
            return Err(StorageError::Error(SharedError::new(
                RemoteErrorKind::Unreadable,
                &what,
                "check that it is the right address",
            )));
        };
        let saves = attributes.get(&Attribute::Metadata(SAVES.into()));
        let saves =
            saves.map(|list| list.split(',').map(|id| id.trim().to_owned()).collect()).unwrap_or_default();
        let modified = time(meta.last_modified.timestamp(), meta.last_modified.timestamp_subsec_nanos());
        Ok(Object {
            bytes: bytes.to_vec(),
            tag: VersionTag { etag: meta.e_tag, version: meta.version },
            modified,
            saves,
        })
    }

    fn put(
        &self,
        key: &str,
        bytes: &[u8],
        only: Precondition<'_>,
        saves: &[String],
    ) -> Result<VersionTag, StorageError> {
        let path = path(key)?;
        let mode = match only {
            Precondition::IfAbsent => PutMode::Create,
            Precondition::Always => PutMode::Overwrite,
            Precondition::IfMatch(tag) => {
                PutMode::Update(UpdateVersion { e_tag: tag.etag.clone(), version: tag.version.clone() })
            }
        };
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, "text/plain; charset=utf-8".into());
        if !saves.is_empty() {
            attributes.insert(Attribute::Metadata(SAVES.into()), saves.join(",").into());
        }
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        let payload = bytes::Bytes::copy_from_slice(bytes).into();
        let put = self.wait(self.store.put_opts(&path, payload, options))?;
        Ok(VersionTag { etag: put.e_tag, version: put.version })
    }

    fn list(&self, folder: &str) -> Result<Vec<ObjectMeta>, SharedError> {
        let prefix = path(folder).map_err(|e| plain(e, "a listing"))?;
        let listed = self.wait(async {
            let mut all = self.store.list(Some(&prefix));
            let mut found = Vec::new();
            while let Some(meta) = all.next().await {
                found.push(meta?);
            }
            Ok(found)
        });
        match listed {
            Ok(found) => Ok(found
                .into_iter()
                .map(|m| ObjectMeta {
                    key: m.location.to_string(),
                    modified: time(m.last_modified.timestamp(), m.last_modified.timestamp_subsec_nanos()),
                    size: m.size,
                })
                .collect()),
            Err(StorageError::Missing) => Ok(Vec::new()),
            Err(refused) => Err(plain(refused, "a listing")),
        }
    }

    fn remove(&self, key: &str) -> Result<(), SharedError> {
        let path = path(key).map_err(|e| plain(e, "a removal"))?;
        match self.wait(self.store.delete(&path)) {
            Ok(()) | Err(StorageError::Missing) => Ok(()),
            Err(refused) => Err(plain(refused, "a removal")),
        }
    }
}
