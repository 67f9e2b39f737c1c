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
    await page.locator("#found", { hasText: "2 of 2 messages" }).waitFor();
    await page.waitForFunction(() => CSS.highlights.get("found")?.size > 0);
    assert.deepEqual(await page.evaluate(foreign), nothing, attack);
    assert.equal(await page.locator("#state").textContent(), attack);
    const article = page.locator("article").nth(1);
    await article.getByRole("button", { name: "Raw text" }).click();
    assert.equal(await article.locator(".says .text").textContent(), attack);
    await page.locator("#open-reasoning").setChecked(false);
  }
});

test("Markdown makes links to the web alone, and loads and runs nothing", async () => {
  const page = await open();
  const text = [
    "[a](javascript:pwned=1) [b](  JaVaScRiPt:pwned=1) [c](<java\nscript:pwned=1>) [d](data:text/html,x) [e](vbscript:x) [f](//example.com) [g](file:///etc/passwd)",
    "<javascript:pwned=1> [r] ![i](https://example.com/i.png) ![j](javascript:pwned=1 'onerror=pwned=1')",
"[k](https://example.com/k '\" onmouseover=pwned=1') https://example.com/auto www.example.com a@example.com",
    "<img src=https://example.com/x onerror=pwned=1> <svg/onload=pwned=1> a<br>b <a href=https://example.com>x</a>",
    "",
    "<script>pwned=1</script>",
    "",
    "[r]: javascript:pwned=1 'x'",
    "",
    "| <img src=x> | [l](javascript:pwned=1) |",
    "|---|---|",
    "| `<img src=x>` | ![m](data:image/svg+xml,x) |",
    "",
    "```html",
    "<img src=x onerror=pwned=1>",
    "```",
    "&lt;img src=x onerror=pwned=1&gt; &#60;script&#62;",
  ].join("\n");
  await read(page, { state: "COMPLETED", response: text, messages: [{ role: "assistant", parts: [{ type: "text", text }] }] });
  await page.locator("article .markdown").waitFor();
  assert.deepEqual(await page.evaluate(foreign), { ...nothing, links: ["http:", "http:"] }); // www.example.com, twice
  const links = await page.locator("#reply .markdown a").evaluateAll((all) => all.map((one) => [one.href, one.textContent, one.target, one.rel]));
  assert.deepEqual(links, [
    ["https://example.com/i.png", "image: i"], ["https://example.com/k", "k"], ["https://example.com/auto", "https://example.com/auto"], ["http://www.example.com/", "www.example.com"],
    ["https://example.com/x", "https://example.com/x"],
  ].map((one) => [...one, "_blank", "noopener noreferrer"]));
  await page.locator("#reply").getByRole("button", { name: /^Show all/ }).click();
  await page.locator("#reply .markdown p", { hasText: "<script>" }).last().waitFor();
  const seen = await page.locator("#reply .markdown").textContent();
  for (const wanted of ["<img src=https://example.com/x onerror=pwned=1>", "<script>pwned=1</script>", "a (javascript:pwned=1)", "<img src=x onerror=pwned=1> <script>"]) assert.ok(seen.includes(wanted), `${wanted} in ${seen}`);
});

test("Markdown that nests without an end, or is too long, is text", async () => {
  const page = await open();
  for (const text of [">".repeat(20_000), "- ".repeat(5_000) + "x", "*".repeat(50_000), "[".repeat(20_000), "a **b** ".repeat(20_000)]) {
    await read(page, { state: "COMPLETED", response: text });
    await page.locator("#reply .prose > *").waitFor();
    assert.deepEqual(await page.evaluate(foreign), nothing);
    assert.ok(await page.locator("#reply").evaluate((one) => one.querySelectorAll("*").length < 2_000), text.slice(0, 10));
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
