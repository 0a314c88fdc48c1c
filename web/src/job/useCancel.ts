import { useMutation } from "@tanstack/react-query";
import { cancelJob } from "../api/client";
import { Problem } from "../api/problem";

/** A job that has ended meanwhile needs no cancelling. */
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
