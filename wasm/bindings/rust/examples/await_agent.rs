//! Awaits an agent, and prints what it said and did:
//!
//! ```sh
//! GUMLOOP_API_KEY=… cargo run --example await_agent -- INTERACTION_ID USER_ID
//! ```

use std::error::Error;
use std::time::Duration;

use agentwait::{AwaitError, Part, Status, await_agent};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(interaction), Some(user)) = (arguments.next(), arguments.next()) else {
        return Err("usage: GUMLOOP_API_KEY=… await_agent INTERACTION_ID USER_ID".into());
    };
    let key = std::env::var("GUMLOOP_API_KEY").map_err(|_| "set GUMLOOP_API_KEY to your API key")?;
    let mut wait =
        await_agent(interaction, key).user_id(user).timeout(Duration::from_hours(1)).on_status(|status, decision| {
            eprintln!("{} ({}): next poll in {:.1?}", status.state(), status.phase(), decision.delay);
        });
    if let Ok(base_url) = std::env::var("GUMLOOP_BASE_URL") {
        wait = wait.base_url(base_url);
    }
    match wait.await {
        Ok(status) => print(&status),
        Err(AwaitError::DeadlineExceeded { info, .. }) => {
            eprintln!("still at work after {} polls; await it again", info.polls);
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn print(status: &Status<'_>) {
    println!("{}", status.final_text());
    for part in status.parts() {
        match part {
            Part::Tool(tool) => {
                println!("tool {}: {}", tool.tool_name().unwrap_or_default(), tool.args_json().unwrap_or_default());
            }
            Part::File(file) => println!("file {}", file.url().unwrap_or_default()),
            Part::Error(error) => println!("error {}", error.error().unwrap_or_default()),
            _ => {}
        }
    }
}
