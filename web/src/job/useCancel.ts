import { useMutation } from "@tanstack/react-query";
import { cancelJob } from "../api/client";
import { Problem } from "../api/problem";

/** Ignores the error for a job that has already ended. */
export function useCancel(id: string) {
  return useMutation({
    mutationFn: async () => {
      try {
        await cancelJob(id);
      } catch (error) {
        if (!(error instanceof Problem && error.status === 409)) throw error;
      }
    },
  });
}
