import { useDeferredValue } from "react";
import { words } from "../lib/format";
import type { JobModel } from "../model/types";
import { RichText } from "./richText";

const LAST_CHARS = 20_000;
const ORDER = ["answer", "critique", "draft"];

/** Streamed text, the channel closest to the answer first; reasoning is collapsed. */
export function LiveText({ job }: { job: JobModel }) {
  const channels = new Map<string, string>();
  for (const { node, channel } of job.texts.slice(0, 400)) {
    const text = node === undefined ? job.text.get(channel) : job.nodes.get(node)?.text.get(channel);
    // Steering may start a second draft, which replaces the first.
    if (text && node?.startsWith(`${channel}-`)) channels.set(channel, text);
    else if (text)
      channels.set(channel, `${channels.get(channel) ?? ""}${channels.has(channel) ? "\n\n" : ""}${text}`);
  }
  const sorted = [...channels].sort(([a], [b]) => rank(a) - rank(b));
  return sorted.map(([channel, text]) =>
    channel === "reasoning" ? (
      <details key={channel} className="live-text">
        <summary>Thinking aloud</summary>
        <p className="node-text">{text.slice(-LAST_CHARS)}</p>
      </details>
    ) : (
      <section key={channel} className="live-text">
        <h2>{words(channel)}, as it is written</h2>
        <div className="prose">
          <Streamed text={text.slice(-LAST_CHARS)} />
        </div>
      </section>
    ),
  );
}

/** Rendering is deferred, because parsing Markdown for each delta would block the page. */
function Streamed({ text }: { text: string }) {
  return <RichText text={useDeferredValue(text)} />;
}

function rank(channel: string): number {
  const at = ORDER.indexOf(channel);
  return channel === "reasoning" ? 99 : at < 0 ? 50 : at;
}
