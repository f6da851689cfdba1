import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { expect, test } from 'vitest';
import { startApp } from '../../testing/start-app.ts';
import { mode, modes } from '../../testing/versions.ts';

const KEY = 'ASSESSMENT_ANALYSIS';
const MAX = 50_000;

const variables = [
  { name: 'answers', type: 'text', required: true, userSupplied: true, sample: 'a line', maxChars: null },
] as const;
const content = (says: string): VersionContent => ({ variables: [...variables], ...modes(says) });
const fragment = (system: string): VersionContent => {
  const texts = { en: { system, user: 'Included by others.' } };
  const part = { ...mode(''), texts };
  return { variables: [], withThinking: part, withoutThinking: part };
};

type Service = Awaited<ReturnType<typeof startApp>>;
type Admin = ReturnType<Service['admin']>;

/** A published prompt that others can include. */
async function publishFragment(admin: Admin, key: string, system: string) {
  await admin('createPrompt', { body: { key, description: 'A part.' } }).catch(() => undefined);
  const { versionList } = await admin('readPrompt', { params: { key } });
  const version = await admin('createVersion', {
    params: { key },
    body: { baseVersionId: versionList[0]?.id ?? null, content: fragment(system), note: 'a part' },
  });
  await publish(admin, key, version.id);
  return version;
}

async function publish(admin: Admin, key: string, versionId: string) {
  const { labels } = await admin('readPrompt', { params: { key } });
  const body = { versionId, reason: 'test', ifVersionId: labels.production ?? null, overrideGate: true };
  return admin('moveLabel', { params: { key, label: 'production' }, body });
}

const save = (admin: Admin, baseVersionId: string | null, text: VersionContent, key = KEY) =>
  admin('createVersion', { params: { key }, body: { baseVersionId, content: text, note: 'try' } });

const planOf = async (service: Service, key = KEY) =>
  (await (await service.send('GET', `/internal/plans/${key}`)).json()) as {
    revision: string;
    versions: { includes?: unknown; withoutThinking: { texts: { en: { system: string } } } }[];
  };

test('a prompt is made, written, listed and read as it was written', async () => {
  const { adminAs } = await startApp();
  const admin = await adminAs('editor', 'ada');

  const made = await admin('createPrompt', { body: { key: 'WEEKLY_NOTE', description: 'For weekends.' } });
  const version = await save(admin, null, content('first'), 'WEEKLY_NOTE');

  expect(made).toMatchObject({ key: 'WEEKLY_NOTE', versions: 0, production: null });
  expect(version).toMatchObject({ number: 1, author: 'ada', note: 'try', gate: null, content: content('first') });
  const { items } = await admin('listPrompts');
  expect(items.map(({ key, versions }) => [key, versions])).toContainEqual(['WEEKLY_NOTE', 1]);
  const detail = await admin('readPrompt', { params: { key: 'WEEKLY_NOTE' } });
  expect(detail.versionList.map(({ id }) => id)).toEqual([version.id]);
});

test.each(['lower_case', '1ST', 'WITH-DASH', 'A'.repeat(81)])('the key %s is refused', async (key) => {
  const { admin } = await startApp();

  await expect(admin()('createPrompt', { body: { key, description: '' } })).rejects.toMatchObject({ status: 400 });
});

test('the version that ships with the product is shown with the contract that reports are written by', async () => {
  const { admin } = await startApp();

  const version = await admin()('readVersion', { params: { key: KEY, versionId: 'default-1' } });

  expect(version.labels).toEqual(['production']);
  expect(version.content.variables.map(({ name }) => name)).toEqual(['answers', 'language', 'minimum']);
});

test('a version on a stale base is refused with both sides of the merge, and nothing is lost', async () => {
  const { admin } = await startApp();
  const theirs = await save(admin(), 'default-1', content('theirs'));

  const refusal = save(admin(), 'default-1', content('mine'));

  await expect(refusal).rejects.toMatchObject({
    status: 409,
    body: { code: 'conflict', base: { id: 'default-1' }, newest: { id: theirs.id, content: content('theirs') } },
  });
  const merged = await save(admin(), theirs.id, content('both'));
  expect(merged.number).toBe(3);
});

test('of two versions saved on one base at the same moment, one is kept and the other told', async () => {
  const { admin } = await startApp();

  const outcomes = await Promise.allSettled([
    save(admin(), 'default-1', content('one')),
    save(admin(), 'default-1', content('two')),
  ]);

  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await admin()('readPrompt', { params: { key: KEY } })).versions).toBe(2);
});

test('a text is counted in code points: 50,000 faces fit, one more does not', async () => {
  const { admin } = await startApp();
  const face = '🙂';
  const text = (count: number) => {
    const texts = { en: { system: face.repeat(count), user: '{{answers}}' } };
    return { variables: [...variables], withThinking: { ...mode(''), texts }, withoutThinking: { ...mode(''), texts } };
  };

  await expect(save(admin(), 'default-1', text(MAX + 1))).rejects.toMatchObject({ status: 400 });
  const kept = await save(admin(), 'default-1', text(MAX));

  expect([...(kept.content.withThinking.texts.en?.system ?? '')]).toHaveLength(MAX);
});

test('text that merely looks like markup, code or a placeholder of another tool is kept letter by letter', async () => {
  const { admin } = await startApp();
  const odd = `<script>alert(1)</script> <img onerror=x> \${x} {x} {% x %} \\u0041 '; DROP TABLE prompts; -- ] ]> & "q"`;

  const kept = await save(admin(), 'default-1', content(odd));

  expect(kept.content).toEqual(content(odd));
});

test.each([
  ['a name that is no variable', 'Hello {{nobody}}.', /\{\{nobody\}\} is not among the variables/],
  ['an include of nothing', '{{> NOT_THERE}}', /never published/],
  ['an include of no key', '{{> not a key}}', /names no prompt/],
  ['an include of itself', '{{> ASSESSMENT_ANALYSIS}}', /in a circle: ASSESSMENT_ANALYSIS → ASSESSMENT_ANALYSIS/],
])('%s is refused at save', async (_name, says, message) => {
  const { admin } = await startApp();

  const refusal = await save(admin(), 'default-1', content(says)).catch((error: unknown) => error);

  expect(refusal).toMatchObject({ status: 400 });
  expect(JSON.stringify((refusal as { body: unknown }).body)).toMatch(message);
});

test('a text that never uses a required variable is refused at save', async () => {
  const { admin } = await startApp();
  const texts = { en: { system: 'Hello.', user: 'Go.' } };
  const silent = { ...content(''), withThinking: { ...mode(''), texts } };

  await expect(save(admin(), 'default-1', silent)).rejects.toMatchObject({
    status: 400,
    body: { issues: [{ path: 'withThinking.texts.en.user', message: '{{answers}} has to be used, and is not.' }] },
  });
});

test('an included prompt stands in the plan, by name, and a new version of it changes the plan', async () => {
  const service = await startApp();
  const admin = service.admin();
  const first = await publishFragment(admin, 'SAFETY_BLOCK', 'Be careful.');
  const { id } = await save(admin, 'default-1', content('before {{> SAFETY_BLOCK}} after'));
  await publish(admin, KEY, id);
  const before = await planOf(service);

  const second = await publishFragment(admin, 'SAFETY_BLOCK', 'Be very careful.');
  const after = await planOf(service);

  expect(before.versions[0]).toMatchObject({
    includes: [{ key: 'SAFETY_BLOCK', versionId: first.id, number: 1 }],
    withoutThinking: { texts: { en: { system: expect.stringContaining('before Be careful. after') } } },
  });
  expect(after.versions[0]).toMatchObject({
    includes: [{ key: 'SAFETY_BLOCK', versionId: second.id, number: 2 }],
    withoutThinking: { texts: { en: { system: expect.stringContaining('before Be very careful. after') } } },
  });
  expect(after.revision).not.toBe(before.revision);
  const { items } = await admin('listPrompts');
  expect(items).toMatchObject([
    { key: KEY, includes: ['SAFETY_BLOCK'], includedBy: [] },
    { key: 'SAFETY_BLOCK', includes: [], includedBy: [KEY] },
  ]);
});

test('two versions that would include each other cannot both be published', async () => {
  const { admin } = await startApp();
  await publishFragment(admin(), 'PART_A', 'a');
  await publishFragment(admin(), 'PART_B', 'b');
  const newest = async (key: string) => (await admin()('readPrompt', { params: { key } })).versionList[0]?.id ?? null;
  const a = await save(admin(), await newest('PART_A'), fragment('{{> PART_B}}'), 'PART_A');
  const b = await save(admin(), await newest('PART_B'), fragment('{{> PART_A}}'), 'PART_B');
  await publish(admin(), 'PART_A', a.id);

  await expect(publish(admin(), 'PART_B', b.id)).rejects.toMatchObject({
    status: 400,
    body: { issues: [{ message: expect.stringContaining('in a circle: PART_B → PART_A → PART_B') }] },
  });
});

test('a part is not published when a prompt that includes it would no longer work, and not archived while it is included', async () => {
  const { admin } = await startApp();
  await publishFragment(admin(), 'PART', 'a part');
  const { id } = await save(admin(), 'default-1', content('{{> PART}}'));
  await publish(admin(), KEY, id);
  const part = await admin()('readPrompt', { params: { key: 'PART' } });
  const named = { name: 'colour', type: 'text', required: false, userSupplied: false, sample: 'red', maxChars: null };
  const version = await save(
    admin(),
    part.versionList[0]?.id ?? null,
    { ...fragment('in {{colour}}'), variables: [named] } as VersionContent,
    'PART',
  );

  await expect(publish(admin(), 'PART', version.id)).rejects.toMatchObject({
    status: 400,
    message: 'ASSESSMENT_ANALYSIS includes PART and would no longer work.',
  });
  await expect(admin()('archivePrompt', { params: { key: 'PART' }, body: { reason: 'unused' } })).rejects.toMatchObject(
    { status: 409, message: expect.stringContaining('ASSESSMENT_ANALYSIS includes it') },
  );
});

test('an archived prompt is shown, and neither changed nor included any more', async () => {
  const { admin } = await startApp();
  await publishFragment(admin(), 'PART', 'a part');
  await admin()('archivePrompt', { params: { key: 'PART' }, body: { reason: 'unused' } });

  const { archivedAt, versionList } = await admin()('readPrompt', { params: { key: 'PART' } });

  expect(archivedAt).not.toBeNull();
  expect(versionList).toHaveLength(1);
  await expect(save(admin(), versionList[0]?.id ?? null, fragment('b'), 'PART')).rejects.toMatchObject({ status: 410 });
  await expect(save(admin(), 'default-1', content('{{> PART}}'))).rejects.toMatchObject({ status: 400 });
});

test('a prompt is filled in for a sample person, saved or not, with its includes', async () => {
  const { admin } = await startApp();
  await publishFragment(admin(), 'PART', 'a part');
  const body = { personaId: 'nadia-night-nurse', language: 'pl', mode: 'withoutThinking' } as const;

  const render = (more: object) => admin()('renderPrompt', { params: { key: KEY }, body: { ...body, ...more } });
  const rendered = await render({ content: content('[{{> PART}}]') });
  const saved = await render({ versionId: 'default-1' });

  expect(rendered.system).toContain('[a part]');
  expect(rendered.includes).toMatchObject([{ key: 'PART', number: 1 }]);
  expect(rendered.user).toContain('<answers-1>\n[p1.');
  expect(rendered.tokens).toBeGreaterThan(500);
  expect(saved.system).toContain('default');
  await expect(render({ versionId: 'default-1', personaId: 'somebody' })).rejects.toMatchObject({ status: 404 });
});
