import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { getResult } from "../api/client";
import { save } from "../lib/saveFile";
import { ErrorMessage } from "../ui/errorMessage";

const formats = [
  { name: "Markdown", type: "text/markdown", extension: "md" },
  { name: "HTML", type: "text/html", extension: "html" },
  { name: "JSON", type: "application/json", extension: "json" },
] as const;

export function Downloads({
  id,
  title,
  jsonOnly = false,
}: {
  id: string;
  title: string;
  jsonOnly?: boolean;
}) {
  const saving = useMutation({
    mutationFn: async (format: (typeof formats)[number]) =>
      save(await getResult(id, format.type), `${fileName(title)}.${format.extension}`),
  });
  return (
    <div className="downloads">
      <span className="downloads-title">Download</span>
      {formats
        .filter((format) => !jsonOnly || format.extension === "json")
        .map((format) => (
          <button
            key={format.name}
            type="button"
            disabled={saving.isPending}
            onClick={() => saving.mutate(format)}
          >
            <Download size={14} aria-hidden="true" /> {format.name}
          </button>
        ))}
      {saving.error && <ErrorMessage error={saving.error} />}
    </div>
  );
}

function fileName(title: string): string {
  const plain = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return plain.slice(0, 60) || "report";
}
