// Starts LangGraph's dev server in this very process: without the watcher and the TypeScript loader that its command
// line puts around it, and without its log of every request, all of which would only slow it down.
//
//   node server.mjs PORT WORKERS FOLDER
//
// FOLDER takes the files in which it keeps its state. It prints one line when it listens.
import { createRequire } from "node:module";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const [port, workers, folder] = process.argv.slice(2);
process.env.LOG_LEVEL ??= "error"; // read when its modules are loaded, hence the import below

const { startServer } = await import("@langchain/langgraph-api/server");
const graph = relative(folder, fileURLToPath(new URL("graph.mjs", import.meta.url)));
await startServer({
  port: Number(port),
  nWorkers: Number(workers),
  host: "127.0.0.1",
  cwd: folder,
  graphs: { emit: `${graph}:graph` },
});

const { version } = createRequire(import.meta.url)("@langchain/langgraph-api/package.json");
console.log(`listening langgraph-api ${version} node ${process.version}`);

// Whoever started this holds the other end of its standard input: when that is gone, so is this.
process.stdin.on("end", () => process.exit(0)).resume();
