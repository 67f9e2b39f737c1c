//! The conformance vectors of `testdata/vectors`.

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use super::exact::exact;

/// A vector: its file, what is in it, and the body.
pub struct Vector {
    pub name: String,
    pub fields: Value,
    pub body: Vec<u8>,
}

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../testdata/vectors")
}

/// All of them, by name.
pub fn all() -> Vec<Vector> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "json")).collect();
    paths.sort();
    let vectors = paths.into_iter().map(|path| {
        let fields = exact(&fs::read_to_string(&path).unwrap());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Vector { name, body: body_of(&fields), fields }
    });
    vectors.collect()
}

fn body_of(fields: &Value) -> Vec<u8> {
    let text = |name| fields.get(name).and_then(Value::as_str);
    if let Some(encoded) = text("body_base64") {
        BASE64_STANDARD.decode(encoded).unwrap()
    } else if let Some(file) = text("body_file") {
        fs::read(folder().join(file)).unwrap()
    } else if let Some(body) = text("body") {
        body.into()
    } else {
        fields.get("body_repeat").map(repeat).unwrap_or_default().into()
    }
}

/// Texts, each so many times.
pub fn repeat(pieces: &Value) -> String {
    let pieces = pieces.as_array().unwrap().iter();
    pieces.map(|piece| piece["text"].as_str().unwrap().repeat(number(&piece["times"]).unwrap())).collect()
}

/// A number, which `exact` has made a string of.
pub fn number<T: std::str::FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.strip_prefix('#')?.parse().ok()
}
