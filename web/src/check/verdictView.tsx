import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import { ValueView } from "../ui/valueView";
import { advice, confidenceText, headline, type Reason, type Verdict } from "./verdict";

const icons = { scam: OctagonAlert, suspicious: TriangleAlert, safe: CircleCheck };

export function VerdictView({ verdict }: { verdict: Verdict }) {
  const Icon = icons[verdict.answer];
  return (
    <div className="verdict" data-verdict={verdict.answer}>
      <header className="verdict-head">
        <h1>
          <Icon size={36} aria-hidden="true" /> {headline[verdict.answer]}
        </h1>
        <Gauge score={verdict.score} />
        <p className="why">
          {verdict.score} of 100 points: suspicious from 30, a scam from 60.
          {verdict.confidence !== undefined &&
            ` The rules are ${confidenceText(verdict.confidence)} of it (${verdict.confidence} of 100).`}
        </p>
      </header>
      <section aria-labelledby="advice">
        <h2 id="advice">What to do now</h2>
        <ol className="advice">
          {advice[verdict.answer].map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </section>
      {verdict.against.length > 0 && (
        <section aria-labelledby="against">
          <h2 id="against">Why</h2>
          <Reasons reasons={verdict.against} />
        </section>
      )}
      {verdict.inFavour.length > 0 && (
        <section aria-labelledby="favour">
          <h2 id="favour">What speaks for it</h2>
          <Reasons reasons={verdict.inFavour} />
        </section>
      )}
      <Named verdict={verdict} />
      <Checked verdict={verdict} />
    </div>
  );
}

/** The score on a scale with both thresholds. */
function Gauge({ score }: { score: number }) {
  return (
    <div className="gauge" role="img" aria-label={`${score} of 100 points`}>
      <span className="gauge-part" style={{ width: "30%" }} />
      <span className="gauge-part" style={{ width: "30%" }} />
      <span className="gauge-part" style={{ width: "40%" }} />
      <span className="gauge-mark" style={{ left: `${score}%` }} />
    </div>
  );
}

function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <ul className="reasons">
      {reasons.map((reason) => (
        <li key={reason.sentence}>
          <span className="reason-weight">
            {reason.weight > 0 ? "+" : "−"}
            {Math.abs(reason.weight)}
            <span className="unseen"> points</span>
          </span>
          <span>{reason.sentence}</span>
        </li>
      ))}
    </ul>
  );
}

function Named({ verdict }: { verdict: Verdict }) {
  if (verdict.named.length === 0) return null;
  return (
    <section aria-labelledby="named">
      <h2 id="named">What it names</h2>
      <dl className="named">
        {verdict.named.map(({ sort, values }) => (
          <div key={sort}>
            <dt>{sort}</dt>
            {values.map((value) => (
              <dd key={value}>
                <code>{value}</code>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  );
}

function Checked({ verdict }: { verdict: Verdict }) {
  return (
    <section aria-labelledby="checked">
      <h2 id="checked">What was looked at, and what was not</h2>
      {verdict.checked.length > 0 && <p>Looked at: {lower(verdict.checked.join(", "))}.</p>}
      <ul className="not-checked">
        {verdict.notChecked.map(({ what, reason }) => (
          <li key={what + reason}>
            {what !== "" && <b>{what}: </b>}
            {reason}
          </li>
        ))}
      </ul>
      {verdict.evidence.length > 0 && (
        <details>
          <summary>All findings of the tools</summary>
          <ValueView value={verdict.evidence} />
        </details>
      )}
    </section>
  );
}

function lower(text: string): string {
  return text.toLowerCase();
}
