//! A proxy with injected faults between the program and a server. It forwards requests and applies the
//! test's rules to some of them. Writes pass one at a time, so that the server evaluates its preconditions
//! reliably.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A kind of fault.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The response is delayed.
    Slow(Duration),
    /// This response is sent instead of asking the server: status line and body.
    Answer(&'static str, &'static str),
    /// The request does not reach the server.
    CutBefore,
    /// The server executes the request, but the response is lost.
    CutAfter,
}

/// The requests that a fault applies to.
#[derive(Clone, Debug)]
pub struct Rule {
    pub method: &'static str,
    /// Part of the path; empty for any.
    pub path: &'static str,
    pub times: usize,
    pub fault: Fault,
}

#[derive(Default)]
struct Inner {
    rules: Mutex<Vec<Rule>>,
    /// Probability of a fault for a request, per thousand.
    chance: AtomicU64,
    draw: AtomicU64,
    writing: Mutex<()>,
    asked: AtomicUsize,
    failed: AtomicUsize,
    heads: Mutex<Vec<String>>,
}

/// The running proxy.
#[derive(Clone)]
pub struct Proxy {
    pub at: SocketAddr,
    inner: Arc<Inner>,
}

impl Proxy {
    pub fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self { at: listener.local_addr().unwrap(), inner: Arc::default() };
        let inner = Arc::clone(&proxy.inner);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let inner = Arc::clone(&inner);
                std::thread::spawn(move || {
                    let _ = one(stream, server, &inner);
                });
            }
        });
        proxy
    }

    pub fn rule(&self, method: &'static str, path: &'static str, times: usize, fault: Fault) {
        self.inner.rules.lock().unwrap().push(Rule { method, path, times, fault });
    }

    pub fn calm(&self) {
        self.inner.rules.lock().unwrap().clear();
        self.inner.chance.store(0, Ordering::Relaxed);
    }

    /// From now on, `chance` requests in a thousand fail.
    pub fn storm(&self, chance: u64, seed: u64) {
        self.inner.draw.store(seed, Ordering::Relaxed);
        self.inner.chance.store(chance, Ordering::Relaxed);
    }

    /// Returns the number of requests, and the number of faults.
    pub fn counts(&self) -> (usize, usize) {
        (self.inner.asked.load(Ordering::Relaxed), self.inner.failed.load(Ordering::Relaxed))
    }

    /// Returns the heads of all requests.
    pub fn heads(&self) -> Vec<String> {
        self.inner.heads.lock().unwrap().clone()
    }
}

impl Inner {
    fn fault(&self, method: &str, path: &str) -> Option<Fault> {
        let mut rules = self.rules.lock().unwrap();
        let found = rules.iter_mut().find(|r| r.times > 0 && r.method == method && path.contains(r.path));
        if let Some(rule) = found {
            rule.times -= 1;
            return Some(rule.fault.clone());
        }
        let n = self.draw.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let n = n ^ (n >> 31);
        if n % 1000 >= self.chance.load(Ordering::Relaxed) {
            return None;
        }
        Some(match (n >> 32) % 4 {
            0 => Fault::Answer("503 Slow Down", "<Error><Code>SlowDown</Code></Error>"),
            1 => Fault::CutBefore,
            2 => Fault::Slow(Duration::from_millis(80)),
            _ => Fault::CutAfter,
        })
    }
}

/// Reads a request: its head and its body.
pub fn read_request(stream: &mut TcpStream) -> std::io::Result<Option<(String, Vec<u8>)>> {
    let mut bytes = Vec::new();
    let mut buffer = [0_u8; 16384];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at + 4;
        }
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            return Ok(None);
        }
        bytes.extend_from_slice(&buffer[..n]);
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head
        .lines()
        .find_map(|l| {
            l.to_ascii_lowercase().strip_prefix("content-length:").map(|n| n.trim().parse::<usize>().unwrap())
        })
        .unwrap_or(0);
    let mut body = bytes[end..].to_vec();
    while body.len() < length {
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            return Ok(None);
        }
        body.extend_from_slice(&buffer[..n]);
    }
    Ok(Some((head, body)))
}

fn one(mut client: TcpStream, server: SocketAddr, inner: &Inner) -> std::io::Result<()> {
    let Some((head, body)) = read_request(&mut client)? else { return Ok(()) };
    let mut words = head.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    inner.asked.fetch_add(1, Ordering::Relaxed);
    inner.heads.lock().unwrap().push(head.clone());
    let fault = inner.fault(method, path);
    if fault.is_some() {
        inner.failed.fetch_add(1, Ordering::Relaxed);
    }
    match &fault {
        Some(Fault::CutBefore) => return Ok(()),
        Some(Fault::Answer(status, body)) => {
            let text = format!(
                "HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            return client.write_all(text.as_bytes());
        }
        Some(Fault::Slow(time)) => std::thread::sleep(*time),
        _ => {}
    }
    // One connection per request: close it after the response, even if the client asked to keep it open.
    let lines = head.lines().filter(|l| !l.is_empty() && !l.to_ascii_lowercase().starts_with("connection:"));
    let mut out = lines.collect::<Vec<_>>().join("\r\n");
    out.push_str("\r\nConnection: close\r\n\r\n");
    let answer = {
        let _one = (method == "PUT").then(|| inner.writing.lock().unwrap());
        let mut upstream = TcpStream::connect(server)?;
        upstream.write_all(out.as_bytes())?;
        upstream.write_all(&body)?;
        let mut answer = Vec::new();
        upstream.read_to_end(&mut answer)?;
        answer
    };
    if matches!(fault, Some(Fault::CutAfter)) {
        return Ok(());
    }
    client.write_all(&answer)
}
