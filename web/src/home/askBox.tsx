import { ArrowRight } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { ErrorMessage } from "../ui/errorMessage";
import { CorpusNote } from "./corpusNote";
import { Examples } from "./examples";
import { OptionSentence } from "./optionSentence";
import { readOptions } from "./options";
import { useCorpora, useInfo } from "./queries";
import { UnreadNote } from "./unreadNote";
import { newKey, useAsk } from "./useAsk";

export function AskBox({ query }: { query: URLSearchParams }) {
  const [question, setQuestion] = useState(query.get("question") ?? "");
  const [options, setOptions] = useState(() => readOptions(query));
  const info = useInfo();
  const corpora = useCorpora();
  const asking = useAsk();
  const corpus = corpora.data?.find((c) => c.name === options.corpus) ?? corpora.data?.[0];
  const submit = (text: string) => {
    const asked = text.trim();
    if (asked !== "" && !asking.isPending) asking.mutate({ question: asked, options, key: newKey() });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit(question);
  };
  return (
    <section className="ask" aria-labelledby="ask-title">
      <h1 id="ask-title">What do you want to know?</h1>
      <CorpusNote corpus={corpus} loading={corpora.isPending} error={corpora.error} />
      <UnreadNote unread={corpus?.unread} />
      <form
        className="ask-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit(question);
        }}
      >
        <label className="unseen" htmlFor="question">
          Your question
        </label>
        <textarea
          id="question"
          rows={3}
          value={question}
          placeholder="Ask in a full sentence"
          onChange={(event) => setQuestion(event.target.value)}
          onKeyDown={onKey}
        />
        <div className="ask-foot">
          <OptionSentence
            options={options}
            onChange={setOptions}
            info={info.data}
            corpora={corpora.data ?? []}
          />
          <button type="submit" className="primary" disabled={question.trim() === "" || asking.isPending}>
            {asking.isPending ? "Asking" : "Ask"} <ArrowRight size={18} aria-hidden="true" />
          </button>
        </div>
      </form>
      {asking.error && <ErrorMessage error={asking.error} />}
      <Examples questions={corpus?.suggestions ?? []} busy={asking.isPending} onAsk={submit} />
    </section>
  );
}
