import type { Report } from "../model/report";
import { stopReasonWords } from "../model/words";
import { statsWords } from "./statsWords";

export function Making({ report }: { report: Report }) {
  const words = [statsWords(report.stats), stopReasonWords(report.stopReason)].filter(Boolean).join(" ");
  if (words === "") return null;
  return (
    <section className="made">
      <h2>How it was made</h2>
      <p>{words}</p>
    </section>
  );
}
