//! The values of a JSON text that the module has found valid, and where they stand.

use crate::error::SchemaError;
use crate::unescape::unescape;

/// A value. One that is missing has no text, and stands where its object ends.
#[derive(Clone)]
pub(crate) struct Node<'d> {
    text: &'d str,
    start: usize,
    end: usize,
    path: String,
}

/// The members of an object.
pub(crate) struct Members<'d> {
    object: Node<'d>,
    found: Vec<(String, Node<'d>)>,
}

impl<'d> Node<'d> {
    /// The whole of a text.
    pub(crate) fn root(text: &'d str) -> Self {
        let start = after_space(text.as_bytes(), 0);
        Self { text, start, end: end_of_value(text.as_bytes(), start), path: String::new() }
    }

    /// Its JSON text.
    pub(crate) fn json(&self) -> &'d str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    /// What it is, in the words of an error.
    pub(crate) fn kind(&self) -> &'static str {
        match self.json().as_bytes().first() {
            None => "nothing",
            Some(b'n') => "null",
            Some(b't' | b'f') => "a boolean",
            Some(b'"') => "a string",
            Some(b'[') => "an array",
            Some(b'{') => "an object",
            Some(_) => "a number",
        }
    }

    /// Whether it is neither missing nor null.
    pub(crate) fn is_there(&self) -> bool {
        !matches!(self.kind(), "nothing" | "null")
    }

    /// The JSON text where it is there.
    pub(crate) fn owned(&self) -> Option<String> {
        self.is_there().then(|| self.json().to_owned())
    }

    /// What stands between the quotes of a string; none of any other value.
    pub(crate) fn inside(&self) -> Option<&'d str> {
        self.json().strip_prefix('"')?.strip_suffix('"')
    }

    /// The characters of a string; none of any other value.
    pub(crate) fn string(&self) -> Option<String> {
        self.inside().map(unescape)
    }

    /// The members of an object.
    pub(crate) fn members(&self) -> Members<'d> {
        let found = self.each().into_iter().map(|(name, start, end)| {
            let name = unescape(name);
            let path = self.path_of(&name);
            (name, Self { text: self.text, start, end, path })
        });
        Members { object: self.clone(), found: found.collect() }
    }

    /// The elements of an array.
    pub(crate) fn elements(&self) -> Vec<Self> {
        let each = self.each().into_iter().enumerate();
        each.map(|(i, (_, start, end))| Self { text: self.text, start, end, path: format!("{}[{i}]", self.path) })
            .collect()
    }

    /// The error of a document that must not have this value.
    pub(crate) fn refused(&self, wanted: &str, found: &str) -> SchemaError {
        let (path, offset) = (self.path.clone(), self.start);
        let message = format!("not a normalised document: {path} at byte {offset} is {found}, wanted {wanted}");
        SchemaError { offset, path, wanted: wanted.into(), found: found.into(), message }
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.into() } else { format!("{}.{name}", self.path) }
    }

    /// What each member's name has between its quotes, and where the value is. Nesting costs no stack.
    fn each(&self) -> Vec<(&'d str, usize, usize)> {
        let bytes = self.text.as_bytes();
        let (in_object, last) = (self.kind() == "an object", self.end.saturating_sub(1));
        let mut found = Vec::new();
        let mut at = after_space(bytes, self.start.saturating_add(1));
        while at < last {
            let mut name = "";
            if in_object {
                let end = end_of_string(bytes, at);
                name = self.text.get(at.saturating_add(1)..end.saturating_sub(1)).unwrap_or_default();
                at = after_space(bytes, after_space(bytes, end).saturating_add(1)); // over the colon
            }
            let end = end_of_value(bytes, at);
            found.push((name, at, end));
            at = after_space(bytes, end);
            if bytes.get(at) == Some(&b',') {
                at = after_space(bytes, at.saturating_add(1));
            }
        }
        found
    }
}

impl<'d> Members<'d> {
    /// The member of a name, of a repeated one the last.
    pub(crate) fn get(&self, name: &str) -> Node<'d> {
        let found = self.found.iter().rev().find(|(of, _)| of == name).map(|(_, value)| value.clone());
        let at = self.object.end.saturating_sub(1);
        found.unwrap_or_else(|| Node { text: self.object.text, start: at, end: at, path: self.object.path_of(name) })
    }
}

/// Where the value ends that begins at `at`.
fn end_of_value(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = end_of_string(bytes, at);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'{' | b'[' => depth = depth.saturating_add(1),
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at.saturating_add(1);
                }
            }
            _ if depth == 0 => {
                let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
                let rest = bytes.get(at..).unwrap_or_default();
                return at.saturating_add(rest.iter().position(ends).unwrap_or(rest.len()));
            }
            _ => {}
        }
        at = at.saturating_add(1);
    }
    bytes.len()
}

/// Where the string ends whose first quote is at `at`.
fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let mut escaped = false;
    for (i, byte) in bytes.iter().enumerate().skip(at.saturating_add(1)) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return i.saturating_add(1),
            _ => {}
        }
    }
    bytes.len()
}

fn after_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at.saturating_add(rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len()))
}
