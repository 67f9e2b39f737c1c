// Markup and addresses in every field that the API has, and in keys, files' names and
// error texts: they are text, and nothing of them is even tried.
import assert from "node:assert/strict";
import { test } from "node:test";
import { drop, read, shown, start } from "./browser.mjs";

const { open } = await start();

const attacks = [
  '<img src=x onerror="pwned=1">',
  "<script>pwned=1</script>",
  "</script><script>pwned=1</script>",
  '"><svg onload=pwned=1>',
  "javascript:pwned=1",
  '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
  "<style>@import 'https://example.com/x.css'</style>",
  '<a href="javascript:pwned=1" style="position:fixed;inset:0">x</a>',
  "]]><!--<x>&lt;img src=x onerror=pwned=1&gt;",
  "<base href=https://example.com/><meta http-equiv=refresh content='0;url=https://example.com'>",
];

/** A document with an attack in each of its strings, keys included. */
function documentWith(attack) {
  const nested = { [attack]: [attack, { [attack]: attack }] };
  return {
    interaction_id: attack, gummie_id: attack, state: attack, created_ts: attack, response: `${attack}\n\`\`\`html\n${attack}\n\`\`\`\n**${attack}** \`${attack}\``,
    error_message: attack, [attack]: attack,
    messages: [
      { id: attack, role: attack, content: attack, timestamp: attack, parts: [] },
      { id: attack, role: "assistant", timestamp: attack, [attack]: attack, parts: [
        { id: attack, type: "text", text: attack },
        { id: attack, type: "reasoning", reasoning: attack },
        { id: attack, type: "tool_invocation", toolCallId: attack, toolName: attack, toolCallState: attack, result: { args: nested, result: nested } },
        { type: "tool_invocation", toolName: attack, result: attack },
        { type: "tool_invocation", toolName: attack, result: JSON.stringify(nested) },
        { type: "file", file: { filename: attack, media_type: attack, artifact_url: attack } },
        { type: "file", file: { filename: attack, artifact_url: `https://example.com/${attack}` } },
        { type: "error", error: attack },
        { type: attack, [attack]: nested },
      ] },
    ],
  };
}

/** Whatever is in the page beyond what the page itself is made of. */
const foreign = () => ({
  pwned: globalThis.pwned,
  elements: [...document.querySelectorAll("main img, main script, main iframe, main svg, main style, main base, main meta, main object, main embed, main link")].map((one) => one.outerHTML),
  handlers: [...document.querySelectorAll("main *")].filter((one) => [...one.attributes].some(({ name }) => name.startsWith("on") || name === "srcdoc")).map((one) => one.outerHTML),
  links: [...document.querySelectorAll("main a")].map((one) => new URL(one.href).protocol).filter((protocol) => protocol !== "https:"),
});
const nothing = { pwned: undefined, elements: [], handlers: [], links: [] };

test("markup in every field is text", async () => {
  const page = await open();
  for (const attack of attacks) {
    await read(page, documentWith(attack));
    await page.locator("article").nth(1).waitFor();
    await page.locator("#open-reasoning").setChecked(true);
    for (const name of ["JSON", "The whole document as the API sent it"]) {
      await page.locator("#document").getByText(name, { exact: true }).last().click();
    }
    for (;;) {
      const folded = page.locator('[role="treeitem"][aria-expanded="false"]');
      if ((await folded.count()) === 0) break;
      await folded.evaluateAll((all) => all.forEach((one) => one.click()));
    }
    await page.locator("#search").fill(attack);
    await page.waitForFunction(() => CSS.highlights.get("found")?.size > 0);
    assert.deepEqual(await page.evaluate(foreign), nothing, attack);
    assert.equal(await page.locator("#state").textContent(), attack);
    assert.equal(await page.locator("article").nth(1).locator(".says .text").textContent(), attack);
    await page.locator("#open-reasoning").setChecked(false);
  }
});

test("markup in a broken document and in its file's name is text", async () => {
  const page = await open();
  for (const attack of attacks) {
    await drop(page, `{"state":"x",\n${attack}\n"b":1}`, attack);
    await shown(page, "failure");
    await page.locator(".where", { hasText: attack }).waitFor();
    assert.deepEqual(await page.evaluate(foreign), nothing, attack);
    await drop(page, JSON.stringify({ error: attack, message: attack }), attack);
    await page.locator(".remark", { hasText: attack.slice(0, 20) }).waitFor();
    assert.deepEqual(await page.evaluate(foreign), nothing, attack);
    await page.getByRole("button", { name: "New", exact: true }).click();
    await shown(page, "intake");
  }
});

test("the policy forbids what the page never does", async () => {
  const page = await open();
  page.removeAllListeners("console"); // which tells of what is tried here on purpose
  const tried = await page.evaluate(async () => {
    const outcome = async (name, action) => [name, await Promise.resolve().then(action).then(() => "allowed", () => "refused")];
    const all = [
      await outcome("fetch", () => fetch("https://example.com/")),
      await outcome("innerHTML", () => { document.createElement("div").innerHTML = "<b>x</b>"; }),
      // Once the debugger's own evaluation, which may do this, is over.
      await outcome("eval", () => new Promise((resolve) => setTimeout(resolve)).then(() => (0, eval)("1"))),
      await outcome("policy", () => trustedTypes.createPolicy("any", { createHTML: (x) => x })),
    ];
    return Object.fromEntries(all);
  });
  assert.deepEqual(tried, { fetch: "refused", innerHTML: "refused", eval: "refused", policy: "refused" });
});
