import {
  Anchor,
  CircleDot,
  Compass,
  FileStack,
  Layers,
  ListChecks,
  type LucideIcon,
  MessageCircleQuestion,
  Quote,
  Radar,
  ScanSearch,
  Search,
  Waypoints,
} from "lucide-react";

const nodeIcons: Record<string, LucideIcon> = {
  phase: Compass,
  level: Layers,
  probe: Radar,
  tool: Search,
  synthesis: Quote,
  plan: ListChecks,
  question: MessageCircleQuestion,
};

export function NodeIcon({ kind }: { kind: string }) {
  const Icon = (Object.hasOwn(nodeIcons, kind) ? nodeIcons[kind] : undefined) ?? CircleDot;
  return <Icon size={16} aria-hidden="true" className="kind-icon" />;
}

const jobIcons: Record<string, LucideIcon> = {
  research: Anchor,
  index: FileStack,
  external: Waypoints,
  "scam-check": ScanSearch,
};

export function JobIcon({ kind }: { kind: string }) {
  const Icon = (Object.hasOwn(jobIcons, kind) ? jobIcons[kind] : undefined) ?? CircleDot;
  return <Icon size={16} aria-hidden="true" className="kind-icon" />;
}
