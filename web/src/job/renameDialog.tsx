import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { renameJob } from "../api/client";
import type { Job } from "../api/types";
import { Dialog } from "../ui/dialog";
import { ErrorMessage } from "../ui/errorMessage";

const MAX_TITLE = 200;

interface Props {
  readonly id: string;
  readonly title: string;
  readonly onRenamed: (job: Job) => void;
  readonly onClose: () => void;
}

export function RenameDialog({ id, title, onRenamed, onClose }: Props) {
  const [text, setText] = useState(title.slice(0, MAX_TITLE));
  const queries = useQueryClient();
  const renaming = useMutation({
    mutationFn: (wanted: string) => renameJob(id, wanted),
    onSuccess: (job) => {
      void queries.invalidateQueries({ queryKey: ["jobs"] });
      onRenamed(job);
      onClose();
    },
  });
  const wanted = text.trim();
  return (
    <Dialog title="Rename this job" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== "") renaming.mutate(wanted);
        }}
      >
        <label htmlFor="new-title">New title</label>
        <input
          id="new-title"
          value={text}
          maxLength={MAX_TITLE}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        {renaming.error && <ErrorMessage error={renaming.error} />}
        <div className="dialog-actions">
          <button type="button" onClick={onClose}>
            Keep the title
          </button>
          <button type="submit" className="primary" disabled={wanted === "" || renaming.isPending}>
            {renaming.isPending ? "Renaming" : "Rename"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
