//! Instances that the functions of this crate share.

use std::sync::{Mutex, PoisonError};

use crate::core::Core;
use crate::engine_error::EngineError;

/// Instances that are kept while nobody uses them: more threads than that seldom parse at once.
const KEPT: usize = 16;

static IDLE: Mutex<Vec<Core>> = Mutex::new(Vec::new());

/// Lends an instance to the calls, and keeps it afterwards where it is worth that.
pub(crate) fn with_core<T, E: From<EngineError>>(calls: impl FnOnce(&mut Core) -> Result<T, E>) -> Result<T, E> {
    let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let mut core = match idle {
        Some(core) => core,
        None => Core::shared()?,
    };
    let answer = calls(&mut core);
    if core.is_worth_keeping() {
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(core);
        }
    }
    answer
}

/// The memory sizes of the instances that nobody uses.
#[cfg(test)]
pub(crate) fn idle_memory() -> Vec<usize> {
    IDLE.lock().unwrap().iter().map(Core::memory_size).collect()
}
