//! Ids that a URL is made of.

use crate::wait::end::OptionError;

/// The API's own ids have 16 characters.
const MAX_BYTES: usize = 256;

/// Refuses an id that could change the path or the meaning of a request, although it would
/// be escaped: a proxy in between may unescape it again.
pub(crate) fn check(field: &'static str, id: &str) -> Result<(), OptionError> {
    let wanted = if id.is_empty() {
        return Err(OptionError::new(field, "is missing", "an id such as xYz789AbCdEfGhI"));
    } else if id.len() > MAX_BYTES {
        let found = format!("is {} bytes long", id.len());
        return Err(OptionError::new(field, &found, "an id of at most 256 bytes"));
    } else if id == "." || id.contains("..") {
        "an id without \"..\""
    } else if id.contains(['/', '\\', '?', '#', '%', '&']) {
        "an id without / \\ ? # % &"
    } else if id.contains(|c: char| c.is_whitespace() || c.is_control()) {
        "an id without spaces and control characters"
    } else {
        return Ok(());
    };
    let beginning: String = id.chars().take(64).collect();
    Err(OptionError::new(field, &format!("is {beginning:?}"), wanted))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn ids_of_the_api_and_any_letters_are_taken() {
        for id in ["xYz789AbCdEfGhI", "a", "été", "a.b-c_d~e", ".a", "a+b=c@d:e", &"x".repeat(256)] {
            assert!(check("user_id", id).is_ok(), "{id}");
        }
    }

    #[test]
    fn what_could_leave_its_place_is_refused_with_its_name_and_value() {
        for id in [
            "", ".", "..", "a..b", "a/b", "a\\b", "a?b", "a#b", "a%b", "a&b", "a b", "a\nb", "a\u{a0}b", "a\0",
            "a\u{85}",
        ] {
            let error = check("user_id", id).unwrap_err().to_string();
            assert!(error.contains("user_id") && error.contains(": give an id"), "{error}");
            assert!(!error.contains(char::is_control), "{error}");
        }
        assert!(check("user_id", &"x".repeat(257)).unwrap_err().to_string().contains("257 bytes"));
    }
}
