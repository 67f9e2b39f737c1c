// Where a document cannot be read: the error, its place in the text, and a way on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { paste, read, shown, start } from "./browser.mjs";

const { open } = await start();

/** What the page says about a text. */
async function failureOf(page, body) {
  await read(page, body, "failure");
  const all = await page.evaluate(() => {
    const text = (selector) => document.querySelector(`#failure ${selector}`)?.textContent ?? null;
    const editor = document.querySelector("#editor");
    return {
      sentence: text(".sentence"), remark: text(".remark"), place: text(".place"),
      wrong: text(".wrong .source"), mark: text("mark"), numbers: [...document.querySelectorAll(".line .number")].map((one) => one.textContent),
      selected: editor.value.slice(editor.selectionStart, editor.selectionEnd), before: editor.selectionStart, note: text("#editor-note"),
      value: editor.value, spoken: document.querySelector("#announcer").textContent, focused: document.activeElement.id,
    };
  });
  return all;
}

test("the error stands in its place in the text", async () => {
  const page = await open();
  const failure = await failureOf(page, '{\n  "state": "COMPLETED",\n  "messages": [\n    {"role": "user"},\n    oops\n  ]\n}\n');
  assert.equal(failure.sentence, "not JSON at byte 68: found 'o', wanted a value");
  assert.equal(failure.place, "Line 5, column 5");
  assert.deepEqual(failure.numbers, ["2", "3", "4", "5", "6", "7", "8"]);
  assert.equal(failure.wrong, "    here: oops");
  assert.equal(failure.selected, "o");
  assert.equal(failure.focused, "failure-heading");
  assert.equal(failure.spoken, failure.sentence);
});

test("the place can be gone to, mended and read again by the keyboard", async () => {
  const page = await open();
  await read(page, `{"response": "${"\\n".repeat(500)}",\r\n\r\n${"\r\n".repeat(200)}"state": COMPLETED"}`, "failure");
  await page.keyboard.press("e");
  assert.equal(await page.evaluate(() => document.activeElement.id), "editor");
  assert.equal(await page.evaluate(() => document.getSelection().toString() || document.activeElement.value.at(document.activeElement.selectionStart)), "C");
  assert.ok(await page.evaluate(() => document.activeElement.scrollTop > 1000), "the field is scrolled to the place");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type('"');
  await page.keyboard.press("Control+Enter");
  await shown(page, "document");
  assert.equal(await page.locator("#state").textContent(), "COMPLETED");
});

test("pasting into the text that is mended does not begin a new document", async () => {
  const page = await open();
  await read(page, '{"state": }', "failure");
  await page.keyboard.press("e");
  await page.keyboard.press("ArrowLeft");
  await paste(page, '"FAILED"');
  assert.equal(await page.locator("#editor").inputValue(), '{"state": "FAILED"}');
  await page.getByRole("button", { name: "Read again" }).click();
  await shown(page, "document");
});

test("the end of the text can be the place", async () => {
  const failure = await failureOf(await open(), '{"state":"COMPLETED",\n"messages":[');
  assert.equal(failure.place, "Line 2, column 13");
  assert.equal(failure.mark, "here: end");
  assert.match(failure.remark, /ends too early/);
});

test("bytes that are no UTF-8 are located", async () => {
  const failure = await failureOf(await open(), Buffer.concat([Buffer.from('{"state":\n"é€😀'), Buffer.from([0xff, 0x41]), Buffer.from('"}')]));
  assert.match(failure.sentence, /byte 20: .*wanted valid UTF-8/);
  assert.equal(failure.place, "Line 2, column 5");
  assert.equal(failure.wrong, '"é€😀here: �A"}');
  assert.equal(failure.selected, "�");
  assert.match(failure.note, /shown as �/);
});

test("a huge body of one line is cut around the place, and mended as a whole", async () => {
  const page = await open();
  const filler = "😀".repeat(600_000);
  const failure = await failureOf(page, `{"a":"${filler}","state":bad,"b":"${filler}"}`);
  assert.equal(failure.place, "Line 1, column 600,017");
  assert.ok(failure.wrong.startsWith("…") && failure.wrong.endsWith("…") && failure.wrong.length < 200, failure.wrong);
  assert.equal(failure.mark, "here: b");
  assert.ok(failure.value.length <= 65_536);
  assert.ok(!/\p{Surrogate}/u.test(failure.value), "no character is cut in two");
  assert.match(failure.note, /The 65,53\d characters around the place, of 2,400,\d+; the others are kept/);
  await page.locator("#editor").fill(failure.value.replace("bad", '"FAILED"'));
  await page.getByRole("button", { name: "Read again" }).click();
  await shown(page, "document");
  assert.equal(await page.locator("#state").textContent(), "FAILED");
});

test("schema errors are located, too", async () => {
  const failure = await failureOf(await open(), '{"state":"COMPLETED",\n "messages":[{"parts":[5]}]}');
  assert.equal(failure.sentence, "not a status document: messages[0].parts[0] at byte 45 is a number, wanted an object; check that the body answers agent_status");
  assert.equal(failure.place, "Line 2, column 24");
  assert.equal(failure.selected, "5");
});

test("control characters and reversing marks are made visible", async () => {
  const failure = await failureOf(await open(), '{"state":"\u202eab\u0007"}');
  assert.equal(failure.mark, "here: ␇");
  assert.equal(failure.wrong, '{"state":"⟨U+202E⟩abhere: ␇"}');
});

test("what is probably the matter is said", async () => {
  const page = await open();
  for (const [body, wanted] of [
    ['{"error":"interaction_not_found"}', /an error answer of the API: “interaction_not_found”. It comes with HTTP 404/],
    ['{"error":{"code":"unauthorized","message":"User doesn\'t have access"}}', /“unauthorized: User doesn't have access”. It comes with HTTP 403/],
    ['{"error":"Authorization header with Bearer token or api_key query parameter is required"}', /HTTP 401/],
    ["unauthorized", /HTTP 403/],
    ['{"error":"user_id is required"}', /HTTP 400/],
    ['{"error":"teapot","message":"short and stout"}', /an error answer of the API: “teapot: short and stout”\.$/],
    ['{"interaction_id":"a","status":"processing"}', /answer of start_agent/],
    ['"{\\"state\\":\\"COMPLETED\\"}"', /inside of a string/],
    ['[{"state":"COMPLETED"}]', /one answer at a time/],
    ['{"state":"COMPLETED"}\n{"state":"COMPLETED"}', /something after the document/],
    ["HTTP/2 200\ncontent-type: application/json\n\n{}", /curl -i/],
    ["data: {}", /stream of events/],
    ["{'state': 'COMPLETED'}", /json\.dumps/],
    ['{"state": None}', /json\.dumps/],
    ["\ufeff{}", /byte order mark/],
    [Buffer.from('\ufeff{"state":1}', "utf16le"), /UTF-16/],
    [Buffer.from('{"state":"caf\xe9"}', "latin1"), /another encoding/],
    ["  \n", /nothing in it/],
    ["", /nothing in it/],
  ]) {
    const { remark } = await failureOf(page, body);
    assert.match(remark ?? "", wanted, String(body));
  }
  assert.equal((await failureOf(page, '{"state":7}')).remark, null, "nothing is said where nothing is known");
});

test("a file that is too large is not read as a whole", async () => {
  const page = await open();
  await page.evaluate(() => {
    const data = new DataTransfer();
    const slices = (globalThis.slices = []);
    const file = new File([new Uint8Array(40 << 20)], "large.json");
    const { slice } = File.prototype;
    File.prototype.slice = function (...range) { slices.push(range); return slice.apply(this, range); };
    data.items.add(file);
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await shown(page, "failure");
  assert.match(await page.locator(".sentence").textContent(), /limit body_bytes reached/);
  assert.deepEqual(await page.evaluate(() => globalThis.slices), [[0, (32 << 20) + 1]]);
});
