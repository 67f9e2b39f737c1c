//! What a wait runs on.

use std::time::{Duration, SystemTime};

/// The clock, the timer and the dice of a wait: bring your own for another async runtime
/// than tokio, or for tests that do not wait.
pub trait Runtime {
    /// Time since a moment of the runtime's choice, which never goes back.
    fn monotonic(&self) -> Duration;

    /// Waits.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send;

    /// The time of day, to read a `Retry-After` date. Defaults to the system's.
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    /// A number in [0, 1), for the jitter. Defaults to a random one.
    fn random(&self) -> f64 {
        fastrand::f64()
    }
}
