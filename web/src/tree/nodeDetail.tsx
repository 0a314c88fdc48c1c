import { useState } from "react";
import { asObject, asObjects } from "../lib/json";
import { readCitation } from "../model/report";
import type { NodeModel } from "../model/types";
import { ValueView } from "../ui/valueView";
import { Evidence } from "./evidence";

/** What went into a step and what came out: known shapes as such, the rest field by field, all of it as JSON on demand. */
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
      {empty && <p className="value-none">This step said nothing about what went in or came out.</p>}
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
          {node.input !== undefined && <Part title="What went in" value={node.input} />}
          {texts.map(([channel, text]) => (
            <div key={channel}>
              <h4>{channel}</h4>
              <p className="node-text">{text}</p>
            </div>
          ))}
          {node.counts && <Part title="Counts" value={node.counts} />}
          {node.output !== undefined && <Output value={node.output} />}
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

function Output({ value }: { value: unknown }) {
  const object = asObject(value);
  const evidence = asObjects(object?.evidence);
  if (!object || evidence.length === 0) return <Part title="What came out" value={value} />;
  const { evidence: _, ...rest } = object;
  return (
    <>
      <Part title="What came out" value={rest} />
      <h4>Quoted</h4>
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
