//! HTTP requests to storage: with a timeout, and only to the host that was configured.

use super::place::patience;
use object_store::client::{ClientConfigKey, ClientOptions, HttpClient, HttpConnector};
use reqwest::redirect::{Attempt, Policy};
use std::time::Duration;

/// Connection timeout, in seconds.
const CONNECT: u64 = 5;
/// Maximum number of redirects within the same host.
const MOST_REDIRECTS: usize = 5;
/// Error text for a redirect to another host.
pub(super) const OTHER_HOST: &str = "a redirect to another host was not followed";

/// A connector that follows redirects only to the same scheme, host and port.
///
/// Requests to storage contain credentials in custom headers, which a redirect would pass on.
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
