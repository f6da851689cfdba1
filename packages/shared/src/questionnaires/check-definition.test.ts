import { expect, test } from 'vitest';
import { checkDefinition } from './check-definition.ts';
import { findQuestionnaire } from './questionnaires.ts';

/** The core definition with `value` planted at a path such as `items/p1.peak/text/pl`; a part names a member, or an entry of a list by its id. */
function planted(path: string, value: unknown): unknown {
  const definition = structuredClone(findQuestionnaire('votive.core', '1.0.0'));
  const parts = path.split('/');
  const last = String(parts.pop());
  const parent = parts.reduce<unknown>(step, definition) as Record<string, unknown>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return definition;
}

function step(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return value.find((entry: { id: string }) => entry.id === part);
  return (value as Record<string, unknown>)[part];
}

const core = findQuestionnaire('votive.core', '1.0.0');
const firstItem = core?.items[0];
const firstPhase = core?.phases[0];

test.each([
  ['a text without Polish', 'schema', 'items/p1.peak/text/pl', undefined],
  ['a blank Polish text', 'text_blank', 'items/p1.peak/text/pl', ' '],
  ['a blank label of an option', 'text_blank', 'optsets/who/options/friend/label/en', '\t'],
  ['a language that is not declared', 'language_missing', 'languages', ['en']],
  ['no licence', 'schema', 'license', undefined],
  ['a blank licence', 'license_missing', 'license', ' '],
  ['an unknown member', 'schema', 'secret', true],
  ['an item that is here twice', 'repeated_id', 'items', [firstItem, firstItem]],
  ['an option id that is here twice', 'repeated_id', 'optsets/who/options/friend/id', 'partner'],
  ['an option that reads like a mark', 'reserved_id', 'optsets/who/options/friend/id', 'skipped'],
  ['an option set that is not there', 'dangling', 'items/p1.breakdown/options', 'optset:missing'],
  ['an option set named like a built-in', 'dangling', 'items/p1.breakdown/options', 'optset:constructor'],
  ['a tag whose option set is not there', 'dangling', 'items/p2.others/tags/who/options', 'optset:missing'],
  ['a source that is not there', 'dangling', 'items/p2.values_top/source', 'p2.missing'],
  ['a condition on an item that is not there', 'dangling', 'items/p2.clarity/visibleIf', { answered: 'p2.missing' }],
  ['a migration to an item that is not there', 'dangling', 'migrations', [{ from: '0.9.0', map: { old: 'p9.gone' } }]],
  ['a source that holds no choices', 'wrong_source', 'items/p2.values_top/source', 'p2.iam'],
  ['an item that waits for itself', 'cycle', 'items/p2.clarity/visibleIf', { all: [{ answered: 'p2.clarity' }] }],
  ['items that wait for each other', 'cycle', 'items/p2.values/visibleIf', { any: [{ answered: 'p2.values_lived' }] }],
  ['an item that waits for a later one', 'unreachable', 'items/p1.peak/visibleIf', { answered: 'p1.low' }],
  [
    'a count that no answer reaches',
    'unreachable',
    'items/p2.values_top/visibleIf',
    { '>=': [{ count: 'p2.values' }, 8] },
  ],
  [
    'an item that nobody reaches',
    'unreachable',
    'items/p2.values/visibleIf',
    { '>=': [{ count: 'p1.motivation' }, 2] },
  ],
  ['an item in no phase', 'unreachable', 'items/p2.clarity/id', 'p7.clarity'],
  ['a phase that asks nothing', 'unreachable', 'phases', [...(core?.phases ?? []), { ...firstPhase, id: 'p3' }]],
  ['a least above the most', 'bounds', 'items/p1.drains/min', 13],
  ['more choices than options', 'bounds', 'items/p1.triggers/max', 17],
  ['more ranks than choices', 'bounds', 'items/p2.values_top/k', 8],
  ['a tag that starts above its end', 'bounds', 'items/p2.keystone/tags/days/min', 8],
  ['a scale whose end has no name', 'anchors', 'items/p1.motivation/anchors/5', undefined],
  ['an anchor beyond its scale', 'anchors', 'items/p1.motivation/points', 4],
  ['a time window without hours', 'hours', 'optsets/windows8/options/w00/from', undefined],
])('a definition with %s is refused (%s)', (_, code, path, value) => {
  expect(checkDefinition(planted(path, value)).map((fault) => fault.code)).toContain(code);
});

test('everything behind an item that nobody reaches is unreachable too', () => {
  const hidden = planted('items/p2.values/visibleIf', { '>=': [{ count: 'p1.motivation' }, 2] });

  const paths = checkDefinition(hidden).map((fault) => fault.path);

  expect(paths).toEqual(['items.16', 'items.17', 'items.18']);
});

test('a fault says where it is and what to mend', () => {
  expect(checkDefinition(planted('items/p2.values_top/source', 'p2.missing'))).toContainEqual({
    code: 'dangling',
    path: 'items.17.source',
    message: 'There is no item p2.missing.',
  });
});

test.each([null, undefined, 7, 'text', [], {}])('%j is no definition', (junk) => {
  expect(checkDefinition(junk)[0]?.code).toBe('schema');
});
