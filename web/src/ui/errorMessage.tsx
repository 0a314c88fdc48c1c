import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { sentenceOf } from "../api/problem";

export function ErrorMessage({ error, children }: { error?: unknown; children?: ReactNode }) {
  return (
    <p className="trouble" role="alert">
      <TriangleAlert size={18} aria-hidden="true" />
      <span>
        {error === undefined ? null : sentenceOf(error)} {children}
      </span>
    </p>
  );
}
