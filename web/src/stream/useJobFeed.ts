import { useEffect, useMemo, useSyncExternalStore } from "react";
import { hasToken, watchSession } from "../api/session";
import { type FeedSnapshot, JobFeed } from "./jobFeed";

export function useJobFeed(id: string): FeedSnapshot & { readonly retryNow: () => void } {
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
  return { ...snapshot, retryNow: () => feed.retryNow() };
}
