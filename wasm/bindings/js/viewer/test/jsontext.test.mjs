// The reader behind the trees, beside JSON.parse: over every document of the conformance
// vectors, and over texts made of all that JSON has.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bodies } from "./vectors.mjs";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../src/jsontext.ts", import.meta.url))], bundle: true, write: false, format: "esm",
});
const { Members, kindAt, stringAt } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);

/** The value that the reader finds, in portions of three members. */
function valueOf(text, start, end) {
  switch (kindAt(text, start)) {
    case "string": return stringAt(text, start, end);
    case "number": case "word": return JSON.parse(text.slice(start, end));
  }
  const members = new Members(text, start);
  const found = [];
  while (!members.done) found.push(...members.read(3));
  const values = found.map((member) => [member.key, valueOf(text, member.start, member.end)]);
  return text[start] === "[" ? values.map(([, value]) => value) : Object.fromEntries(values);
}

/** The same value with U+FFFD for lone surrogates. */
function wellFormed(value) {
  if (typeof value === "string") return value.replace(/\p{Surrogate}/gu, "\uFFFD");
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [wellFormed(key), wellFormed(member)]));
}

test("every vector's JSON is read as JSON.parse reads it", () => {
  let read = 0;
  for (const { name, bytes } of bodies()) {
    const text = Buffer.from(bytes).toString("utf8");
    let wanted;
    try {
      wanted = JSON.parse(text);
    } catch {
      continue;
    }
    const start = text.search(/\S/);
    assert.deepEqual(JSON.stringify(valueOf(text, start, text.trimEnd().length)), JSON.stringify(wellFormed(wanted)), name);
    read++;
  }
  assert.ok(read > 200, `only ${read} documents`);
});

test("white space, escapes and brackets in strings lead nowhere else", () => {
  const text = ' {"a\\"b]" : [ "\\\\" , "}{" , [ ] , { } , -1.5e+3 , true ] ,\n\t"\\u0041\\\\" : "\\\\\\"" , "" : null } ';
  assert.deepEqual(valueOf(text, 1, text.length - 1), JSON.parse(text));
});
