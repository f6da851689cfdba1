import type { PromptExport } from '@votive/shared/contracts/prompt-export';

type Prompt = PromptExport['prompts'][number];

/** How one prompt differs between two exports; versions by their ids, labels as from → to. */
export type PromptDifference = {
  key: string;
  kind: 'only_here' | 'only_there' | 'differs';
  description: boolean;
  versionsOnlyHere: string[];
  versionsOnlyThere: string[];
  /** Versions of one id that hold something else: one of the two was written by hand. */
  versionsChanged: string[];
  labels: { label: string; here: string | null; there: string | null }[];
};

/** What `there` has otherwise than `here`, by key; empty where they say the same. */
export function comparePrompts(here: PromptExport, there: PromptExport): PromptDifference[] {
  const keys = [...new Set([...here.prompts, ...there.prompts].map(({ key }) => key))].sort();
  return keys.flatMap((key) => {
    const ours = here.prompts.find((prompt) => prompt.key === key);
    const theirs = there.prompts.find((prompt) => prompt.key === key);
    const difference = compare(key, ours, theirs);
    return isSame(difference) ? [] : [difference];
  });
}

function compare(key: string, here: Prompt | undefined, there: Prompt | undefined): PromptDifference {
  const [ours, theirs] = [versionsOf(here), versionsOf(there)];
  const only = (left: Map<string, string>, right: Map<string, string>) =>
    [...left.keys()].filter((id) => !right.has(id));
  return {
    key,
    kind: kindOf(here, there),
    description: here !== undefined && there !== undefined && here.description !== there.description,
    versionsOnlyHere: only(ours, theirs),
    versionsOnlyThere: only(theirs, ours),
    versionsChanged: [...ours].filter(([id, text]) => theirs.has(id) && theirs.get(id) !== text).map(([id]) => id),
    labels: compareLabels(here?.labels ?? {}, there?.labels ?? {}),
  };
}

function kindOf(here: Prompt | undefined, there: Prompt | undefined): PromptDifference['kind'] {
  if (!there) return 'only_here';
  return here ? 'differs' : 'only_there';
}

function compareLabels(here: Record<string, string>, there: Record<string, string>): PromptDifference['labels'] {
  return [...new Set([...Object.keys(here), ...Object.keys(there)])]
    .sort()
    .map((label) => ({ label, here: here[label] ?? null, there: there[label] ?? null }))
    .filter((pair) => pair.here !== pair.there);
}

const versionsOf = (prompt: Prompt | undefined) =>
  new Map((prompt?.versions ?? []).map((version) => [version.id, canonical(version)]));

/** The same text whatever the order in which the members stand. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  );
}

function isSame(difference: PromptDifference): boolean {
  const { kind, description, versionsOnlyHere, versionsOnlyThere, versionsChanged, labels } = difference;
  const lists = [versionsOnlyHere, versionsOnlyThere, versionsChanged, labels];
  return kind === 'differs' && !description && lists.every((list) => list.length === 0);
}
