import { useEffect, useMemo, useSyncExternalStore } from "react";
import { hasToken, watchSession } from "../api/session";
import type { Job } from "../api/types";
import { type FeedSnapshot, JobFeed } from "./jobFeed";

interface JobFeedState extends FeedSnapshot {
  readonly retryNow: () => void;
  readonly describe: (job: Job) => void;
}

export function useJobFeed(id: string): JobFeedState {
  const feed = useMemo(() => new JobFeed(id), [id]);
  const snapshot = useSyncExternalStore(feed.subscribe, feed.read);
  useEffect(() => {
    const followVisibility = () => feed.setPaused(document.hidden);
    const reconnect = () => feed.retryNow();
    followVisibility();
    feed.start();
    document.addEventListener("visibilitychange", followVisibility);
    window.addEventListener("online", reconnect);
    window.addEventListener("offline", reconnect);
    const leaveSession = watchSession(() => hasToken() && feed.retryNow());
    return () => {
      document.removeEventListener("visibilitychange", followVisibility);
      window.removeEventListener("online", reconnect);
      window.removeEventListener("offline", reconnect);
      leaveSession();
      feed.stop();
    };
  }, [feed]);
  return { ...snapshot, retryNow: () => feed.retryNow(), describe: feed.describe };
}
