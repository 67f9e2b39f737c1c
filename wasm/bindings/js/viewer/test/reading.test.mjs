// What the page shows of a document, however it comes in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "agentwait";
import { drop, paste, read, seen, shown, start } from "./browser.mjs";
import { report, withParts } from "./documents.mjs";

const { open } = await start();
const finalText = parse(report).finalText();

test("a dropped file is read", async () => {
  const page = await open();
  await drop(page, report, "answer.json");
  await shown(page, "document");
  assert.equal(await page.locator("#state").textContent(), "COMPLETED");
  assert.equal(await page.locator("#source-name").textContent(), "answer.json");
  assert.equal(await page.locator("#reply .text").textContent(), finalText);
  assert.equal(await page.locator("#announcer").textContent(), "Read. State COMPLETED, 3 messages.");
  assert.equal(await page.evaluate(() => document.activeElement.id), "document-heading");
});

test("a pasted text is read, wherever the focus is", async () => {
  for (const focus of ["body", "#typed"]) {
    const page = await open();
    await page.locator(focus).focus();
    await paste(page, report);
    await shown(page, "document");
    assert.equal(await page.locator("#source-name").textContent(), "pasted text");
  }
});

test("a chosen file is read, and can be chosen again", async () => {
  const page = await open();
  for (let i = 0; i < 2; i++) {
    await page.locator("#file").setInputFiles({ name: "chosen.json", mimeType: "application/json", buffer: Buffer.from(report) });
    await shown(page, "document");
    assert.equal(await page.locator("#source-name").textContent(), "chosen.json");
    await page.getByRole("button", { name: "New", exact: true }).click();
    await shown(page, "intake");
  }
});

test("a typed text is read by the keyboard", async () => {
  const page = await open();
  await page.locator("#typed").fill('{"state":"QUEUED"}');
  await page.keyboard.press("Control+Enter");
  await shown(page, "document");
  assert.equal(await page.locator("#state").textContent(), "QUEUED");
  assert.equal(await page.locator("#conversation").isVisible(), false);
});

test("messages and parts stand in their order, under headings", async () => {
  const page = await open();
  await read(page, report);
  const headings = await page.getByRole("feed").getByRole("heading", { level: 3 }).allTextContents();
  assert.deepEqual(headings, ["user, message 1 of 3", "assistant, message 2 of 3", "assistant, message 3 of 3"]);
  const kinds = await page.locator("article").nth(1).locator(".body > *").evaluateAll((all) => all.map((one) => one.className));
  assert.deepEqual(kinds, ["part reasoning", "part says", "part card tool", "part says", "part card tool", "part card file"]);
  assert.deepEqual(await page.locator("article .time").allTextContents(), ["+0.41 s", "+9.1 s", "+32.0 s"]);
  assert.deepEqual(await page.locator("article .gap").allTextContents(), ["8.7 s later", "22.9 s later"]);
  const facts = await page.locator("#facts > div").evaluateAll((all) => Object.fromEntries(all.map((one) => [...one.children].map((child) => child.textContent))));
  assert.deepEqual(facts, {
    Interaction: "xYz789AbCdEfGhI", Agent: "abc123DEFghiJKL", Created: "2026-03-05 10:30:00 UTC",
    "To the last message": "32.0 s", Messages: "3", "Tool calls": "4", Files: "1", Errors: "1",
  });
});

test("reasoning is folded until it is asked for", async () => {
  const page = await open();
  await read(page, report);
  const reasoning = page.locator("details.reasoning");
  assert.deepEqual(await reasoning.evaluateAll((all) => all.map((one) => [one.open, one.childElementCount])), [[false, 1], [false, 1]]);
  await reasoning.first().locator("summary").press("Enter");
  await page.getByText("The warehouse has the table `sales_by_region`.").waitFor();
  await page.keyboard.press("r");
  await page.waitForFunction(() => [...document.querySelectorAll("details.reasoning")].every((one) => one.open && one.childElementCount === 2));
});

test("texts are shown as they were sent, character for character", async () => {
  const text = "# Title\n**bold** and `code`, ``a`b``, * not * **this\n\n```json\n{\"a\": [1]}\n```\n\n  indented\n~~~\nnever closed ** `";
  const page = await open();
  await read(page, withParts({ type: "text", text }));
  const shownText = page.locator("article .says .text");
  assert.equal(await shownText.textContent(), text);
  assert.deepEqual(await shownText.locator("strong").allTextContents(), ["# Title\n", "**bold**"]);
  assert.deepEqual(await shownText.locator("code").allTextContents(), ["`code`", "``a`b``", '```json\n{"a": [1]}\n```\n', "~~~\nnever closed ** `"]);
});

test("values of other types than documented are shown for what they are", async () => {
  const page = await open();
  await read(page, {
    ...withParts({ type: "text", text: 42 }, { type: "reasoning", reasoning: null }, { type: "tool_invocation", toolName: 7, result: "plain" },
      { type: "file", file: "a.txt" }, { type: "error", error: { code: 5 } }, { type: 9 }, {}),
    response: ["x"], error_message: false,
  });
  const text = await seen(page, page.locator("article"));
  for (const wanted of ["text is no text:", "42", "plain", "a.txt", "code: 5", "part without a type"]) assert.ok(text.includes(wanted), `${wanted} in ${text}`);
  assert.match(await seen(page, page.locator("#reply")), /response is no text:[^]*0: "x"/);
  assert.match(await seen(page, page.locator("#run-error")), /false/);
});

test("an error message of the run stands above all", async () => {
  const page = await open();
  await page.getByRole("button", { name: "“failed”" }).click();
  await shown(page, "document");
  assert.equal(await page.locator("#run-error .text").textContent(), "RuntimeError: Agent encountered an error while processing");
  assert.equal(await page.locator("#state .phase.failed").textContent(), "FAILED");
});

test("the samples are read, the broken one is not", async () => {
  const page = await open();
  const labels = await page.locator("#samples button").allTextContents();
  const views = [];
  for (const label of labels) {
    await page.getByRole("button", { name: label, exact: true }).click();
    await page.waitForFunction(() => document.documentElement.dataset.view !== "intake");
    views.push(await page.evaluate(() => document.documentElement.dataset.view));
    await page.getByRole("button", { name: "New", exact: true }).click();
    await shown(page, "intake");
  }
  assert.deepEqual(views, ["document", "document", "document", "document", "failure"]);
});

test("the normalised JSON is copied", async () => {
  const page = await open();
  await read(page, report);
  await page.getByRole("button", { name: "Copy normalised JSON" }).click();
  await page.getByText("Copied", { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), parse(report).toJSONText());
});

test("nothing that the API sent is lost", async () => {
  const page = await open();
  await read(page, { ...withParts({ type: "text", text: "a", added: "in the part" }), later: "in the document" });
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  await page.getByRole("tree", { name: "Message as sent" }).getByRole("treeitem", { name: /^parts/ }).waitFor();
  await page.getByText("The whole document as the API sent it").click();
  await page.getByRole("tree", { name: "Document as sent" }).getByText('"in the document"').waitFor();
});

test("links lead to the web alone, and tell it nothing", async () => {
  const page = await open();
  const urls = ["https://files.example.com/a?b=1#c", "http://example.com/", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.com", "\u0001javascript:alert(1)", "blob:https://example.com/1"];
  await read(page, withParts(...urls.map((artifact_url) => ({ type: "file", file: { filename: "a.pdf", artifact_url } }))));
  const links = await page.locator("article a").evaluateAll((all) => all.map((one) => [one.href, one.target, one.rel]));
  assert.deepEqual(links, [
    ["https://files.example.com/a?b=1#c", "_blank", "noopener noreferrer"],
    ["http://example.com/", "_blank", "noopener noreferrer"],
  ]);
  assert.equal(await page.getByText(/not linked, since it is no web address/).count(), urls.length - 2);
});

test("a search finds messages, counts and colours them", async () => {
  const page = await open();
  await read(page, report);
  await page.keyboard.press("/");
  await page.keyboard.type("SALES-TEAM");
  await page.locator("#found", { hasText: "2 of 3 messages" }).waitFor();
  assert.deepEqual(await page.locator("article").evaluateAll((all) => all.map((one) => one.dataset.index)), ["0", "2"]);
  assert.equal(await page.locator("#announcer").textContent(), "2 of 3 messages");
  await page.waitForFunction(() => CSS.highlights.get("found")?.size > 1);
  await page.locator("#search").fill("");
  await page.locator("#kind").selectOption("files");
  await page.locator("#found", { hasText: "1 of 3 messages" }).waitFor();
});

test("a search finds quotes and letters that JSON escapes", async () => {
  const page = await open();
  await read(page, '{"state":"COMPLETED","messages":[{"content":"caf\\u00e9"},{"parts":[{"type":"tool_invocation","result":{"args":{"q":"say \\"hi\\""}}}]}]}');
  for (const [text, index] of [["CAFÉ", "0"], ['say "hi"', "1"]]) {
    await page.locator("#search").fill(text);
    await page.locator(`article[data-index="${index}"][aria-setsize="1"]`).waitFor();
  }
});
