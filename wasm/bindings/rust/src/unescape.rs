//! The characters of a JSON string.

/// Resolves the escapes of a string, which is known to be JSON and has no quotes around
/// it. Surrogates without their partner are U+FFFD.
pub(crate) fn unescape(mut text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    while let Some((before, escape)) = text.split_once('\\') {
        out.push_str(before);
        let mut rest = escape.chars();
        match rest.next() {
            Some('u') => {
                let (character, rest) = unicode(rest.as_str());
                out.push(character);
                text = rest;
                continue;
            }
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some(itself) => out.push(itself),
            None => {}
        }
        text = rest.as_str();
    }
    out.push_str(text);
    out
}

/// The character of an escape whose digits the text begins with, and what follows it.
fn unicode(text: &str) -> (char, &str) {
    let Some((first, rest)) = unit(text) else {
        return (char::REPLACEMENT_CHARACTER, text);
    };
    if let Some(character) = char::from_u32(first) {
        return (character, rest);
    }
    let second = rest.strip_prefix("\\u").and_then(unit);
    match second {
        Some((low @ 0xdc00..=0xdfff, rest)) if first < 0xdc00 => {
            let character = pair(first & 0x3ff, low & 0x3ff);
            (character.unwrap_or(char::REPLACEMENT_CHARACTER), rest)
        }
        _ => (char::REPLACEMENT_CHARACTER, rest),
    }
}

/// The character beyond U+FFFF whose upper and lower ten bits are given.
fn pair(high: u32, low: u32) -> Option<char> {
    char::from_u32((high << 10 | low).checked_add(0x1_0000)?)
}

/// The UTF-16 unit of four hexadecimal digits, and what follows them.
fn unit(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}
