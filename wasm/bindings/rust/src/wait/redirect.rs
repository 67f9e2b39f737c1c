//! Redirects, which are not followed.

use std::error::Error;
use std::fmt;

/// The answer was a redirect. It is not followed, since the key would go with the request; a
/// [`Client`](crate::Client) returns this error in place of an answer, so that the wait can say
/// where it would have gone. It counts as an answer with this status and no body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirect {
    /// Such as 302.
    pub http_status: u16,
    /// The header `Retry-After`, where there is one.
    pub retry_after: Option<String>,
    from: String,
    to: String,
}

impl Redirect {
    /// A redirect of a request to `url` by a header `Location`.
    #[must_use]
    pub fn new(http_status: u16, url: &str, location: &str) -> Self {
        let from = origin(url).unwrap_or_default();
        let to = match location.strip_prefix("//") {
            Some(_) => from.split_once("//").and_then(|(scheme, _)| origin(&format!("{scheme}{location}"))),
            None => origin(location),
        };
        Self { http_status, retry_after: None, to: to.unwrap_or_else(|| from.clone()), from }
    }
}

/// Scheme and host of a URL, without user info; none where it has no host.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
        return None; // a path with a URL in it
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    Some(format!("{scheme}://{host}"))
}

impl fmt::Display for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { http_status, from, to, .. } = self;
        write!(f, "HTTP {http_status} with a redirect from {from} to {to}, which is not followed; check base_url")
    }
}

impl Error for Redirect {}

#[cfg(test)]
mod tests {
    use super::Redirect;

    #[test]
    fn both_origins_are_named_and_nothing_else_of_the_urls() {
        let url = "https://api.example:8443/v1/agent_status/x?user_id=u";
        for (location, to) in [
            ("https://status.example/down?from=x", "https://status.example"),
            ("http://me:pw@status.example", "http://status.example"),
            ("//other.example/x", "https://other.example"),
            ("/elsewhere?next=https://no.example", "https://api.example:8443"),
            ("", "https://api.example:8443"),
        ] {
            let text = Redirect::new(302, url, location).to_string();
            let wanted = format!("HTTP 302 with a redirect from https://api.example:8443 to {to}, which");
            assert!(text.starts_with(&wanted), "{text}");
        }
    }
}
