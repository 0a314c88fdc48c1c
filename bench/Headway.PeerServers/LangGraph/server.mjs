// Starts LangGraph's dev server in this process, without the file watcher, the TypeScript loader and the request log of
// its command line, which slow it down.
//
//   node server.mjs PORT WORKERS FOLDER
//
// FOLDER is for its state files. It prints one line when it listens.
import { createRequire } from "node:module";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const [port, workers, folder] = process.argv.slice(2);
process.env.LOG_LEVEL ??= "error"; // read when its modules are loaded, so it is set before the import

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

// Standard input ends when the parent process exits; then this process exits too.
process.stdin.on("end", () => process.exit(0)).resume();
