import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { writeCorpus } from "./corpus";

const START_MS = 30_000;

const repository = resolve(import.meta.dirname, "../../..");

/** The path of the last built dll of a project. */
function dllOf(project: string, name: string, given?: string): string {
  const built = ["Release", "Debug"].map((mode) => join(repository, project, "bin", mode, "net10.0", name));
  const found = [...(given === undefined ? [] : [resolve(given)]), ...built].find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is not there: build ${project}.`);
  return found;
}

export interface ServerOptions {
  readonly corpus?: string;
  readonly settings?: readonly string[];
  /** Runs tests/PrefixHost, which maps Headway under /progress, behind this path base; else the server. */
  readonly pathBase?: string;
}

/** A real server on its own port. Its data folder survives a kill and restart. */
export class TestServer {
  private readonly folder = mkdtempSync(join(tmpdir(), "headway-e2e-"));
  /** The folder of the corpus. */
  readonly corpus: string;
  private process: ChildProcess | undefined;
  private output = "";

  private constructor(
    readonly port: number,
    private readonly options: ServerOptions,
  ) {
    this.corpus = options.corpus ?? writeCorpus(join(this.folder, "handbook"));
  }

  static async start(options: ServerOptions = {}): Promise<TestServer> {
    const server = new TestServer(await freePort(), options);
    await server.up();
    return server;
  }

  get url(): string {
    const { pathBase } = this.options;
    return `http://127.0.0.1:${this.port}${pathBase === undefined ? "" : `${pathBase}/progress`}`;
  }

  async up(): Promise<void> {
    this.process = spawn("dotnet", [...this.program(), ...(this.options.settings ?? [])], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (chunk: Buffer) => {
      this.output = (this.output + chunk.toString()).slice(-4000);
    };
    this.process.stdout?.on("data", keep);
    this.process.stderr?.on("data", keep);
    await this.ready();
  }

  /** Waits until the corpus is indexed. */
  async indexed(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      const answer = (await (await fetch(`${this.url}/v1/corpora`)).json()) as {
        corpora: { state: string }[];
      };
      if (answer.corpora.every((corpus) => corpus.state === "ready")) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("The corpus did not get ready.");
  }

  /** Kills the process without a graceful shutdown. */
  async kill(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private program(): readonly string[] {
    const data = join(this.folder, "data");
    const { pathBase } = this.options;
    if (pathBase === undefined) {
      const dll = dllOf("src/Headway.Server", "headway.dll", process.env.HEADWAY_SERVER_DLL);
      return [
        dll,
        "--port",
        String(this.port),
        "--host",
        "127.0.0.1",
        "--data",
        data,
        "--corpus",
        this.corpus,
      ];
    }
    const page = join(repository, "src/Headway.Server/wwwroot");
    return [
      dllOf("tests/PrefixHost", "PrefixHost.dll"),
      ...["--urls", `http://127.0.0.1:${this.port}`, "--pathBase", pathBase],
      ...["--data", data, "--page", page, "--Research:Corpora:handbook:Path", this.corpus],
    ];
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      if (this.process?.exitCode !== null) break;
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The server did not get ready. It said:\n${this.output}`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("No free port.");
  return address.port;
}
