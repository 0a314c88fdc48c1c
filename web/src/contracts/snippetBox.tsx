import { useState } from "react";
import { CopyButton } from "../ui/copyButton";
import type { Snippet } from "./snippets";

/** Code that reads exactly these frames, to copy. */
export function SnippetBox({ snippets, of }: { snippets: readonly Snippet[]; of: string }) {
  const [chosen, setChosen] = useState(snippets[0]?.name);
  const snippet = snippets.find(({ name }) => name === chosen) ?? snippets[0];
  if (!snippet) return null;
  return (
    <div className="snippet">
      <div className="snippet-bar">
        {snippets.length === 1 ? (
          <span className="snippet-name">{snippet.name}</span>
        ) : (
          snippets.map(({ name }) => (
            <button
              key={name}
              type="button"
              className="snippet-name"
              aria-pressed={name === snippet.name}
              onClick={() => setChosen(name)}
            >
              {name}
            </button>
          ))
        )}
        <CopyButton text={snippet.text} label={`Copy the ${snippet.name} for ${of}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="snippet-text" tabIndex={0}>
        {snippet.text}
      </pre>
    </div>
  );
}
