/** The fields of a hast node that this plugin uses. */
interface TreeNode {
  type: string;
  value?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: TreeNode[];
}

const MARK = /\[(\d{1,4})\]/g;
const ANCHOR = "#citation-";

/** A rehype plugin: [n] in running text, where n is a citation, becomes a link to it. Code is unchanged. */
export function citationLinks(known: ReadonlySet<number>) {
  return () => (tree: TreeNode) => mark(tree, known);
}

/** The citation id of a link that this plugin created. */
export function citationOf(href: string | undefined): number | undefined {
  return href?.startsWith(ANCHOR) ? Number(href.slice(ANCHOR.length)) : undefined;
}

/** The citation ids in a text. */
export function citationsIn(text: string): Set<number> {
  return new Set([...text.matchAll(MARK)].map((match) => Number(match[1])));
}

function mark(node: TreeNode, known: ReadonlySet<number>): void {
  if (!node.children || node.tagName === "code" || node.tagName === "pre" || node.tagName === "a") return;
  node.children = node.children.flatMap((child) => {
    if (child.type === "text") return split(child.value ?? "", known);
    mark(child, known);
    return [child];
  });
}

function split(text: string, known: ReadonlySet<number>): TreeNode[] {
  const out: TreeNode[] = [];
  let at = 0;
  for (const match of text.matchAll(MARK)) {
    const id = Number(match[1]);
    if (!known.has(id)) continue;
    out.push({ type: "text", value: text.slice(at, match.index) });
    out.push({
      type: "element",
      tagName: "a",
      properties: { href: `${ANCHOR}${id}` },
      children: [{ type: "text", value: String(id) }],
    });
    at = match.index + match[0].length;
  }
  out.push({ type: "text", value: text.slice(at) });
  return out;
}
