//! The words of a problem that the module does not make.

use std::error::Error;

/// As many bytes as the module's own words have at most.
const MOST: usize = 512;

/// An error with its causes, each of which says more than the one before.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.extend([": ", &error.to_string()]);
        cause = error.source();
    }
    text
}

/// One printable line of a bounded size.
pub(crate) fn line(text: &str) -> String {
    let mut line = String::new();
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if line.len().saturating_add(c.len_utf8()) > MOST {
            break;
        }
        line.push(c);
    }
    line
}
