import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATIENCE_MS = 45_000;

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end in a temporary folder with the given files. */
export async function run(
  command: string,
  args: readonly string[],
  files: Record<string, string> = {},
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), "headway-client-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE_MS,
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  rmSync(folder, { recursive: true, force: true });
  return { code, output };
}

/** Runs a JavaScript program in Node with a global WebSocket. */
export const runNode = (program: string) =>
  run(process.execPath, ["--no-warnings", "--experimental-websocket", "client.mjs"], {
    "client.mjs": program,
  });

/** Runs a Python program with the system's Python, which has the distribution's packages. */
export const runPython = (program: string, files: Record<string, string> = {}) =>
  run("/usr/bin/python3", ["client.py"], { ...files, "client.py": program });
