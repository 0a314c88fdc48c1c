import { useState } from "react";
import { asObject, asObjects } from "../lib/json";
import { channelLabel } from "../model/labels";
import { readCitation } from "../model/report";
import type { NodeModel } from "../model/types";
import { RichText } from "../report/richText";
import { ValueView } from "../ui/valueView";
import { Evidence } from "./evidence";
import { Results } from "./results";

/** The input and output of a step: known types as components, other fields as a list, or everything as JSON. */
export function NodeDetail({ node }: { node: NodeModel }) {
  const [raw, setRaw] = useState(false);
  const texts = [...node.text];
  const empty =
    node.input === undefined &&
    node.output === undefined &&
    !node.error &&
    texts.length === 0 &&
    !node.counts;
  return (
    <div className="node-detail">
      {empty && <p className="value-none">This step has no input or output.</p>}
      {raw ? (
        <pre className="raw">
          {JSON.stringify(
            { id: node.id, input: node.input, output: node.output, error: node.error },
            null,
            2,
          )}
        </pre>
      ) : (
        <>
          {node.error && <p className="bad">{node.error.message}</p>}
          {node.input !== undefined && <Part title="Input" value={node.input} />}
          {texts.map(([channel, text]) => (
            <div key={channel}>
              <h4>{channelLabel(channel)}</h4>
              {channel === "reasoning" ? (
                <p className="node-text">{text}</p>
              ) : (
                <div className="prose">
                  <RichText text={text} />
                </div>
              )}
            </div>
          ))}
          {node.counts && <Part title="Counts" value={node.counts} />}
          {node.output !== undefined && <Output value={withoutText(node.output, texts)} />}
        </>
      )}
      {!empty && (
        <button type="button" className="quiet" onClick={() => setRaw(!raw)}>
          {raw ? "In words" : "As JSON"}
        </button>
      )}
    </div>
  );
}

/** Passages and search results have their own components; other fields are listed. */
function Output({ value }: { value: unknown }) {
  const object = asObject(value);
  const evidence = asObjects(object?.evidence);
  const results = asObjects(object?.results);
  if (!object || evidence.length + results.length === 0) return <Part title="Output" value={value} />;
  const rest = Object.fromEntries(
    Object.entries(object).filter(([name]) => name !== "evidence" && name !== "results"),
  );
  return (
    <>
      <Part title="Output" value={rest} />
      {results.length > 0 && <Results items={results} />}
      {evidence.length > 0 && <h4>Quoted</h4>}
      <Evidence items={evidence.map((item, i) => readCitation(item, i, [], undefined))} />
    </>
  );
}

function Part({ title, value }: { title: string; value: unknown }) {
  return (
    <div>
      <h4>{title}</h4>
      <ValueView value={value} />
    </div>
  );
}

/** Hides output text that repeats the streamed text. */
function withoutText(output: unknown, texts: readonly (readonly [string, string])[]): unknown {
  const object = asObject(output);
  if (!object || typeof object.text !== "string") return output;
  const said = object.text.trim();
  if (!texts.some(([, text]) => text.trim() === said)) return output;
  const { text: _, ...rest } = object;
  return rest;
}
