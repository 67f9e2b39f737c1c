// What better APIs tell of a run, as normalised documents and results have it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { read, start } from "./browser.mjs";

const { open } = await start();

const documents = new URL("../../../../../testdata/documents/", import.meta.url);

const told = {
  partial: true, error_code: "max_turns",
  input_requests: [
    { id: "req_1", kind: "approval", text: "Send <b>the mail</b>?\nTo all of them.", schema: { type: "boolean" }, tool_call_id: "tc_1", raw: { as: "it came" } },
    { id: "req_2", kind: "question", text: "Which one?" },
  ],
  progress: { done: 3, total: 10, message: "reading", queue_position: 2 },
  updated_at: "2026-03-05T10:30:15Z", finished_at: "2026-03-05T10:30:16Z", web_url: "https://app.example/runs/1?a=b",
  usage: { input_tokens: 1200, output_tokens: 34, cost: 0.0125, unit: "USD" }, poll_after_seconds: 7.5,
};

const factsOf = (page) => page.locator("#facts > div").evaluateAll((all) => Object.fromEntries(all.map((one) => [...one.children].map((child) => child.textContent))));

async function shownOf(page) {
  return { state: await page.locator("#state").textContent(), phase: await page.locator("#state .phase").getAttribute("class"), meaning: await page.locator("#meaning").textContent() };
}

test("what an API tells of a run is shown of a normalised document and of a result", async () => {
  const page = await open();
  const document = { interaction_id: "r1", state: "input-required", phase: "needs_input", ...told, messages: [] };
  const result = { outcome: "needs_input", interaction_id: "r1", state: "input-required", phase: "needs_input", ...told, polls: 3, elapsed_seconds: 4.5 };
  for (const own of [document, result]) {
    await read(page, own);
    assert.deepEqual(await shownOf(page), { state: "input-required", phase: "phase needs_input", meaning: "The agent waits for a person." });
    assert.deepEqual(await factsOf(page), {
      Interaction: "r1", Messages: "0", "Error code": "max_turns", Progress: "3 of 10; reading; number 2 in the queue",
      Usage: "1200 tokens in; 34 tokens out; 0.0125 USD", "Last sign of life": "2026-03-05T10:30:15Z", Finished: "2026-03-05T10:30:16Z",
      "To be asked again after": "7.5 s", "Where it is seen": "https://app.example/runs/1?a=b",
    });
    const link = page.locator("#facts a");
    assert.deepEqual(await link.evaluate((one) => [one.href, one.target, one.rel]), ["https://app.example/runs/1?a=b", "_blank", "noopener noreferrer"]);
    const requests = page.locator("#requests .request");
    assert.deepEqual(await requests.locator("h4").allTextContents(), ["approvalreq_1of the tool call tc_1", "questionreq_2"]);
    assert.deepEqual(await requests.locator(".text").allTextContents(), ["Send <b>the mail</b>?\nTo all of them.", "Which one?"]);
    assert.equal(await page.locator("#requests b").count(), 0);
    await requests.first().getByText("The schema of an answer").click();
    await page.getByRole("tree", { name: "The schema of an answer" }).getByText('"boolean"').waitFor();
    await requests.first().getByText("The request as the API has it").click();
    await page.getByRole("tree", { name: "The request as the API has it" }).getByText('"it came"').waitFor();
    assert.equal(await page.locator("#announcer").textContent(), "Read. State input-required, 0 messages, 2 input requests.");
  }
});

test("a document says itself what it means, whatever its state is called", async () => {
  const page = await open();
  for (const [phase, meaning, more = {}] of [
    ["cancelled", "Somebody has ended the agent's run."], ["expired", "The agent's run has ended by its own clock."],
    ["running", "The agent was still at work. The API sends messages once it has completed."],
    ["completed", "The agent has finished."],
    ["completed", "The agent has finished, but not with all of it: a limit was reached.", { partial: true }],
    ["completed", "The agent has finished.", { partial: false }], ["completed", "The agent has finished.", { partial: "true" }],
  ]) {
    await read(page, { state: "its own word", phase, ...more, messages: [] });
    assert.deepEqual(await shownOf(page), { state: "its own word", phase: `phase ${phase}`, meaning });
    assert.equal(await page.locator("#requests").isVisible(), false);
  }
});

test("a phase that is not known yet is no error", async () => {
  const page = await open();
  for (const own of [{ state: "paused", phase: "hibernating", messages: [{ role: "assistant", sent_at: "2026-03-05T10:30:15Z" }] }, { outcome: "paused", phase: "hibernating" }]) {
    await read(page, own);
    assert.deepEqual(await shownOf(page), { state: "paused", phase: "phase unknown", meaning: "A state that is not known: whoever waits goes on polling." });
    assert.match(await page.locator("#source-name").textContent(), /agentwait's own document/);
  }
});

test("the documents that every reader is held to are shown", async () => {
  const page = await open();
  let passed = 0;
  for (const name of readdirSync(documents)) {
    const { document, want } = JSON.parse(readFileSync(new URL(name, documents), "utf8"));
    if (want.error) continue; // the page shows more than a worker takes
    await read(page, document);
    const { phase, state, input_requests = [] } = want.document;
    const { meaning, ...seen } = await shownOf(page);
    assert.deepEqual(seen, { state, phase: `phase ${phase}` }, name);
    assert.equal(await page.locator("#requests .request").count(), input_requests.length, name);
    passed++;
  }
  assert.ok(passed > 15, `only ${passed} documents`);
});

test("an API's own answer is not taken for a document of agentwait", async () => {
  const page = await open();
  await read(page, { gummie_id: "g", state: "COMPLETED", phase: "cancelled", input_requests: [{ id: "r", text: "?" }] });
  assert.deepEqual(await shownOf(page), { state: "COMPLETED", phase: "phase completed", meaning: "The agent has finished." });
  assert.equal(await page.locator("#requests").isVisible(), false);
});

test("values of other types are shown for what they are, and numbers keep their digits", async () => {
  const page = await open();
  await read(page, '{"state":"x","phase":"running","error_code":7,"input_requests":[{"id":1,"kind":["k"],"text":{"a":1}},"Proceed?",null],"progress":0.50,'
    + '"updated_at":1e3,"web_url":"javascript:alert(1)","usage":{"input_tokens":12345678901234567890,"cost":1.10},"poll_after_seconds":"soon","messages":[]}');
  assert.deepEqual(await factsOf(page), {
    Messages: "0", "Error code": "7", Progress: "0.50", Usage: "12345678901234567890 tokens in; 1.10", "Last sign of life": "1e3",
    "To be asked again after": "soon s", "Where it is seen": "javascript:alert(1) (not linked, since it is no web address)",
  });
  assert.equal(await page.locator("#facts a").count(), 0);
  const text = await page.locator("#requests").innerText();
  for (const wanted of ['["k"]', '{"a":1}', "Proceed?", "null"]) assert.ok(text.includes(wanted), `${wanted} in ${text}`);
  await read(page, { state: "x", phase: "needs_input", input_requests: "sign here", messages: [] });
  assert.match(await page.locator("#requests").innerText(), /sign here/);
  await read(page, { state: "x", phase: "running", input_requests: [], progress: null, usage: {}, web_url: null, messages: [] });
  assert.deepEqual(await factsOf(page), { Messages: "0" });
  assert.equal(await page.locator("#requests").isVisible(), false);
});

test("of very many requests the first ones are shown, and the others counted", async () => {
  const page = await open();
  const input_requests = Array.from({ length: 2000 }, (_, i) => ({ id: `r${i}`, text: "?".repeat(100) }));
  await read(page, { state: "x", phase: "needs_input", input_requests, messages: [] });
  assert.equal(await page.locator("#requests .request").count(), 50);
  assert.match(await page.locator("#requests").innerText(), /1,950 more are in the whole document below/);
});

test("a normalised document is copied as it came, and a result with the phase that it has", async () => {
  const page = await open();
  const copied = async () => {
    await page.getByRole("button", { name: "Copy normalised JSON" }).click();
    await page.getByText("Copied", { exact: true }).waitFor();
    return JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  };
  const document = { state: "canceled", phase: "cancelled", ...told, messages: [] };
  await read(page, document);
  assert.deepEqual(await copied(), document);
  await read(page, { outcome: "agent_cancelled", interaction_id: '"phase":"running"', state: "canceled", phase: "cancelled", polls: 1 });
  assert.deepEqual(await copied(), { interaction_id: '"phase":"running"', state: "canceled", phase: "cancelled", messages: [] });
});

test("the ends of an agent's run are told where they are errors", async () => {
  const page = await open();
  for (const [type, means] of [["AgentCancelled", /Somebody has ended the agent's run/], ["AgentExpired", /by its own clock/], ["AgentStalled", /stall_timeout_seconds/]]) {
    await read(page, { type: `agentwait.${type}`, message: "m", details: [{ state: "canceled", web_url: "https://app.example/1" }] }, "failure");
    assert.match(await page.locator("#failure .remark").textContent(), means);
  }
});

test("on a telephone what the run needs stands first", async () => {
  const page = await open({ viewport: { width: 390, height: 844 } });
  await read(page, { state: "x", phase: "needs_input", ...told, response: "so far", messages: [] });
  const tops = await Promise.all(["#state", "#requests", "#reply", "#facts"].map((one) => page.locator(one).evaluate((found) => found.getBoundingClientRect().top)));
  assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
});
