interface Props {
  readonly questions: readonly string[];
  readonly busy: boolean;
  readonly onAsk: (question: string) => void;
}

export function Examples({ questions, busy, onAsk }: Props) {
  if (questions.length === 0) return null;
  return (
    <div className="examples">
      <h2>Or try one of these</h2>
      <ul>
        {questions.slice(0, 5).map((question) => (
          <li key={question}>
            <button type="button" disabled={busy} onClick={() => onAsk(question)}>
              {question}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
