//! Where the key may be sent: the rule for base URLs, the same in every language.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::wait::end::OptionError;
use crate::wait::secret::Secret;

const EXAMPLE: &str = "such as https://api.gumloop.com/api/v1";

/// Takes `https://host[:port][/path]`, and `http://` on a loopback host, so that no key goes
/// over a network in the clear. Returns the URL without slashes at its end.
pub(crate) fn check<'u>(url: &'u str, key: &Secret) -> Result<&'u str, OptionError> {
    match fault(url) {
        None => Ok(url.trim_end_matches('/')),
        Some(wanted) => {
            let shown = key.hide(&without_user_info(url));
            Err(OptionError::new("base_url", &format!("is {shown:?}"), &format!("{wanted}, {EXAMPLE}")))
        }
    }
}

/// What the URL should be instead.
fn fault(url: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = url.split_once("://") else { return Some("a URL with https://") };
    let (authority, path) = rest.split_at_checked(rest.find(['/', '?', '#']).unwrap_or(rest.len()))?;
    if authority.contains('@') {
        return Some("a URL without user info, and the key by itself");
    }
    if path.contains(['?', '#']) {
        return Some("a URL without a query and a fragment");
    }
    if path.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return Some("a URL without spaces, control characters and backslashes");
    }
    let Some(host) = host(authority) else { return Some("a URL with a host, and a port of 1 to 65535 or none") };
    if scheme.eq_ignore_ascii_case("https") || (scheme.eq_ignore_ascii_case("http") && is_loopback(host)) {
        return None;
    }
    Some(if scheme.eq_ignore_ascii_case("http") {
        "https, since the key must not cross a network in the clear; http is for localhost, 127.0.0.1 and [::1]"
    } else {
        "a URL with https://"
    })
}

/// The host of an authority without user info; none where it or its port cannot be.
fn host(authority: &str) -> Option<&str> {
    let end = authority.rfind(']').map_or_else(|| authority.find(':'), |end| end.checked_add(1));
    let (host, port) = authority.split_at_checked(end.unwrap_or(authority.len()))?;
    if !port.is_empty() {
        let digits = port.strip_prefix(':')?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits.parse::<u16>().ok()? == 0 {
            return None;
        }
    }
    let is_name = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    (is_name || literal(host).is_some()).then_some(host)
}

fn literal(host: &str) -> Option<Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// Names that only look like it, such as `127.1` and `localhost.example.com`, are not.
fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
        || literal(host).is_some_and(|address| address.is_loopback())
}

/// The URL as it may be shown: whatever stands before an `@`, wherever that is, may be a password.
fn without_user_info(url: &str) -> String {
    let (scheme, rest) = url.split_at_checked(url.find("://").map_or(0, |at| at.saturating_add(3))).unwrap_or_default();
    format!("{scheme}{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host))
}

#[cfg(test)]
mod tests {
    use super::{Secret, check};

    #[test]
    fn https_anywhere_and_http_on_loopback_are_taken() {
        for url in [
            "https://api.gumloop.com/api/v1",
            "HTTPS://API.example.com",
            "https://10.0.0.1:8443/a%20b",
            "https://[2001:db8::1]:1/x/",
            "http://localhost",
            "http://LOCALHOST:80/v1",
            "http://127.0.0.1:1",
            "http://127.255.3.9/",
            "http://[::1]:8080/x",
        ] {
            assert_eq!(check(url, &Secret::new(String::new())).unwrap(), url.trim_end_matches('/'));
        }
    }

    #[test]
    fn all_else_is_refused_with_the_option_its_value_and_what_to_give() {
        for url in [
            "",
            "api.gumloop.com",
            "/v1",
            "localhost:80",
            "ftp://x",
            "ws://localhost",
            "file:///etc",
            "gopher://",
            "http://example.com/x",
            "http://127.1",
            "http://0.0.0.0",
            "http://2130706433",
            "http://0x7f.0.0.1",
            "http://127.0.0.01",
            "http://localhost.example.com",
            "http://127.0.0.1.nip.io",
            "http://[::2]",
            "http://localhost.",
            "https://",
            "https:///x",
            "https://:80",
            "https://x:",
            "https://x:0",
            "https://x:65536",
            "https://x:+1",
            "https://x:a",
            "https://[::1",
            "https://[::1]x",
            "https://x?",
            "https://x/y?a=b",
            "https://x#",
            "https://x/y#z",
            "https://x y",
            "https://x/y z",
            "https://x/\n",
            "https://x\\@y",
            "https://x/\\y",
            " https://x",
            "https:x",
            "https:/x",
        ] {
            let error = check(url, &Secret::new(String::new())).unwrap_err();
            assert_eq!(error.field, "base_url");
            let text = error.to_string();
            assert!(text.contains(&format!("base_url is {url:?}")) || url.contains('@'), "{text}");
            assert!(text.contains(": give "), "{text}");
        }
    }

    #[test]
    fn neither_user_info_nor_the_key_is_shown() {
        let key = Secret::new("sk_live_4eC39HqLyjWDarjtT1zdp7dc".into());
        for url in [
            "https://me:pw@x/",
            "me:pw@x",
            "https://me:pw@evil@x/?me=1",
            "https://me:p/pw@x",
            "https://me:p?pw@x",
            "http://me:pw@localhost/",
        ] {
            let text = check(url, &key).unwrap_err().to_string();
            assert!(!text.contains("pw"), "{text}");
        }
        let text = check("https://x/?key=sk_live_4eC39HqLyjWDarjtT1zdp7dc", &key).unwrap_err().to_string();
        assert!(text.contains("[key]") && !text.contains("sk_live"), "{text}");
    }
}
