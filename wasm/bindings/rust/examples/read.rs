//! Reads a status document from standard input, and prints the conversation:
//!
//! ```sh
//! curl … | cargo run --example read
//! ```

use std::io::{self, Read as _};

use agentwait::Part;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut body = Vec::new();
    io::stdin().read_to_end(&mut body)?;
    let status = agentwait::parse(body)?;
    println!("{} ({})", status.state(), status.phase());
    for message in status.messages() {
        println!("\n{}: {}", message.role().unwrap_or_default(), message.content().unwrap_or_default());
        for part in message.parts() {
            match part {
                Part::Text(text) => println!("  {}", text.text().unwrap_or_default()),
                Part::Reasoning(thought) => println!("  ({})", thought.reasoning().unwrap_or_default()),
                other => println!("  {}", other.raw_json()),
            }
        }
    }
    Ok(())
}
