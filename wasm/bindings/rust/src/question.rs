//! The question to the module's `decide`, and the record that answers it.

use std::time::{Duration, SystemTime};

use crate::core::{Core, outside};
use crate::decide::{Observation, Policy};
use crate::engine_error::EngineError;
use crate::layout::{answer, code};

/// Asks about the body that was put in, and returns the answer's record.
pub(crate) fn ask(core: &mut Core, seen: &Observation<'_>, flags: u32) -> Result<[u8; answer::SIZE], EngineError> {
    core.put_argument(seen.retry_after.as_deref().unwrap_or_default())?;
    let exports = core.exports();
    let (decide_in, decide) = (exports.decide_in.clone(), exports.decide.clone());
    let at = core.call(&decide_in, ())?;
    core.write(at, question(seen, flags).as_flattened())?;
    match core.call(&decide, ())? {
        code::OK => {}
        code => return Err(EngineError::Answer { call: "agentstatus_decide", code }),
    }
    let at = at.saturating_add(answer::AFTER);
    let bytes = core.memory(at, answer::SIZE).and_then(|bytes| bytes.first_chunk());
    bytes.copied().ok_or(outside("agentstatus_decide"))
}

/// The question's words, in pairs.
fn question(seen: &Observation<'_>, flags: u32) -> [[u8; 8]; 8] {
    let grace = seen.policy.not_found_grace;
    let grace = if grace == Policy::NO_GRACE { u32::MAX } else { milliseconds(grace) };
    let phase = 0; // which the module knows
    [
        pair(seen.http_status.min(999).into(), phase),
        pair(milliseconds(seen.policy.min_interval), milliseconds(seen.policy.max_interval)),
        pair(grace, seen.progress.consecutive_failures.min(LARGEST)),
        u64::try_from(seen.progress.elapsed.as_millis()).unwrap_or(u64::MAX >> 1),
        since_1970(seen.now).cast_unsigned(),
        pair(fraction(seen.random), seen.progress.stray_answers.min(LARGEST)),
        pair(u32::try_from(seen.progress.stray_for.as_millis()).unwrap_or(u32::MAX), flags),
        pair(0, pause(seen.poll_after)), // whether it is the API's own error, the module knows
    ]
    .map(u64::to_le_bytes)
}

fn pair(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// More would be negative to the module.
const LARGEST: u32 = i32::MAX as u32;

/// Zero stands for the default, so that less than a millisecond is rounded up.
fn milliseconds(duration: Duration) -> u32 {
    if duration.is_zero() {
        return 0;
    }
    u32::try_from(duration.as_millis()).unwrap_or(LARGEST).clamp(1, LARGEST)
}

/// Rounded up: the document asks for at least as much.
fn pause(asked: Duration) -> u32 {
    u32::try_from(asked.as_nanos().div_ceil(1_000_000)).unwrap_or(LARGEST).min(LARGEST)
}

fn since_1970(time: SystemTime) -> i64 {
    let milliseconds = |distance: Duration| i64::try_from(distance.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => milliseconds(after),
        Err(before) => milliseconds(before.duration()).saturating_neg(),
    }
}

/// A number in [0, 1) as one in [0, 2³²).
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
fn fraction(random: f64) -> u32 {
    (random * 2f64.powi(32)) as u32
}
