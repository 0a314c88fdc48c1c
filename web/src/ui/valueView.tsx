import { useState } from "react";
import { words } from "../lib/format";
import { asObject } from "../lib/json";

const FIRST_ITEMS = 8;
const DEEPEST = 6;

/** Shows any JSON: readable names, lists as lists, long lists shortened until opened. */
export function ValueView({ value, depth = 0 }: { value: unknown; depth?: number }) {
  if (value === null || value === undefined) return <span className="value-none">nothing</span>;
  if (Array.isArray(value)) return <ListView items={value} depth={depth} />;
  const object = asObject(value);
  if (!object) return <Scalar value={value} />;
  if (depth >= DEEPEST) return <code className="value-code">{JSON.stringify(object)}</code>;
  const entries = Object.entries(object);
  if (entries.length === 0) return <span className="value-none">nothing</span>;
  return (
    <dl className="value-fields">
      {entries.map(([name, field]) => (
        <div
          key={name}
          className={typeof field === "object" && field !== null ? "value-nested" : "value-field"}
        >
          <dt>{words(name)}</dt>
          <dd>
            <ValueView value={field} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Scalar({ value }: { value: unknown }) {
  if (typeof value === "boolean") return <span>{value ? "yes" : "no"}</span>;
  if (typeof value === "number")
    return <span>{Number.isInteger(value) ? value.toLocaleString("en") : Number(value.toPrecision(4))}</span>;
  const text = String(value);
  if (/^[0-9a-f]{40,}$/.test(text)) return <code className="value-code">{`${text.slice(0, 12)}…`}</code>;
  return <span>{text}</span>;
}

function ListView({ items, depth }: { items: readonly unknown[]; depth: number }) {
  const [shown, setShown] = useState(FIRST_ITEMS);
  if (items.length === 0) return <span className="value-none">none</span>;
  if (depth >= DEEPEST) return <code className="value-code">{JSON.stringify(items)}</code>;
  return (
    <>
      <ol className="value-list">
        {items.slice(0, shown).map((item, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the items never change order
          <li key={i}>
            <ValueView value={item} depth={depth + 1} />
          </li>
        ))}
      </ol>
      {items.length > shown && (
        <button type="button" className="quiet" onClick={() => setShown(shown + 50)}>
          {items.length - shown} more
        </button>
      )}
    </>
  );
}
