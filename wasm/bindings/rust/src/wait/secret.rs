//! The API key, and the spellings of it that may come back.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// What stands in place of the key.
const HIDDEN: &str = "[key]";

/// A shorter key protects nothing, and would be found inside of words.
const LEAST_BYTES: usize = 8;

/// A key that no error, log line or debugging output shows.
#[derive(Clone)]
pub(crate) struct Secret {
    key: String,
    /// It as base64, wherever in a longer text it began.
    encoded: Vec<String>,
}

impl Secret {
    pub(crate) fn new(key: String) -> Self {
        let encoded = if key.len() < LEAST_BYTES { Vec::new() } else { encoded(&key) };
        Self { key, encoded }
    }

    /// The key itself.
    pub(crate) fn reveal(&self) -> &str {
        &self.key
    }

    /// The text without the key: the API, a proxy, an agent or a client may repeat it, whole or
    /// cut off, with escapes of JSON or of a URL, or as base64 of the header.
    pub(crate) fn hide(&self, text: &str) -> String {
        if self.key.len() < LEAST_BYTES {
            return text.to_owned();
        }
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let size = self.repeated(rest.as_bytes());
            if size == 0 {
                shown.push(c);
            } else {
                shown.push_str(HIDDEN);
            }
            rest = rest.get(size.max(c.len_utf8())..).unwrap_or_default();
        }
        self.encoded.iter().fold(shown, |shown, word| shown.replace(word, HIDDEN))
    }

    /// How many bytes of the text's beginning repeat the key, or half of it in a row.
    fn repeated(&self, text: &[u8]) -> usize {
        let key = self.key.as_bytes();
        let enough = LEAST_BYTES.max(key.len().div_ceil(2));
        for skipped in 0..=key.len().saturating_sub(enough) {
            let (mut found, mut size) = (0_usize, 0_usize);
            for &byte in key.iter().skip(skipped) {
                let Some(read) = text.get(size..).and_then(|text| spelled(text, byte)) else { break };
                found = found.saturating_add(1);
                size = size.saturating_add(read);
            }
            if found >= enough {
                return size;
            }
        }
        0
    }
}

/// The size of one byte of the key at the beginning of a text: itself, in either case, since the
/// name of a host loses it; after backslashes; or as `\u002f` or `%2F`.
fn spelled(text: &[u8], byte: u8) -> Option<usize> {
    let is = |found: &u8| found.eq_ignore_ascii_case(&byte);
    if text.first().is_some_and(is) {
        return Some(1);
    }
    let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok().filter(|found| is(found));
    let slashes = text.iter().take_while(|&&byte| byte == b'\\').count();
    match text.get(slashes..)? {
        [b'%', digits @ ..] if slashes == 0 => hex(digits.get(..2)?).map(|_| 3),
        [b'u', b'0', b'0', digits @ ..] if slashes > 0 && hex(digits.get(..2)?) == Some(byte) => slashes.checked_add(5),
        [next, ..] if slashes > 0 && is(next) => slashes.checked_add(1),
        _ => None,
    }
}

/// The characters that depend on the key alone, where it comes after 0, 1 or 2 bytes of a group.
fn encoded(key: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (before, shared) in [(&b""[..], 0), (b"-", 2), (b"--", 3)] {
        let bytes = [before, key.as_bytes()].concat();
        let whole = bytes.len().saturating_mul(8) / 6;
        for text in [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            words.extend(text.get(shared..whole).map(str::to_owned));
        }
    }
    words
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};

    use super::Secret;

    const KEY: &str = "sk/live+4eC39HqLyjWDarjtT1zdp7d?";

    #[test]
    fn every_spelling_that_may_come_back_is_hidden() {
        let escape = |form: fn(u8) -> String| KEY.bytes().map(form).collect::<String>();
        for spelling in [
            KEY.to_owned(),
            KEY.replace('/', "\\/"),
            KEY.replace('/', "\\\\/"),
            KEY.replace('s', "\\u0073"),
            escape(|byte| format!("\\u{byte:04X}")),
            escape(|byte| format!("%{byte:02x}")),
            KEY.replace('/', "%2F").replace('+', "%2B"),
            KEY[..KEY.len() - 1].to_owned(),
            KEY[3..].to_owned(),
            KEY[..KEY.len() / 2].to_owned(),
            KEY.to_lowercase(),
            STANDARD.encode(KEY),
            URL_SAFE.encode(KEY),
            STANDARD.encode(format!("Bearer {KEY}")),
            STANDARD.encode(format!("me:{KEY}\n")),
        ] {
            let shown = Secret::new(KEY.into()).hide(&format!("é <{spelling}> é"));
            assert!(shown.contains("[key]") && shown.starts_with("é <") && shown.ends_with("> é"), "{shown}");
            assert!(shown.len() < 24, "{shown}");
        }
    }

    #[test]
    fn what_only_resembles_the_key_is_kept() {
        let mut text = String::from("sk/live+ \\u00 %2 \\ é % \\u");
        write!(text, " {}", &KEY[..KEY.len() / 2 - 1]).unwrap();
        assert_eq!(Secret::new(KEY.into()).hide(&text), text);
        assert_eq!(Secret::new("k".into()).hide("ok"), "ok");
    }
}
