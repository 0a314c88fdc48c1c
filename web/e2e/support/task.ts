/** The task of an external agent that reports its progress in the typesafe dialect. */
export class Task {
  private constructor(
    private readonly url: string,
    readonly name: string,
    readonly job: string,
  ) {}

  static async open(url: string, name: string): Promise<Task> {
    const answer = await fetch(`${url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": `agent_progress:${name}` },
      body: JSON.stringify({ kind: "external", input: { title: name } }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return new Task(url, name, ((await answer.json()) as { id: string }).id);
  }

  async say(step: string, percent: number, message: string): Promise<void> {
    const data = {
      step,
      message,
      percent,
      timestamp: new Date().toISOString(),
      ...(step === "failed" ? { error: true } : {}),
    };
    const answer = await fetch(`${this.url}/v1/jobs/${this.job}/events`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ dialect: "typesafe", data }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
}
