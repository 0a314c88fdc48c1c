import type { Corpus, ResearchOptions, ServerInfo } from "../api/types";
import { BREADTHS, DEPTHS } from "./options";

interface Props {
  readonly options: ResearchOptions;
  readonly onChange: (options: ResearchOptions) => void;
  readonly info: ServerInfo | undefined;
  readonly corpora: readonly Corpus[];
}

const reasoningWords: Record<string, string> = { extractive: "quotes alone", model: "a language model" };

/** The options as a sentence with select boxes. */
export function OptionSentence({ options, onChange, info, corpora }: Props) {
  const reasoning = info?.reasoning ?? [];
  const set = (change: Partial<ResearchOptions>) => onChange({ ...options, ...change });
  return (
    <p className="option-sentence">
      Search{" "}
      {corpora.length > 1 ? (
        <Choice
          label="Corpus"
          value={options.corpus ?? corpora[0]?.name ?? ""}
          choices={corpora.map((corpus) => [corpus.name, corpus.name])}
          onChange={(corpus) => set({ corpus })}
        />
      ) : (
        <b>{corpora[0]?.name ?? "the documents"}</b>
      )}{" "}
      in up to{" "}
      <Choice
        label="Depth: rounds of searching"
        value={String(options.depth)}
        choices={DEPTHS.map((n) => [String(n), n === 1 ? "1 round" : `${n} rounds`])}
        onChange={(depth) => set({ depth: Number(depth) })}
      />{" "}
      of{" "}
      <Choice
        label="Breadth: questions searched side by side"
        value={String(options.breadth)}
        choices={BREADTHS.map((n) => [String(n), n === 1 ? "1 probe" : `${n} probes`])}
        onChange={(breadth) => set({ breadth: Number(breadth) })}
      />
      {reasoning.length > 1 && (
        <>
          , answering from{" "}
          <Choice
            label="Reasoning"
            value={options.reasoning ?? (info?.model ? "model" : "extractive")}
            choices={reasoning.map((name) => [name, reasoningWords[name] ?? name])}
            onChange={(name) => set({ reasoning: name })}
          />
        </>
      )}
      ;{" "}
      <Choice
        label="Plan: whether you confirm it first"
        value={options.confirm_plan ? "ask" : "go"}
        choices={[
          ["go", "begin at once"],
          ["ask", "show me the plan first"],
        ]}
        onChange={(plan) => set({ confirm_plan: plan === "ask" })}
      />
      .
    </p>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, choices, onChange }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {choices.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}
