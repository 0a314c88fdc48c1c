import { lazy, Suspense } from "react";

const Markdown = lazy(() => import("./markdown"));

/** Markdown; plain text until the Markdown renderer is loaded. */
export function RichText({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="plain">{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  );
}
