//! The crate as others get it.

use std::fs;
use std::path::Path;
use std::process::Command;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_module_is_the_one_of_the_repository() {
    let (ours, theirs) = (here().join("agentstatus.wasm"), here().join("../../agentstatus.wasm"));
    assert!(
        fs::read(ours).unwrap() == fs::read(theirs).unwrap(),
        "agentstatus.wasm is stale: run `go tool task wasm:rust:module`"
    );
}

#[test]
fn the_schema_is_the_one_of_the_repository() {
    let theirs = fs::read_to_string(here().join("../../../schema/agentwait.schema.json")).unwrap();
    assert!(agentwait::SCHEMA == theirs, "agentwait.schema.json is stale: run `go run ./schema/generate`");
}

#[test]
fn the_lock_file_names_the_public_registry_alone() {
    let lock = fs::read_to_string(here().join("Cargo.lock")).unwrap();
    let sources: Vec<_> = lock.lines().filter(|line| line.starts_with("source")).collect();
    assert!(!sources.is_empty());
    for source in sources {
        assert_eq!(source, r#"source = "registry+https://github.com/rust-lang/crates.io-index""#);
    }
}

#[test]
fn the_package_has_what_it_needs_and_nothing_else() {
    let mut list = Command::new(env!("CARGO"));
    list.args(["package", "--list", "--allow-dirty", "--offline"]).current_dir(here());
    let output = list.output().unwrap();
    let files = String::from_utf8(output.stdout).unwrap();
    for needed in ["Cargo.toml", "LICENSE", "README.md", "agentstatus.wasm", "agentwait.schema.json", "src/lib.rs"] {
        assert!(files.lines().any(|file| file == needed), "{needed} is missing in\n{files}");
    }
    for file in files.lines() {
        let allowed = [
            "src/",
            "examples/",
            "Cargo.",
            ".cargo_vcs_info.json",
            "LICENSE",
            "README.md",
            "agentstatus.wasm",
            "agentwait.schema.json",
        ];
        assert!(allowed.iter().any(|start| file.starts_with(start)), "{file}");
    }
}
