import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { safeUrl } from "../lib/safeUrl";
import { useCitations } from "./citationContext";
import { citationLinks, citationOf } from "./citationLinks";
import { CitationMarkers } from "./citationMarkers";

/** Renders untrusted Markdown: no raw HTML, no images, only http and https links, in a model's report only those of its sources; [n] opens citation n. */
export default function Markdown({ text }: { text: string }) {
  const { citations, addresses } = useCitations();
  const link = (url: string) => {
    const safe = safeUrl(url);
    return safe !== undefined && (addresses?.has(safe) ?? true) ? safe : "";
  };
  const marks = citationLinks(new Set(citations.map((citation) => citation.id)));
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm]}
      rehypePlugins={[rehypeSanitize, marks]}
      skipHtml
      disallowedElements={["img", "input"]}
      unwrapDisallowed
      urlTransform={(url) => (citationOf(url) === undefined ? link(url) : url)}
      components={components}
    >
      {text}
    </ReactMarkdown>
  );
}

const components: Components = {
  a: ({ href, children }) => {
    const citation = citationOf(href);
    if (citation !== undefined) return <CitationMarkers ids={[citation]} />;
    if (!href) return <span>{children}</span>;
    return (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    );
  },
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
};
