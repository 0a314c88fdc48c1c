import ts from "typescript";
import { describe, expect, it } from "vitest";
import { open } from "./support/browser";
import { QUESTION } from "./support/corpus";
import { postingEventSource } from "./support/eventSource";
import { run, runNode, runPython } from "./support/run";
import { hasSeeds, printed } from "./support/seeds";
import { Task } from "./support/task";
import { testEnvironment } from "./support/testEnvironment";

const set = testEnvironment((ready) => ready.server.indexed());

/** The source of a program with the host and port replaced. */
const here = (program: string) => program.replaceAll("localhost:8000", `127.0.0.1:${set.server.port}`);
const javascript = (typescript: string) =>
  ts.transpileModule(typescript, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  }).outputText;

/** Runs a program in a page of the server and returns its console output. */
async function runInBrowser(program: string): Promise<string> {
  const page = await open(set.browser, set.server.url);
  const lines: string[] = [];
  page.on("console", (message) => lines.push(message.text()));
  await page.evaluate(`(async () => { ${program} })()`);
  await page.evaluate("globalThis.ended");
  await page.context().close();
  return lines.join("\n");
}

describe.skipIf(!hasSeeds)("the clients that the documents print, as printed", () => {
  describe("papers", () => {
    const client = () => printed("javascript", "/papers/stream");

    it("the JavaScript client under Node", async () => {
      const relative = `const plain = fetch; globalThis.fetch = (path, options) => plain("${set.server.url}" + path, options);\n`;
      const ended = await runNode(relative + client());
      expect(ended.output).toContain("Research started!");
      expect(ended.output).toMatch(/research_completed|research_failed/);
      expect(ended.code).toBe(0);
    });

    it("the JavaScript client in Chromium", async () => {
      const logged = await runInBrowser(client());
      expect(logged).toContain("Research started!");
    });

    it("the Python client", async () => {
      const ended = await runPython(here(printed("python", "aiohttp")));
      expect(ended.output).toContain("Event: research_started");
      expect(ended.output).toMatch(/Event: research_(completed|failed)\s*$/);
      expect(ended.code).toBe(0);
    });
  });

  describe("agent progress", () => {
    const client = () => javascript(here(printed("typescript", "class AgentProgressClient")));

    it("the TypeScript client under Node", async () => {
      const task = await Task.open(set.server.url, "task-id-123");
      await task.say("scam_db", 35, "Looking at the number");
      const running = runNode(client());
      await task.say("completed", 100, "All done");
      const ended = await running;
      expect(ended.output).toContain("Connected to agent progress stream");
      expect(ended.output).toContain("Progress: 35% - Looking at the number");
      expect(ended.output).toContain("Progress: 100% - All done");
      expect(ended.output).toContain("Analysis complete!");
      expect(ended.code).toBe(0);
    });

    it("the TypeScript client in Chromium", async () => {
      const task = await Task.open(set.server.url, "task-of-a-browser");
      await task.say("reasoning", 85, "Thinking about it");
      const closing = `globalThis.ended = new Promise((gone) => { const log = console.log; console.log = (...all) => { log(...all); if (all[0] === "WebSocket closed") gone(); }; });\n`;
      const running = runInBrowser(closing + client().replaceAll("task-id-123", task.name));
      await task.say("failed", 0, "It broke");
      const logged = await running;
      expect(logged).toContain("Progress: 85% - Thinking about it");
      expect(logged).toContain("Progress: 0% - It broke");
      expect(logged).toContain("WebSocket closed");
    });

    it("the lines for a browser's console", async () => {
      const task = await Task.open(set.server.url, "test-123");
      await task.say("completed", 100, "All done");
      const closing = `globalThis.ended = new Promise((gone) => { const log = console.log; console.log = (...all) => { log(...all.map((part) => typeof part === "object" ? JSON.stringify(part) : part)); if (all[0] === "Closed") gone(); }; });\n`;
      const logged = await runInBrowser(closing + here(printed("javascript", "test-123")));
      expect(logged).toContain("All done");
    });

    it("the Python client, which waits for a task that has not begun", async () => {
      const running = runPython(
        here(printed("python", "websockets.client")).replaceAll("task-id-123", "task-of-python"),
      );
      const task = await Task.open(set.server.url, "task-of-python");
      await task.say("exa_search", 50, "Searching");
      await task.say("completed", 100, "All done");
      const ended = await running;
      expect(ended.output).toContain("Progress: 50% - Searching");
      expect(ended.output).toContain("Agent completed");
      expect(ended.code).toBe(0);
    });
  });

  describe("timeline", () => {
    /** The document's handlers and start function, with replacements for the React functions that they call. */
    const client = () => `
${postingEventSource}
const API_URL = "${set.server.url}", query = ${JSON.stringify(QUESTION)};
let shown, numbers = 0, finish;
globalThis.ended = new Promise((resolve) => { finish = resolve; });
const useState = (first) => { shown = first; return [first, (change) => { shown = change(shown); }]; };
const getMessageId = () => ++numbers;
const setError = (text) => { console.log("error", text); finish(); }, setIsRunning = () => {};
const handleComplete = (event) => { console.log("complete", Object.keys(JSON.parse(event.data).final_result).sort().join()); finish(); };
${printed("javascript", "useState([")}
${printed("javascript", "const mapNodeIdToStepId")}
${printed("javascript", "const getStartMessage")}
${printed("javascript", "const getSummary")}
${printed("javascript", "const getExpandedContent")}
${printed("javascript", "const handleNodeStart")}
${printed("javascript", "const handleNodeComplete")}
${printed("javascript", "const handleError")}
${printed("javascript", "const startResearch")}
await startResearch();
await globalThis.ended;
for (const step of shown) console.log(step.id, step.status, step.summary, step.messages.every((message) => message.isComplete));
`;

    const check = (logged: string) => {
      expect(logged).toContain(
        "complete citations,errors,final_answer,research_loop_count,research_summary,sources_gathered,total_queries_run,warnings",
      );
      expect(logged).toMatch(/generating-queries completed Generated [1-9]\d* targeted search queries true/);
      expect(logged).toMatch(/search-web completed Found sources from search query true/);
      expect(logged).toMatch(/aggregate-results completed Processed [1-9]\d* sources true/);
      expect(logged).toMatch(/reflecting completed Identified \d+ follow-up areas true/);
      expect(logged).toMatch(/generating-answer completed Generated answer with [1-9]\d* citations true/);
    };

    it("the handlers under Node", async () => {
      const ended = await runNode(client());
      check(ended.output);
      expect(ended.code).toBe(0);
    });

    it("the handlers in Chromium", async () => check(await runInBrowser(client())));

    it("curl", async () => {
      const ended = await run("bash", ["-c", here(printed("bash", "/research/stream"))]);
      expect(ended.output).toMatch(
        /id: \w+:\d+\nevent: node_start\ndata: \{"type":"node_start","nodeId":"generate_queries"/,
      );
      expect(ended.output).toMatch(/event: complete\ndata: \{"type":"complete","final_result":/);
      expect(ended.code).toBe(0);
    });
  });

  it("sessions: the Python lines that start one and watch it", async () => {
    // The document's 'client' is a test client of its framework; this object implements the calls that the code makes.
    const program = `
import asyncio, json, aiohttp
class Answer:
    def __init__(self, body): self.body = body
    def json(self): return self.body
class Client:
    def __init__(self, session): self.session = session
    async def post(self, path, json):
        async with self.session.post("${set.server.url}" + path, json=json) as answer: return Answer(await answer.json())
    async def websocket_connect(self, path): return await self.session.ws_connect("${set.server.url}" + path)
async def main():
    async with aiohttp.ClientSession() as session:
        client = Client(session)
${printed("python", "client.websocket_connect").replace(/^/gm, "        ")}
        async for message in websocket:
            print(json.loads(message.data)["type"])
asyncio.run(asyncio.wait_for(main(), 40))
`;
    const ended = await runPython(program);
    expect(ended.output).toMatch(/^connection_established\nsession_started\n/);
    expect(ended.output).toMatch(/session_(completed|failed)\s*$/);
    expect(ended.code).toBe(0);
  });
});

it.runIf(!hasSeeds)(
  "says that the documents are not here, so that their printed clients were not run",
  (context) => {
    context.skip("shared/seeds is not beside the project");
  },
);
