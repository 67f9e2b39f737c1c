//! The tokio runtime of the crate's own, so that requests need none of the caller's.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};

use tokio::runtime::{Builder, Handle};

use crate::engine_error::BoxError;

/// The runtime, on a thread that is started when it is first needed and stays.
fn handle() -> Result<Handle, BoxError> {
    static STARTED: OnceLock<Result<Handle, String>> = OnceLock::new();
    let started = STARTED.get_or_init(|| start().map_err(|error| format!("no thread for requests: {error}")));
    started.clone().map_err(BoxError::from)
}

fn start() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let run = move || runtime.block_on(std::future::pending::<()>());
    std::thread::Builder::new().name("agentwait".into()).spawn(run)?;
    Ok(handle)
}

/// Drives a future by this runtime's timers and sockets, whatever polls it: another executor than
/// tokio, or a runtime of the caller's without timers, on which tokio itself would panic.
pub(crate) async fn run<F: Future>(future: F) -> Result<F::Output, BoxError> {
    let mut entered = Entered { handle: handle()?, future: Some(Box::pin(future)) };
    Ok(poll_fn(|cx| entered.poll(cx)).await)
}

struct Entered<F> {
    handle: Handle,
    /// There until it is dropped.
    future: Option<Pin<Box<F>>>,
}

impl<F: Future> Entered<F> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<F::Output> {
        let _context = self.handle.enter();
        self.future.as_mut().map_or(Poll::Pending, |future| future.as_mut().poll(cx))
    }
}

impl<F> Drop for Entered<F> {
    fn drop(&mut self) {
        let _context = self.handle.enter();
        self.future = None;
    }
}
