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
  assert.equal(await page.locator("#announcer").textContent(), "Read. State COMPLETED, 3 messages.");
  assert.equal(await page.evaluate(() => document.activeElement.id), "document-heading");
  await page.locator("#reply").getByRole("button", { name: "Raw text" }).click();
  assert.equal(await page.locator("#reply .text").textContent(), finalText);
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

test("a reply is Markdown, shown as such", async () => {
  const text = "# Title\n\nA **bold** word, *one* ~~less~~, `code`; see [the report](https://example.com/r).\nNext line.\n\n1. one\n2. two\n   - [x] done\n   - [ ] not\n\n> said\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```js\nlet x;\n```\n\n---\n\n&amp; &lt;b&gt; &copy; \\*";
  const page = await open();
  await read(page, { ...withParts({ type: "text", text }), response: text });
  await page.locator("article .markdown").waitFor();
  const of = (within) => page.evaluate((within) => {
    const all = (selector) => [...document.querySelectorAll(`${within} .markdown ${selector}`)].map((one) => one.textContent);
    return { title: all("h4.level-1"), strong: all("strong"), em: all("em"), del: all("del"), code: all("code"), links: all("a"), items: all("ol > li > ul > li"), quote: all("blockquote"), cells: all(":is(th, td.right)"), rule: all("hr"), last: all("p").at(-1) };
  }, within);
  await page.locator("#reply").getByRole("button", { name: /^Show all/ }).click();
  await page.locator("#reply .markdown p", { hasText: "& <b>" }).waitFor();
  for (const within of ["#reply", "article"]) {
    assert.deepEqual(await of(within), {
      title: ["Title"], strong: ["bold"], em: ["one"], del: ["less"], code: ["code", "let x;"], links: ["the report"], items: ["☑ done", "☐ not"],
      quote: ["said"], cells: ["a", "b", "2"], rule: [""], last: "& <b> &copy; *",
    });
  }
});

test("the raw text of a reply is one press away, and so is the way back", async () => {
  const text = "**a**\n\n" + "a line of it\n\n".repeat(60) + "<b>end</b>";
  const page = await open();
  await read(page, { ...withParts({ type: "text", text: "*b*" }), response: text });
  const reply = page.locator("#reply");
  await reply.getByRole("button", { name: /^Show all/ }).click();
  await reply.locator(".markdown", { hasText: "<b>end</b>" }).waitFor();
  const press = reply.getByRole("button", { name: "Raw text" });
  await press.click();
  await reply.getByRole("button", { name: /^Show all/ }).click();
  await page.waitForFunction((text) => document.querySelector("#reply .text").textContent === text, text);
  assert.equal(await press.getAttribute("aria-pressed"), "true");
  await press.click();
  await reply.locator(".markdown strong", { hasText: "a" }).waitFor();
});

test("agentwait's own document and result are read as the API's body", async () => {
  const page = await open();
  const seen = async () => page.evaluate(() => ({
    state: document.querySelector("#state").textContent,
    facts: [...document.querySelectorAll("#facts > div")].map((one) => one.textContent),
    tools: [...document.querySelectorAll("article .tool h4")].map((one) => one.textContent),
    sides: [...document.querySelectorAll("article .side")].map((one) => one.textContent),
    times: [...document.querySelectorAll("article time")].map((one) => one.getAttribute("title")),
    files: [...document.querySelectorAll("article .file")].map((one) => one.textContent),
    reply: document.querySelector("#reply .prose").textContent,
    messages: document.querySelectorAll("article").length,
  }));
  const whole = report.replace('"state"', '"exact": 12345678901234567890.10, "state"');
  await read(page, whole);
  await page.locator("article").nth(2).waitFor();
  const wanted = await seen();
  assert.ok(wanted.tools.length > 2 && wanted.sides.length > 4);
  const normalised = parse(whole).toJSONText();
  await read(page, normalised);
  await page.locator("article").nth(2).waitFor();
  assert.deepEqual(await seen(), wanted);
  assert.match(await page.locator("#source-name").textContent(), /agentwait's own document/);

  const { interaction_id, agent_id, state, phase, created_at, response, messages } = JSON.parse(normalised);
  const result = { outcome: "completed", interaction_id, agent_id, state, phase, response, messages, polls: 3, elapsed_seconds: 4.5, created_at };
  await read(page, result);
  await page.locator("article").nth(2).waitFor();
  const { sides, ...others } = await seen();
  const { sides: wantedSides, ...wantedOthers } = wanted;
  assert.deepEqual(others, wantedOthers);
  assert.equal(sides.length, wantedSides.length);
  await page.getByText("The whole document as it came").click();
  await page.getByRole("tree", { name: "Document as sent" }).getByText("polls: 3").waitFor();
});

test("numbers of agentwait's own document keep their digits, and odd values are what they are", async () => {
  const page = await open();
  await read(page, '{"state":"COMPLETED","phase":"completed","created_at_raw":"soon","response":42,"messages":[{"role":"assistant","sent_at_raw":7,"parts":[{"type":"tool_invocation","tool_name":"q","args":{"n":12345678901234567890.10}},{"type":"citation","raw":{"type":"citation","x":1}},{"type":"file","file":{"filename":"a.pdf","url":"https://example.com/a"}}]}]}');
  const text = await seen(page, page.locator("article"));
  for (const wanted of ["12345678901234567890.10", "citation", "a.pdf"]) assert.ok(text.includes(wanted), `${wanted} in ${text}`);
  assert.equal(await page.locator("article .file a").getAttribute("href"), "https://example.com/a");
});

test("an error object of agentwait is told as one", async () => {
  const page = await open();
  const details = { interaction_id: "xYz", state: "FAILED", polls: 3, elapsed_seconds: 12.5 };
  const data = Buffer.from(JSON.stringify(details)).toString("base64");
  for (const error of [
    { type: "agentwait.AgentFailed", message: "the agent failed: <b>out of credits</b>", details: [details] },
    { message: "activity error", cause: { message: "the agent failed: <b>out of credits</b>", applicationFailureInfo: { type: "agentwait.AgentFailed", details: { payloads: [{ metadata: {}, data }] } } } },
  ]) {
    await read(page, error, "failure");
    assert.equal(await page.locator("#failure h2").textContent(), "AgentFailed");
    assert.equal(await page.locator("#failure .sentence").textContent(), "the agent failed: <b>out of credits</b>");
    assert.match(await page.locator("#failure .remark").textContent(), /an error of agentwait\. The agent has failed/);
    assert.deepEqual(await page.locator("#failure dl > div").evaluateAll((all) => all.map((one) => one.textContent)), ["interaction idxYz", "stateFAILED", "polls3", "elapsed seconds12.5"]);
    await page.getByRole("tree", { name: "Error object" }).waitFor();
  }
  await read(page, '{"type":"another.Error","message":"agentwait.AgentFailed was it"}', "failure");
  assert.equal(await page.locator("#failure h2").textContent(), "This could not be read");
});

test("on a telephone the reply stands first", async () => {
  const page = await open({ viewport: { width: 390, height: 844 } });
  await read(page, report);
  const top = (selector) => page.locator(selector).evaluate((one) => one.getBoundingClientRect().top);
  const tops = await Promise.all(["#state", "#reply .prose", "#facts", "#filter", "#feed"].map(top));
  assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
  assert.ok(tops[1] < 400, `the reply begins at ${tops[1]}`);
});

test("texts are shown as they were sent, character for character, where that is asked for", async () => {
  const text = "# Title\n**bold** and `code`, ``a`b``, * not * **this\n\n```json\n{\"a\": [1]}\n```\n\n  indented\n~~~\nnever closed ** `";
  const page = await open();
  await read(page, withParts({ type: "text", text }));
  await page.locator("article").getByRole("button", { name: "Raw text" }).click();
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
