import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { getCorpora, getInfo, getJobs } from "../api/client";
import type { Job, JobPage } from "../api/types";

const BUSY_MS = 1500;
const CALM_MS = 6000;

export function isActive(job: Job): boolean {
  return job.status === "queued" || job.status === "running";
}

export function useInfo() {
  return useQuery({ queryKey: ["info"], queryFn: ({ signal }) => getInfo(signal), staleTime: 60_000 });
}

/** Polls while a corpus is being indexed. */
export function useCorpora() {
  return useQuery({
    queryKey: ["corpora"],
    queryFn: ({ signal }) => getCorpora(signal),
    refetchInterval: (query) =>
      query.state.data?.some((corpus) => corpus.state === "indexing") ? BUSY_MS : 30_000,
  });
}

/** The newest page of jobs. Polls often while a job runs, rarely otherwise, and never in a hidden tab. */
export function useJobs() {
  return useQuery({
    queryKey: ["jobs"],
    queryFn: ({ signal }) => getJobs(undefined, signal),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.jobs.some(isActive) ? BUSY_MS : CALM_MS),
  });
}

/** The older pages, loaded on demand, each after the end of the previous one. */
export function useOlderJobs(first: string | undefined) {
  const [pages, setPages] = useState<readonly JobPage[]>([]);
  const last = pages[pages.length - 1];
  const next = last ? last.next : first;
  const loading = useMutation({
    mutationFn: (before: string) => getJobs(before),
    onSuccess: (page) => setPages((before) => [...before, page]),
  });
  return {
    jobs: pages.flatMap((page) => page.jobs),
    load: next === undefined ? undefined : () => loading.mutate(next),
    loading: loading.isPending,
    error: loading.error,
  };
}
