import { by, gauge, named, type Reading, rate, ratio, type Series } from "./history";

export interface ChartKind {
  readonly title: string;
  readonly about: string;
  readonly unit: string;
  readonly read: (readings: readonly Reading[]) => Series[];
}

export const charts: readonly ChartKind[] = [
  {
    title: "Connections",
    about: "Connected readers, by contract and transport.",
    unit: "",
    read: (readings) => gauge(readings, by("headway_connections", "dialect", "transport")),
  },
  {
    title: "Events appended",
    about: "Stored in the logs of all jobs.",
    unit: "a second",
    read: (readings) => rate(readings, named("headway_events_appended_total", "events")),
  },
  {
    title: "Messages sent",
    about: "Messages written to connections, by contract.",
    unit: "a second",
    read: (readings) => rate(readings, by("headway_messages_sent_total", "dialect")),
  },
  {
    title: "Messages hidden",
    about: "Filtered: not subscribed to. Throttled: moved too little.",
    unit: "a second",
    read: (readings) => [
      ...rate(readings, named("headway_messages_filtered_total", "filtered")),
      ...rate(readings, named("headway_messages_throttled_total", "throttled")),
    ],
  },
  {
    title: "Reader lag",
    about: "Stored events not yet sent to the slowest reader.",
    unit: "events",
    read: (readings) => gauge(readings, by("headway_reader_lag_events", "dialect"), Math.max),
  },
  {
    title: "Commit latency",
    about: "Duration of one group commit; a gap means that nothing was written.",
    unit: "ms",
    read: (readings) =>
      ratio(
        readings,
        "commit",
        named("headway_commit_seconds_total", "seconds"),
        named("headway_commits_total", "commits"),
        1000,
      ),
  },
  {
    title: "Jobs",
    about: "Queued and running.",
    unit: "",
    read: (readings) => [
      ...gauge(readings, named("headway_jobs_waiting", "waiting")),
      ...gauge(readings, named("headway_jobs_running", "running")),
    ],
  },
];
