//! Time that only sleeping moves, so that no test waits.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use agentwait::Runtime;

#[derive(Debug, Default)]
pub struct Clock(Mutex<Vec<Duration>>);

impl Clock {
    /// The sleeps, in milliseconds.
    pub fn slept(&self) -> Vec<u128> {
        self.0.lock().unwrap().iter().map(Duration::as_millis).collect()
    }
}

impl Runtime for Clock {
    fn monotonic(&self) -> Duration {
        self.0.lock().unwrap().iter().sum()
    }

    async fn sleep(&self, duration: Duration) {
        self.0.lock().unwrap().push(duration);
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_hours(492_418) + self.monotonic()
    }

    fn random(&self) -> f64 {
        0.5
    }
}
