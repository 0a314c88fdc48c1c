import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Job } from "../api/types";
import { DeleteDialog } from "./deleteDialog";
import type { JobView } from "./describeJob";
import { RenameDialog } from "./renameDialog";

interface Props {
  readonly id: string;
  readonly view: JobView;
  readonly onRenamed: (job: Job) => void;
}

/** The buttons that rename and delete the job. Only its owner sees the job's page, so everyone who sees them may use them. */
export function JobChanges({ id, view, onRenamed }: Props) {
  const [open, setOpen] = useState<"rename" | "delete">();
  const close = () => setOpen(undefined);
  if (view.status === undefined) return null;
  return (
    <>
      <button type="button" onClick={() => setOpen("rename")}>
        <Pencil size={14} aria-hidden="true" /> Rename
      </button>
      <button type="button" onClick={() => setOpen("delete")}>
        <Trash2 size={14} aria-hidden="true" /> Delete
      </button>
      {open === "rename" && <RenameDialog id={id} title={view.title} onRenamed={onRenamed} onClose={close} />}
      {open === "delete" && <DeleteDialog id={id} view={view} onClose={close} />}
    </>
  );
}
