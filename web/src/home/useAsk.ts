import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ask } from "../api/client";
import type { ResearchOptions } from "../api/types";
import { jobAddress, navigate } from "../lib/router";

/** Creates a job and opens its page. A retry finds the first job by its idempotency key. */
export function useAsk() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ question, options, key }: { question: string; options: ResearchOptions; key: string }) =>
      ask(question, options, key),
    retry: (failures, error) => failures < 2 && "status" in error && error.status === 0,
    retryDelay: 400,
    onSuccess: (job) => {
      void queries.invalidateQueries({ queryKey: ["jobs"] });
      navigate(jobAddress(job.id));
    },
  });
}

/** crypto.randomUUID exists only over https and on localhost. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
