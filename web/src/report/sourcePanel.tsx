import { ArrowLeft, ArrowRight, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { safeUrl } from "../lib/safeUrl";
import type { Citation } from "../model/report";
import { Passage } from "./passage";

interface Props {
  readonly citation: Citation;
  readonly citations: readonly Citation[];
  readonly onShow: (citation: Citation) => void;
  readonly onClose: () => void;
}

/** Beside the report, or over it on a narrow screen. Takes the focus and returns it when closed. */
export function SourcePanel({ citation, citations, onShow, onClose }: Props) {
  const panel = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const dialog = panel.current;
    if (!dialog) return;
    if (window.matchMedia("(max-width: 60rem)").matches) dialog.showModal();
    else dialog.show();
    return () => dialog.close();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each shown citation is announced
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [citation]);
  const at = citations.indexOf(citation);
  const step = (by: number) => {
    const next = citations[at + by];
    if (next) onShow(next);
  };
  const url = safeUrl(citation.url);
  return (
    <dialog
      ref={panel}
      className="source-panel"
      aria-labelledby="source-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <div className="source-bar">
        <h2 id="source-title" ref={heading} tabIndex={-1}>
          <span className="marker" aria-hidden="true">
            {citation.id}
          </span>
          <span className="unseen">Source {citation.id}: </span>
          {citation.title ?? citation.file ?? citation.url ?? "Source"}
        </h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Previous citation"
          disabled={at <= 0}
          onClick={() => step(-1)}
        >
          <ArrowLeft size={18} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Next citation"
          disabled={at < 0 || at >= citations.length - 1}
          onClick={() => step(1)}
        >
          <ArrowRight size={18} aria-hidden="true" />
        </button>
        <button type="button" className="icon-button" aria-label="Close the source" onClick={onClose}>
          <X size={18} aria-hidden="true" />
        </button>
      </div>
      {citation.file !== undefined && citation.file !== citation.title && (
        <p className="source-file">{citation.file}</p>
      )}
      {url && (
        <p className="source-file">
          <a href={url} target="_blank" rel="noopener noreferrer nofollow">
            {url}
          </a>
        </p>
      )}
      <Passage citation={citation} />
    </dialog>
  );
}
