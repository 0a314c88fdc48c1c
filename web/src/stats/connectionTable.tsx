import { useQuery } from "@tanstack/react-query";
import { getConnections } from "../api/client";
import { Problem } from "../api/problem";
import { ago, count, shorten } from "../lib/format";
import { Link } from "../lib/link";
import { jobAddress } from "../lib/router";
import { useNow } from "../lib/useNow";
import { type ReaderRow, readConnections } from "./connections";

/** The connected readers and their jobs. */
export function ConnectionTable() {
  const now = useNow(2000);
  const query = useQuery({
    queryKey: ["connections"],
    queryFn: ({ signal }) => getConnections(signal),
    refetchInterval: 2000,
    retry: false,
  });
  // A server without the deepresearch dialect has no list of connections.
  if (query.error instanceof Problem && query.error.status === 404) return null;
  if (!query.data) return null;
  const { rows, leftOff, ever } = readConnections(query.data);
  return (
    <section className="readers" aria-labelledby="readers">
      <h2 id="readers">Open connections</h2>
      <p className="why">
        {count(rows.length + leftOff, "connection")} now, {count(ever, "connection")} since the server
        started.
        {leftOff > 0 && ` The first ${rows.length} are shown.`}
      </p>
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="reader-scroll" tabIndex={0} aria-label="Connections">
          <table>
            <thead>
              <tr>
                <th scope="col">Contract</th>
                <th scope="col">Job</th>
                <th scope="col">Wants</th>
                <th scope="col">Sent</th>
                <th scope="col">Hidden</th>
                <th scope="col">Lag</th>
                <th scope="col">Since</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.id} row={row} now={now} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function Row({ row, now }: { row: ReaderRow; now: number }) {
  const [first] = row.jobs;
  return (
    <tr>
      <th scope="row">
        {row.dialect} <small>{row.transport}</small>
      </th>
      <td>
        {first === undefined ? "–" : <Link href={jobAddress(first)}>{`…${first.slice(-6)}`}</Link>}
        {row.jobs.length > 1 && ` and ${row.jobs.length - 1} more`}
      </td>
      <td title={row.subscribed}>{shorten(row.subscribed, 32)}</td>
      <td>{row.sent.toLocaleString("en")}</td>
      <td>{row.heldBack.toLocaleString("en")}</td>
      <td>{row.lag.toLocaleString("en")}</td>
      <td>{row.since === undefined ? "–" : ago(row.since, now)}</td>
    </tr>
  );
}
