import type { UnreadFiles } from "../api/types";
import { count } from "../lib/format";

/** Names the files of a corpus that were not read, folded until somebody asks. */
export function UnreadNote({ unread }: { unread: UnreadFiles | undefined }) {
  const unsupported = unread?.unsupported.reduce((sum, format) => sum + format.files, 0) ?? 0;
  if (!unread || unread.files + unsupported === 0) return null;
  return (
    <details className="unread">
      <summary>{count(unread.files + unsupported, "file")} not read</summary>
      <ul>
        {unread.first.map(({ file, reason }) => (
          <li key={file}>
            <code>{file}</code>: {reason}
          </li>
        ))}
        {unread.files > unread.first.length && <li>and {unread.files - unread.first.length} more</li>}
        {unread.unsupported.map(({ extension, files }) => (
          <li key={extension}>
            {count(files, "file")} {extension ? <code>{extension}</code> : "without an extension"}: the format
            is not supported
          </li>
        ))}
      </ul>
    </details>
  );
}
