// Every conformance vector goes through the page: what is a document is shown as one, and
// what is none is refused with the vector's error in its place.
import assert from "node:assert/strict";
import { test } from "node:test";
import { start } from "./browser.mjs";
import { bodies } from "./vectors.mjs";

const { open } = await start();

test("the page reads and refuses what the vectors say", async () => {
  const page = await open();
  const wrong = [];
  let passed = 0;
  const all = bodies().filter(({ vector }) => vector.max_bytes === undefined && vector.http.status >= 200 && vector.http.status <= 299 && vector.want);
  for (const { name, vector, bytes } of all) {
    const seen = await page.evaluate(async ([base64, name]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      const last = document.querySelector("#announcer");
      last.textContent = "";
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      const until = (condition) => new Promise((resolve) => {
        const look = () => (condition() ? resolve() : setTimeout(look));
        look();
      });
      await until(() => last.textContent !== "" && !/^Reading/.test(last.textContent) && !document.documentElement.classList.contains("reading"));
      const { view } = document.documentElement.dataset;
      if (view === "failure") return { view, offset: Number(document.querySelectorAll(".where span")[1].textContent.replace(/\D/g, "")) };
      const messages = [...document.querySelectorAll("#facts dt")].find((one) => one.textContent === "Messages").nextSibling.textContent;
      document.querySelector("#feed").scrollIntoView(); // messages are made where they are seen
      if (messages !== "0") await until(() => document.querySelector("article"));
      return { view, messages: Number(messages.replaceAll(",", "")), state: document.querySelector("#state").textContent };
    }, [bytes.toString("base64"), name]);
    const { document, error } = vector.want;
    const good = error ? seen.view === "failure" && seen.offset === error.offset
      : seen.view === "document" && (!document || (seen.messages === document.messages.length && seen.state === (document.state.slice(0, 200) || "(empty)")));
    if (good) passed++;
    else wrong.push(`${name}: ${JSON.stringify(seen)}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(passed > 350, `only ${passed} vectors`);
  console.log(`vectors shown: ${passed} of ${all.length}`);
});
