//! What every poll of a wait sends.

use std::fmt;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::wait::base_url;
use crate::wait::end::OptionError;
use crate::wait::id;
use crate::wait::secret::Secret;

/// A GET request, for a [`Client`](crate::Client) to make.
///
/// The client must not follow redirects, or the key would follow them; and it should not
/// read on once it has [`Request::max_bytes`] and one more.
#[derive(Clone)]
pub struct Request {
    pub(crate) url: String,
    pub(crate) key: Secret,
    pub(crate) timeout: Duration,
    pub(crate) max_bytes: usize,
}

/// All but the letters, digits and marks that mean themselves everywhere in a URL.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Request {
    /// Checks the ids and the key, and makes the URL.
    pub(crate) fn new(base_url: &str, interaction: &Interaction, key: Secret) -> Result<Self, OptionError> {
        id::check("interaction_id", &interaction.id)?;
        if interaction.user.is_none() && interaction.project.is_none() {
            let wanted = "the owner's user_id, or a project_id instead";
            return Err(OptionError::new("user_id", "is missing", wanted));
        }
        let base_url = base_url::check(base_url, &key)?;
        if key.reveal().is_empty() || !key.reveal().bytes().all(|byte| byte.is_ascii_graphic()) {
            let found = "is empty or has characters that a header cannot carry";
            return Err(OptionError::new("api_key", found, "the key alone, without line breaks or spaces"));
        }
        let id = utf8_percent_encode(&interaction.id, ESCAPED);
        let mut url = format!("{base_url}/agent_status/{id}");
        let mut separator = '?';
        for (name, id) in [("user_id", &interaction.user), ("project_id", &interaction.project)] {
            let Some(id) = id else { continue };
            id::check(name, id)?;
            url.extend([separator.to_string().as_str(), name, "="]);
            url.extend(utf8_percent_encode(id, ESCAPED));
            separator = '&';
        }
        Ok(Self { url, key, timeout: Duration::from_secs(30), max_bytes: crate::DEFAULT_MAX_BYTES })
    }

    /// The URL, ids included.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The value of the header `Authorization`, which has the key in it: do not log it.
    #[must_use]
    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.key.reveal())
    }

    /// How long the request may take in all. It differs from poll to poll: a request may take until the
    /// deadline of its wait, but always five seconds, and never more than the request timeout.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The largest body that will be accepted.
    #[must_use]
    pub fn max_bytes(&self) -> usize {
        self.max_bytes
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("url", &self.url).field("key", &self.key).finish_non_exhaustive()
    }
}

/// Which interaction, and whose.
#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    pub(crate) id: String,
    pub(crate) user: Option<String>,
    pub(crate) project: Option<String>,
}
