import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteJob } from "../api/client";
import type { JobPage } from "../api/types";
import { noteDeleted } from "../home/deletedNote";
import { navigate } from "../lib/router";
import { Dialog } from "../ui/dialog";
import { ErrorMessage } from "../ui/errorMessage";
import type { JobView } from "./describeJob";

interface Props {
  readonly id: string;
  readonly view: JobView;
  readonly onClose: () => void;
}

/** Says what is deleted and asks once more. Afterwards the list of jobs opens. */
export function DeleteDialog({ id, view, onClose }: Props) {
  const queries = useQueryClient();
  const deleting = useMutation({
    mutationFn: () => deleteJob(id),
    onSuccess: () => {
      queries.setQueryData<JobPage>(
        ["jobs"],
        (page) => page && { ...page, jobs: page.jobs.filter((job) => job.id !== id) },
      );
      void queries.invalidateQueries({ queryKey: ["jobs"] });
      noteDeleted(queries, view.title);
      navigate("/", true);
      window.scrollTo(0, 0);
    },
  });
  return (
    <Dialog title="Delete this job?" onClose={onClose}>
      <p className="dialog-subject">{view.title}</p>
      <p>{whatGoes(view)}</p>
      {deleting.error && <ErrorMessage error={deleting.error} />}
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Keep the job
        </button>
        <button
          type="button"
          className="danger"
          disabled={deleting.isPending || deleting.isSuccess}
          onClick={() => deleting.mutate()}
        >
          {deleting.isPending ? "Deleting" : "Delete for ever"}
        </button>
      </div>
    </Dialog>
  );
}

/** What a deletion removes. */
export function whatGoes({ status }: Pick<JobView, "status">): string {
  const open = status === "queued" || status === "running" ? "The job is cancelled first. " : "";
  return `${open}Its request, its log with every event, and its result are deleted for everyone. This cannot be undone.`;
}
