//! A wait needs nothing of the executor that polls it: `.await` works where tokio itself would
//! panic, outside of any runtime and on one without timers and sockets.

#[path = "support/emulator.rs"]
mod emulator;

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use agentwait::{HttpClient, TokioRuntime, await_agent};
use serde_json::json;

use crate::emulator::Emulator;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The smallest of executors.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(outcome) => return outcome,
            Poll::Pending => thread::park(),
        }
    }
}

#[test]
fn a_wait_is_awaited_on_any_executor() {
    let mut api = Emulator::start();
    api.script("x", &json!([{"step": "processing"}, {"step": "completed", "text": "Done."}]));
    let (key, user, url) = (api.key.clone(), api.user.clone(), api.url.clone());
    let wait = || await_agent("x", &key).user_id(&user).base_url(&url);
    assert_eq!(block_on(wait().into_future()).unwrap().final_text(), "Done.");

    let (client, bare) = (HttpClient::new().unwrap(), TokioRuntime::default());
    assert_eq!(block_on(wait().run_with(&client, &bare)).unwrap().final_text(), "Done.");

    assert!(api.requests("x").len() >= 3);
    let without_drivers = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let status = without_drivers.block_on(wait().into_future()).unwrap();
    assert_eq!(status.final_text(), "Done.");
}

#[test]
fn a_wait_is_dropped_outside_of_any_runtime() {
    let mut api = Emulator::start();
    api.script("x", &json!([{"step": "hang"}]));
    let mut wait = Box::pin(await_agent("x", &api.key).user_id(&api.user).base_url(&api.url).into_future());
    assert!(wait.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(wait);
}
