// The Go emulator of the API as a child process: see wasm/bindings/internal/emulator.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

export async function startEmulator() {
  const folder = mkdtempSync(join(tmpdir(), "agentwait-emulator-"));
  const binary = join(folder, "emulator");
  execFileSync("go", ["build", "-o", binary, "./wasm/bindings/internal/emulator"], { cwd: root });
  const child = spawn(binary, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const receive = async () => JSON.parse((await lines.next()).value);
  const ask = async (command) => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    const answer = await receive();
    if (!answer.ok) throw new Error(`emulator: ${answer.error}`);
    return answer;
  };
  const { url, key, user } = await receive();
  return {
    url, key, user,
    script: (interaction, ...steps) => ask({ script: interaction, steps }),
    requests: async (interaction) => (await ask({ requests: interaction })).requests ?? [],
    async stop() {
      const exited = new Promise((resolve) => child.once("exit", resolve));
      child.stdin.end();
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}
