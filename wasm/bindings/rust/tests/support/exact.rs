//! JSON as the vectors compare it: numbers by their spelling, lone surrogates as U+FFFD.

use serde::Deserialize as _;
use serde_json::Value;

/// Reads JSON with each number as the string "#" and its spelling.
pub fn exact(text: &str) -> Value {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' => string(rest),
            '-' | '0'..='9' => rest.find(|c: char| !"+-.eE0123456789".contains(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(end);
        match first {
            '"' => mend(token, &mut out),
            '-' | '0'..='9' => out.extend(["\"#", token, "\""]),
            _ => out.push_str(token),
        }
        rest = after;
    }
    let mut reader = serde_json::Deserializer::from_str(&out);
    reader.disable_recursion_limit();
    let value = Value::deserialize(&mut reader).unwrap_or_else(|error| panic!("{error}: {out:.500}"));
    reader.end().unwrap();
    value
}

/// The end of the string that the text begins with.
fn string(text: &str) -> usize {
    let mut escaped = true; // the first quote
    text.char_indices()
        .find(|&(_, c)| {
            let end = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            end
        })
        .map_or(text.len(), |(at, _)| at + 1)
}

/// Copies a string, with \ufffd for the escapes of surrogates that stand alone.
fn mend(token: &str, out: &mut String) {
    let unit = |at: usize| -> Option<u32> {
        let digits = token.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut at = 0;
    while at < token.len() {
        let size = match (unit(at), unit(at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                out.push_str("\\ufffd");
                at += 6;
                continue;
            }
            (Some(_), _) => 6,
            (None, _) if token[at..].starts_with('\\') => 2,
            (None, _) => token[at..].chars().next().unwrap().len_utf8(),
        };
        out.push_str(&token[at..at + size]);
        at += size;
    }
}
