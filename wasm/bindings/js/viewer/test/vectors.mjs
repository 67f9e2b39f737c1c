// The bodies of the conformance vectors, as testdata/README.md describes them.
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../../../../testdata/vectors/", import.meta.url);

/** Every vector that has a body: its name, the body and what is wanted. */
export function bodies() {
  return readdirSync(folder).filter((file) => file.endsWith(".json")).flatMap((file) => {
    const vector = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    if (vector.network) return [];
    return [{ name: file, vector, bytes: bytesOf(vector) }];
  });
}

function bytesOf(vector) {
  if (vector.body_base64 !== undefined) return Buffer.from(vector.body_base64, "base64");
  if (vector.body_file !== undefined) return readFileSync(new URL(vector.body_file, folder));
  if (vector.body_repeat !== undefined) return Buffer.from(vector.body_repeat.map(({ text, times }) => text.repeat(times)).join(""));
  return Buffer.from(vector.body ?? "");
}
