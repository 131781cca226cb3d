//! Our fake of Google Cloud Storage, because no available emulator implements its preconditions. It
//! implements Google's documented rules for the requests that the program sends to the XML API; each rule
//! cites its page. It is not Google's service and does not reproduce undocumented behaviour. The pages,
//! under <https://cloud.google.com/storage/docs/>:
//! [preconditions](https://cloud.google.com/storage/docs/request-preconditions),
//! [headers](https://cloud.google.com/storage/docs/xml-api/reference-headers),
//! [errors](https://cloud.google.com/storage/docs/xml-api/reference-status).

use crate::shared::emulators::unbase64;
use crate::shared::proxy::read_request;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The only bucket.
const BUCKET: &str = "boards";
/// The service account whose self-signed tokens are accepted.
pub const SERVICE: &str = "reader@boards.example";

/// The rights of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    All,
    Read,
}

struct Object {
    bytes: Vec<u8>,
    generation: u64,
    written: Timestamp,
    at: Instant,
    etag: String,
    /// The content type and the custom metadata, as headers.
    kept: Vec<(String, String)>,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<String, Object>,
    generation: u64,
    tokens: BTreeMap<String, Rights>,
    /// Minimum interval between two writes of the same object.
    pace: Duration,
}

struct Inner {
    state: Mutex<State>,
    /// Maximum number of objects in one listing response.
    page: AtomicUsize,
    /// Number of writes rejected because the precondition failed.
    stale: AtomicUsize,
    /// Number of writes rejected because they came too soon.
    hasty: AtomicUsize,
}

/// The fake server; it runs as long as the test.
#[derive(Clone)]
pub struct Google {
    pub at: SocketAddr,
    inner: Arc<Inner>,
}

struct Answer {
    status: &'static str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn new(status: &'static str) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// Returns an error in the documented form: status, code, and message in XML.
    fn error(status: &'static str, code: &str, message: &str) -> Self {
        let body = format!(
            "<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
        );
        Self {
            status,
            headers: vec![("Content-Type".into(), "application/xml".into())],
            body: body.into_bytes(),
        }
    }

    fn with(mut self, name: &str, value: &impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }
}

impl Google {
    /// Starts the server; `token` has all rights.
    pub fn start(token: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let tokens = BTreeMap::from([(token.to_owned(), Rights::All)]);
        let inner = Arc::new(Inner {
            state: Mutex::new(State { tokens, ..State::default() }),
            page: AtomicUsize::new(1000),
            stale: AtomicUsize::new(0),
            hasty: AtomicUsize::new(0),
        });
        let google = Self { at: listener.local_addr().unwrap(), inner };
        let own = google.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                std::thread::spawn(move || {
                    let _ = own.one(stream);
                });
            }
        });
        google
    }

    /// Sets the rights of a token; `None` makes it expired.
    pub fn token(&self, token: &str, rights: Option<Rights>) {
        let mut state = self.inner.state.lock().unwrap();
        match rights {
            Some(rights) => _ = state.tokens.insert(token.to_owned(), rights),
            None => _ = state.tokens.remove(token),
        }
    }

    /// Sets the maximum number of objects in one listing response.
    pub fn page(&self, most: usize) {
        self.inner.page.store(most, Ordering::Relaxed);
    }

    /// Sets the minimum interval between two writes of the same object.
    pub fn pace(&self, pace: Duration) {
        self.inner.state.lock().unwrap().pace = pace;
    }

    /// Returns the number of writes rejected by their precondition, and of those rejected because they came
    /// too soon.
    pub fn refused(&self) -> (usize, usize) {
        (self.inner.stale.load(Ordering::Relaxed), self.inner.hasty.load(Ordering::Relaxed))
    }

    fn one(&self, mut client: TcpStream) -> std::io::Result<()> {
        let Some((head, body)) = read_request(&mut client)? else { return Ok(()) };
        let mut words = head.split_whitespace();
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let answer = self.answer(method, target, &head, body);
        let mut text = format!("HTTP/1.1 {}\r\nConnection: close\r\n", answer.status);
        for (name, value) in &answer.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Length: {}\r\n\r\n", answer.body.len()));
        client.write_all(text.as_bytes())?;
        if method != "HEAD" {
            client.write_all(&answer.body)?;
        }
        Ok(())
    }

    fn answer(&self, method: &str, target: &str, head: &str, body: Vec<u8>) -> Answer {
        // One request at a time: a write and its precondition are atomic, and the next request sees what
        // was written (https://cloud.google.com/storage/docs/consistency).
        let mut state = self.inner.state.lock().unwrap();
        // A request without a valid token, whether wrong or expired, gets 401 AuthenticationRequired. A
        // request whose token lacks the right gets 403 AccessDenied (errors;
        // https://cloud.google.com/storage/docs/authentication).
        let Some(rights) = rights(&state, head) else {
            return Answer::error("401 Unauthorized", "AuthenticationRequired", "Authentication required.");
        };
        if rights == Rights::Read && !matches!(method, "GET" | "HEAD") {
            return Answer::error("403 Forbidden", "AccessDenied", "Access denied.");
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = path.trim_start_matches('/');
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        if decoded(bucket) != BUCKET {
            let text = "The specified bucket does not exist.";
            return Answer::error("404 Not Found", "NoSuchBucket", text);
        }
        let key = decoded(key);
        match (method, key.is_empty()) {
            ("GET", true) => self.list(&state, query),
            ("GET" | "HEAD", false) => get(&state, &key, head, method == "HEAD"),
            ("PUT", false) => self.put(&mut state, key, head, body),
            ("DELETE", false) => delete(&mut state, &key),
            _ => Answer::error("405 Method Not Allowed", "MethodNotAllowed", "Not for this resource."),
        }
    }

    /// <https://cloud.google.com/storage/docs/xml-api/put-object-upload>
    fn put(&self, state: &mut State, key: String, head: &str, bytes: Vec<u8>) -> Answer {
        let now = state.objects.get(&key);
        // `x-goog-if-generation-match`: 0 matches only if the object does not exist, another number only if
        // the object has that generation; otherwise 412 (preconditions).
        if let Some(wanted) = header(head, "x-goog-if-generation-match")
            && wanted.parse::<u64>().ok() != Some(now.map_or(0, |o| o.generation))
        {
            self.inner.stale.fetch_add(1, Ordering::Relaxed);
            let text = "At least one of the pre-conditions you specified did not hold.";
            return Answer::error("412 Precondition Failed", "PreconditionFailed", text);
        }
        // One write a second to the same object; an earlier one may get 429
        // (https://cloud.google.com/storage/quotas). Only the status matters: the name of the code is a
        // guess.
        if now.is_some_and(|o| o.at.elapsed() < state.pace) {
            self.inner.hasty.fetch_add(1, Ordering::Relaxed);
            let text = "The object exceeded the rate limit for object mutation operations.";
            return Answer::error("429 Too Many Requests", "SlowDown", text);
        }
        // Every write gives the object a new, larger generation
        // (https://cloud.google.com/storage/docs/metadata).
        state.generation += 1;
        let generation = 1_480_000_000_000_000 + state.generation;
        // An entity tag changes whenever the content does; nothing else is guaranteed (preconditions).
        let etag: String = Sha256::digest(&bytes).iter().take(16).map(|b| format!("{b:02x}")).collect();
        let etag = format!("\"{etag}\"");
        let kept = head.lines().filter_map(|l| l.split_once(':'));
        let kept = kept
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .filter(|(name, _)| name == "content-type" || name.starts_with("x-goog-meta-"))
            .collect();
        let answer = Answer::new("200 OK").with("ETag", &etag).with("x-goog-generation", &generation);
        let object = Object { bytes, generation, written: Timestamp::now(), at: Instant::now(), etag, kept };
        state.objects.insert(key, object);
        answer.with("x-goog-metageneration", &1)
    }

    /// <https://cloud.google.com/storage/docs/xml-api/get-bucket-list>: sorted by name; at most `max-keys`
    /// or 1,000 in a response, then a `NextContinuationToken` for the next one.
    fn list(&self, state: &State, query: &str) -> Answer {
        let asked: BTreeMap<String, String> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decoded(name), decoded(&value.replace('+', " "))))
            .collect();
        if asked.get("list-type").map(String::as_str) != Some("2") || asked.contains_key("delimiter") {
            return Answer::error("400 Bad Request", "InvalidArgument", "The stand-in knows no such list.");
        }
        let text = |name: &str| asked.get(name).cloned().unwrap_or_default();
        let most = asked.get("max-keys").and_then(|n| n.parse().ok()).unwrap_or(1000);
        let most = self.inner.page.load(Ordering::Relaxed).min(most);
        let (prefix, token, after) = (text("prefix"), text("continuation-token"), text("start-after"));
        let all = state.objects.iter().filter(|(key, _)| key.starts_with(&prefix));
        let mut rest = all.filter(|(key, _)| **key > token && **key > after).peekable();
        let mut body = format!(
            "<?xml version='1.0' encoding='UTF-8'?><ListBucketResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'>\
             <Name>{BUCKET}</Name><Prefix>{}</Prefix>",
            escaped(&prefix)
        );
        let mut last = "";
        for (key, object) in rest.by_ref().take(most) {
            last = key;
            body.push_str(&format!(
                "<Contents><Key>{}</Key><Generation>{}</Generation><MetaGeneration>1</MetaGeneration>\
                 <LastModified>{}</LastModified><ETag>{}</ETag><Size>{}</Size></Contents>",
                escaped(key),
                object.generation,
                object.written.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"),
                escaped(&object.etag),
                object.bytes.len()
            ));
        }
        if rest.peek().is_some() {
            body.push_str(&format!("<NextContinuationToken>{}</NextContinuationToken>", escaped(last)));
        }
        body.push_str(&format!("<IsTruncated>{}</IsTruncated></ListBucketResult>", rest.peek().is_some()));
        Answer { body: body.into_bytes(), ..Answer::new("200 OK").with("Content-Type", &"application/xml") }
    }
}

/// <https://cloud.google.com/storage/docs/xml-api/get-object-download>: the content with its generation,
/// entity tag, time and custom metadata; 304 if `If-None-Match` has the current tag (preconditions), 404 if
/// the object does not exist.
fn get(state: &State, key: &str, head: &str, alone: bool) -> Answer {
    let Some(object) = state.objects.get(key) else { return missing() };
    let mut answer = Answer::new("200 OK");
    if header(head, "if-none-match").is_some_and(|tag| tag == object.etag) {
        answer.status = "304 Not Modified";
    } else if !alone {
        answer.body.clone_from(&object.bytes);
    }
    let modified = object.written.strftime("%a, %d %b %Y %H:%M:%S GMT");
    let mut answer = answer
        .with("ETag", &object.etag)
        .with("Last-Modified", &modified)
        .with("x-goog-generation", &object.generation)
        .with("x-goog-metageneration", &1);
    answer.headers.extend(object.kept.iter().cloned());
    answer
}

/// <https://cloud.google.com/storage/docs/xml-api/delete-object>: 204, or 404 if the object does not exist.
fn delete(state: &mut State, key: &str) -> Answer {
    if state.objects.remove(key).is_some() { Answer::new("204 No Content") } else { missing() }
}

fn missing() -> Answer {
    Answer::error("404 Not Found", "NoSuchKey", "The specified key does not exist.")
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let lines = head.lines().filter_map(|l| l.split_once(':'));
    lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn rights(state: &State, head: &str) -> Option<Rights> {
    let token = header(head, "authorization")?.strip_prefix("Bearer ")?;
    state.tokens.get(token).copied().or_else(|| service(token).then_some(Rights::All))
}

/// Returns whether a token is a valid self-signed token of the service account: its issuer, expiry and
/// scope are checked (<https://google.aip.dev/auth/4111>). Its signature is not checked, because only the
/// account has the key.
fn service(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').collect();
    let [_, claims, signature] = parts.as_slice() else { return false };
    let claims = unbase64(&claims.replace('-', "+").replace('_', "/"));
    let Ok(claims) = serde_json::from_slice::<serde_json::Value>(&claims) else { return false };
    let scope = claims["scope"].as_str().unwrap_or_default();
    claims["iss"] == SERVICE
        && claims["exp"].as_i64().is_some_and(|exp| exp > Timestamp::now().as_second())
        && (scope.contains("devstorage") || scope.contains("cloud-platform"))
        && !signature.is_empty()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digits = (byte == b'%').then(|| [rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')]);
        let byte = digits.map_or(byte, |d| u8::from_str_radix(std::str::from_utf8(&d).unwrap(), 16).unwrap());
        bytes.push(byte);
    }
    String::from_utf8(bytes).unwrap()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
