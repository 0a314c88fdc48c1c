export interface Fed {
  readonly type: string;
  readonly node?: string;
  readonly data?: unknown;
}

/** An external job; the test is its producer. */
export class Feed {
  private constructor(
    private readonly url: string,
    readonly id: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  static async open(
    url: string,
    input: object = { title: "A job from outside" },
    token?: string,
  ): Promise<Feed> {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify({ kind: "external", input }),
    });
    if (!response.ok) throw new Error(await response.text());
    return new Feed(url, ((await response.json()) as { id: string }).id, headers);
  }

  async append(...events: Fed[]): Promise<number> {
    const response = await fetch(`${this.url}/v1/jobs/${this.id}/events`, {
      method: "POST",
      headers: { "Content-Type": "application/x-ndjson", ...this.headers },
      body: events.map((event) => `${JSON.stringify({ data: {}, ...event })}\n`).join(""),
    });
    if (!response.ok) throw new Error(await response.text());
    return ((await response.json()) as { last_seq: number }).last_seq;
  }
}

/** A half-finished level with two probes. */
export const firstHalf: readonly Fed[] = [
  { type: "job.started", data: { attempt: 1, job_percent: 5 } },
  {
    type: "node.started",
    node: "level-1",
    data: { kind: "level", name: "web_search", title: "Searching from two sides" },
  },
  {
    type: "node.started",
    node: "p1",
    data: { parent: "level-1", kind: "probe", name: "probe", title: "The northern side" },
  },
  {
    type: "node.started",
    node: "p2",
    data: { parent: "level-1", kind: "probe", name: "probe", title: "The southern side" },
  },
  { type: "text.delta", node: "p1", data: { channel: "draft", text: "Written before " } },
  { type: "node.progress", node: "p1", data: { percent: 50, message: "half way", job_percent: 40 } },
];

export const secondHalf: readonly Fed[] = [
  { type: "text.delta", node: "p1", data: { channel: "draft", text: "and after the cut." } },
  { type: "node.completed", node: "p1", data: { output: { found: "three boats" }, duration_ms: 1200 } },
  { type: "agent.signal", data: { message: "a type of its own" } },
  {
    type: "node.failed",
    node: "p2",
    data: { error: { code: "fog", message: "Nothing could be seen in the fog." }, duration_ms: 900 },
  },
  { type: "node.completed", node: "level-1", data: { output: { probes: ["p1", "p2"] }, duration_ms: 2000 } },
  { type: "job.completed", data: { result: { boats: 3 }, job_percent: 100 } },
];
