//! Object storage servers, started and stopped by the test that needs one.

use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A running server; it stops when this value is dropped.
pub struct Server {
    child: Child,
    pub at: SocketAddr,
    _folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn place(name: &str) -> PathBuf {
    let folder = std::env::var_os("BOARDSIGHT_EMULATORS")
        .filter(|v| !v.is_empty())
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/emulators"), PathBuf::from);
    folder.join(name)
}

/// Reports visibly that a test was skipped. Fails instead where the servers are required, as in `.ci/run`.
fn missing(what: &str, place: &Path) {
    left_out(&format!(
        "NOT TESTED: {what} is not at {}. Install it with: .ci/emulators (or set BOARDSIGHT_EMULATORS to its folder)",
        place.display()
    ));
}

/// Reports a skipped test with another text.
pub fn left_out(text: &str) {
    assert!(std::env::var_os("BOARDSIGHT_EMULATORS_REQUIRED").is_none(), "{text}");
    // Write to stderr directly, so that the test harness does not capture it.
    let _ = writeln!(std::io::stderr(), "\n{text}\n");
}

fn free() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn started(mut command: Command, port: u16, folder: TempDir) -> Server {
    let at: SocketAddr = ([127, 0, 0, 1], port).into();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let server = Server { child, at, _folder: folder };
    let begun = Instant::now();
    while TcpStream::connect(at).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{command:?} did not start");
        std::thread::sleep(Duration::from_millis(50));
    }
    server
}

/// Sends a request and returns the complete response.
pub fn request(at: SocketAddr, method: &str, path: &str, headers: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(at).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Starts moto's server with the bucket `boards`.
pub fn s3() -> Option<Server> {
    let program = place("moto/bin/moto_server");
    if !program.exists() {
        missing("moto's S3 server", &program);
        return None;
    }
    let (port, folder) = (free(), tempfile::tempdir().unwrap());
    let mut command = Command::new(program);
    command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).current_dir(folder.path());
    let server = started(command, port, folder);
    let answer = request(server.at, "PUT", "/boards", "", b"");
    assert!(answer.contains(" 200 "), "{answer}");
    Some(server)
}

/// The account and key that Azurite publishes for general use.
pub const ACCOUNT: &str = "devstoreaccount1";
pub const ACCOUNT_KEY: &str =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/// Starts Azurite with the container `boards`.
pub fn azure() -> Option<Server> {
    let program = place("azurite/node_modules/.bin/azurite-blob");
    if !program.exists() {
        missing("Azurite", &program);
        return None;
    }
    let (port, folder) = (free(), tempfile::tempdir().unwrap());
    let mut command = Command::new(program);
    command.args([
        "--silent",
        "--inMemoryPersistence",
        "--skipApiVersionCheck",
        "--disableTelemetry",
        "--blobHost",
    ]);
    command.args(["127.0.0.1", "--blobPort", &port.to_string()]).current_dir(folder.path());
    let server = started(command, port, folder);
    let date = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let version = "2021-08-06";
    let to_sign = format!(
        "PUT\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:{date}\nx-ms-version:{version}\n/{ACCOUNT}/{ACCOUNT}/boards\nrestype:container"
    );
    let signature = base64(&hmac(&unbase64(ACCOUNT_KEY), to_sign.as_bytes()));
    let headers = format!(
        "x-ms-date: {date}\r\nx-ms-version: {version}\r\nAuthorization: SharedKey {ACCOUNT}:{signature}\r\n"
    );
    let path = format!("/{ACCOUNT}/boards?restype=container");
    let answer = request(server.at, "PUT", &path, &headers, b"");
    assert!(answer.contains(" 201 "), "{answer}");
    Some(server)
}

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.iter().map(|b| b ^ with).collect::<Vec<u8>>();
    let inner = Sha256::new_with_prefix(pad(0x36)).chain_update(text).finalize();
    Sha256::new_with_prefix(pad(0x5c)).chain_update(inner).finalize().to_vec()
}

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= three.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

pub fn unbase64(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut bits, mut held) = (0_u32, 0);
    for sign in text.bytes().filter(|b| *b != b'=') {
        let value = SIGNS.iter().position(|s| *s == sign).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 255).unwrap());
        }
    }
    out
}
