import { stopReasonText } from "../model/labels";
import type { Report } from "../model/report";
import { statsText } from "./statsText";

export function Provenance({ report }: { report: Report }) {
  const words = [statsText(report.stats), stopReasonText(report.stopReason)].filter(Boolean).join(" ");
  if (words === "") return null;
  return (
    <section className="made">
      <h2>How it was made</h2>
      <p>{words}</p>
    </section>
  );
}
