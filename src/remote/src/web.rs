//! How storage is asked: within the time that is given, and by no other host than the one that was named.

use super::place::patience;
use object_store::client::{ClientConfigKey, ClientOptions, HttpClient, HttpConnector};
use reqwest::redirect::{Attempt, Policy};
use std::time::Duration;

/// Connection timeout, in seconds.
const CONNECT: u64 = 5;
/// How often a storage may send a request on within its own host.
const MOST_REDIRECTS: usize = 5;
/// What an error holds where a storage sends a request on to another host.
pub(super) const OTHER_HOST: &str = "a redirect to another host was not followed";

/// Makes connections that follow a redirect only to the same scheme, host and port: a request to storage carries
/// credentials in headers of its own, which would go along.
#[derive(Debug)]
pub(super) struct SameHost;

fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let same = attempt.previous().first().is_some_and(|from| from.origin() == attempt.url().origin());
    if !same {
        return attempt.error(OTHER_HOST);
    }
    if attempt.previous().len() > MOST_REDIRECTS {
        attempt.error("too many redirects")
    } else {
        attempt.follow()
    }
}

impl HttpConnector for SameHost {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let value = |key: ClientConfigKey| options.get_config_value(&key);
        let is_true = |key: ClientConfigKey| value(key).is_some_and(|v| v.eq_ignore_ascii_case("true"));
        let failed =
            |source: reqwest::Error| object_store::Error::Generic { store: "HTTP", source: Box::new(source) };
        let wait = patience();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("boardsight/", env!("CARGO_PKG_VERSION")))
            .http1_only()
            .redirect(Policy::custom(follow))
            .timeout(Duration::from_secs(wait))
            .connect_timeout(Duration::from_secs(CONNECT.min(wait)))
            .https_only(!is_true(ClientConfigKey::AllowHttp));
        if let Some(address) = value(ClientConfigKey::ProxyUrl) {
            let mut proxy = reqwest::Proxy::all(address).map_err(failed)?;
            if let Some(hosts) = value(ClientConfigKey::ProxyExcludes) {
                proxy = proxy.no_proxy(reqwest::NoProxy::from_string(&hosts));
            }
            builder = builder.proxy(proxy);
        }
        if is_true(ClientConfigKey::AllowInvalidCertificates) {
            builder = builder.tls_danger_accept_invalid_certs(true);
        }
        builder.build().map(HttpClient::new).map_err(failed)
    }
}
