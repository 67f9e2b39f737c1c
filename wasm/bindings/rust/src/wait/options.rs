//! The options that a wait cannot keep are refused before anything is sent.

use std::time::Duration;

use crate::decide::Policy;
use crate::wait::end::OptionError;

/// What timers of every platform can count, and the module's words: 24 days.
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

/// The module takes no larger body.
const MOST_BYTES: usize = 512 << 20;

/// Checks how long the wait and a request of it may take. A wait may take any time.
pub(crate) fn check_times(timeout: Duration, request_timeout: Duration) -> Result<(), OptionError> {
    more_than_zero("timeout", timeout)?;
    more_than_zero("request_timeout", request_timeout)?;
    countable("request_timeout", request_timeout)
}

/// Checks how often to poll: zeros stand for the defaults.
pub(crate) fn check_policy(policy: &Policy) -> Result<(), OptionError> {
    countable("policy.min_interval", policy.min_interval)?;
    countable("policy.max_interval", policy.max_interval)?;
    if policy.not_found_grace == Policy::NO_GRACE {
        return Ok(());
    }
    countable("policy.not_found_grace", policy.not_found_grace)
}

/// Checks the limit on a body.
pub(crate) fn check_max_bytes(max_bytes: usize) -> Result<(), OptionError> {
    if (1..=MOST_BYTES).contains(&max_bytes) {
        return Ok(());
    }
    Err(OptionError::new("max_bytes", &format!("is {max_bytes}"), &format!("1 to {MOST_BYTES} bytes")))
}

fn more_than_zero(field: &'static str, duration: Duration) -> Result<(), OptionError> {
    if duration.is_zero() { Err(OptionError::new(field, "is zero", "more than zero")) } else { Ok(()) }
}

fn countable(field: &'static str, duration: Duration) -> Result<(), OptionError> {
    if duration <= LONGEST {
        return Ok(());
    }
    let wanted = format!("at most {} ms, which is 24 days", LONGEST.as_millis());
    Err(OptionError::new(field, &format!("is {} ms", duration.as_millis()), &wanted))
}
