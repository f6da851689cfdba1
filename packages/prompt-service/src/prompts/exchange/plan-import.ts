import { randomUUID } from 'node:crypto';
import { InvalidInput, type Issue } from '@votive/shared/app-error';
import type { PromptExport } from '@votive/shared/contracts/prompt-export';
import { hashModes } from '@votive/shared/prompts/hash-modes';
import { canonicalJson } from '@votive/shared/questionnaires/canonical-json';
import type { Catalogue, StoredPrompt } from '../prompt-store.ts';
import type { StoredVersion } from '../version-store.ts';

type Exported = PromptExport['prompts'][number];
export type LabelChange = { prompt: StoredPrompt; label: string; from: string | null; to: string };
/** What an import would write, and nothing else: what is there already stays as it is. `after` is what would be there then. */
export type PromptImport = {
  created: StoredPrompt[];
  versions: StoredVersion[];
  moves: LabelChange[];
  unchanged: string[];
  after: Pick<Catalogue, 'prompts' | 'versions'>;
};
type Author = { author: string; at: string };

/**
 * What of `document` is not in `catalogue` yet. Versions are the same by their ids; one whose number is taken gets the next one. Arms of experiments that are there never move. Throws
 * `InvalidInput` with every fault of the document: a version that was altered, that holds something else here, or that a label misses.
 */
export function planPromptImport(document: PromptExport, catalogue: Catalogue, { author, at }: Author): PromptImport {
  const issues = faultsOf(document, catalogue);
  if (issues.length > 0) throw new InvalidInput(issues, 'These prompts cannot be brought in.');
  const byKey = new Map(catalogue.prompts.map((prompt) => [prompt.key, prompt]));
  const known = new Set(catalogue.versions.map(({ id }) => id));
  const plans = document.prompts.map((exported) => {
    const there = byKey.get(exported.key);
    const prompt = there ?? newPrompt(exported, at);
    const added = exported.versions.filter(({ id }) => !known.has(id));
    const ours = catalogue.versions.filter(({ promptId }) => promptId === prompt.id);
    return {
      prompt,
      isNew: there === undefined,
      versions: numbered(added, ours).map((version) => ({ ...version, promptId: prompt.id, author })),
      moves: movesOf(exported, prompt),
    };
  });
  const created = plans.filter(({ isNew }) => isNew).map(({ prompt }) => prompt);
  const versions = plans.flatMap((plan) => plan.versions);
  const moves = plans.flatMap((plan) => plan.moves);
  const same = plans.filter((plan) => !plan.isNew && plan.versions.length === 0 && plan.moves.length === 0);
  const prompts = [...catalogue.prompts, ...created].map((prompt) => moved(prompt, moves));
  const after = { prompts, versions: [...catalogue.versions, ...versions] };
  return { created, versions, moves, unchanged: same.map(({ prompt }) => prompt.key), after };
}

function newPrompt({ key, description, archivedAt, versions }: Exported, at: string): StoredPrompt {
  const createdAt = versions.map((version) => version.createdAt).sort()[0] ?? at;
  return { id: randomUUID(), key, description, createdAt, archivedAt: archivedAt ?? null, labels: {} };
}

function numbered(added: Exported['versions'], ours: readonly StoredVersion[]): Exported['versions'] {
  const taken = new Set(ours.map(({ number }) => number));
  return [...added]
    .sort((left, right) => left.number - right.number)
    .map((version) => {
      const number = taken.has(version.number) ? Math.max(...taken) + 1 : version.number;
      taken.add(number);
      return { ...version, number };
    });
}

function movesOf({ labels }: Exported, prompt: StoredPrompt): LabelChange[] {
  return Object.entries(labels).flatMap(([label, to]) => {
    const from = prompt.labels[label] ?? null;
    const isFixed = label.startsWith('arm:') && from !== null;
    return from === to || isFixed ? [] : [{ prompt, label, from, to }];
  });
}

function moved(prompt: StoredPrompt, moves: readonly LabelChange[]): StoredPrompt {
  const ours = moves.filter((move) => move.prompt.id === prompt.id).map(({ label, to }) => [label, to]);
  return { ...prompt, labels: { ...prompt.labels, ...Object.fromEntries(ours) } };
}

function faultsOf({ prompts }: PromptExport, catalogue: Catalogue): Issue[] {
  const keyOf = new Map(catalogue.prompts.map(({ id, key }) => [id, key]));
  const here = new Map(catalogue.versions.map((version) => [version.id, version]));
  const seen = new Set<string>();
  const twice = (name: string, path: string) => {
    const issue = seen.has(name) ? [{ path, message: 'This is in the document twice.' }] : [];
    seen.add(name);
    return issue;
  };
  return prompts.flatMap((prompt, index) => {
    const path = `prompts.${index}`;
    const own = new Set(prompt.versions.map(({ id }) => id));
    const isOurs = (id: string) => own.has(id) || keyOf.get(here.get(id)?.promptId ?? '') === prompt.key;
    return [
      ...twice(prompt.key, `${path}.key`),
      ...prompt.versions.flatMap((version, at) => {
        const place = `${path}.versions.${at}`;
        return [
          ...twice(`${version.id} `, `${place}.id`),
          ...versionFaults(version, prompt.key, { here, keyOf, place }),
        ];
      }),
      ...Object.entries(prompt.labels)
        .filter(([, id]) => !isOurs(id))
        .map(([label]) => ({
          path: `${path}.labels.${label}`,
          message: 'This points at a version that is not there.',
        })),
    ];
  });
}

type Here = { here: ReadonlyMap<string, StoredVersion>; keyOf: ReadonlyMap<string, string>; place: string };

function versionFaults(version: Exported['versions'][number], key: string, { here, keyOf, place }: Here): Issue[] {
  if (hashModes(version) !== version.sha256)
    return [{ path: `${place}.sha256`, message: 'This version was altered: its content is not what its hash says.' }];
  const ours = here.get(version.id);
  if (!ours) return [];
  const isSame =
    keyOf.get(ours.promptId) === key &&
    ours.sha256 === version.sha256 &&
    canonicalJson(ours.variables ?? null) === canonicalJson(version.variables ?? null);
  return isSame ? [] : [{ path: `${place}.id`, message: 'The version of this id holds something else here.' }];
}
