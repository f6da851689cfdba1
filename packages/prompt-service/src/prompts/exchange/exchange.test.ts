import type { PromptExport } from '@votive/shared/contracts/prompt-export';
import { expect, test } from 'vitest';
import { startApp } from '../../testing/start-app.ts';
import { modes } from '../../testing/versions.ts';

const KEY = 'ASSESSMENT_ANALYSIS';
type Service = Awaited<ReturnType<typeof startApp>>;

/** A home with two prompts, several versions, contracts, labels, and one prompt out of use. */
async function startLivedIn(): Promise<Service> {
  const service = await startApp();
  const admin = service.admin();
  const variables = [
    { name: 'answers', type: 'text', required: true, userSupplied: true, sample: 'zoë 🙂', maxChars: 90_000 },
  ] as const;
  const content = { variables: [...variables], ...modes('second “quoted” \u2028 line') };
  const second = await admin('createVersion', {
    params: { key: KEY },
    body: { baseVersionId: 'default-1', content, note: 'warmer' },
  });
  const move = { versionId: second.id, reason: 'better', ifVersionId: 'default-1', overrideGate: true };
  await admin('moveLabel', { params: { key: KEY, label: 'production' }, body: move });
  await admin('createPrompt', { body: { key: 'OLD_ONE', description: 'Not used.' } });
  await admin('createVersion', { params: { key: 'OLD_ONE' }, body: { baseVersionId: null, content, note: 'old' } });
  await admin('archivePrompt', { params: { key: 'OLD_ONE' }, body: { reason: 'old' } });
  return service;
}

const bytes = async ({ send }: Service) => (await send('GET', '/internal/prompt-export')).text();
const bringIn = (service: Service, document: PromptExport, dryRun = false) =>
  service.admin()('importPrompts', { body: { document, dryRun, reason: 'moving house' } });

test('what one home exports, another brings in and exports byte for byte; a second time changes nothing', async () => {
  const [from, to] = [await startLivedIn(), await startApp()];
  const exported = await bytes(from);
  const document = JSON.parse(exported) as PromptExport;

  const dry = await bringIn(to, document, true);
  const untouched = await bytes(to);
  const first = await bringIn(to, document);
  const second = await bringIn(to, document);

  expect(dry).toEqual({ created: ['OLD_ONE'], versionsAdded: 2, labelsMoved: 1, unchanged: [] });
  expect(untouched).not.toContain('OLD_ONE');
  expect(first).toEqual(dry);
  expect(second).toEqual({ created: [], versionsAdded: 0, labelsMoved: 0, unchanged: [KEY, 'OLD_ONE'] });
  expect(await bytes(to)).toBe(exported);
  expect(await (await to.send('GET', `/internal/plans/${KEY}`)).text()).toBe(
    await (await from.send('GET', `/internal/plans/${KEY}`)).text(),
  );
});

test('a version whose number is taken here gets the next one, and nothing of either home is lost', async () => {
  const [from, to] = [await startLivedIn(), await startApp()];
  const ours = await to.prompts.createVersion({ key: KEY, ...modes('ours'), note: 'ours', author: 'ben' });

  await bringIn(to, JSON.parse(await bytes(from)) as PromptExport);

  const { versionList } = await to.admin()('readPrompt', { params: { key: KEY } });
  expect(versionList.map(({ number, note }) => [number, note])).toEqual([
    [3, 'warmer'],
    [2, 'ours'],
    [1, 'The version that Votive ships with.'],
  ]);
  expect(versionList[1]?.id).toBe(ours.id);
});

test('an altered version, one that holds something else here and a label without a version are refused, all at once', async () => {
  const [from, to] = [await startLivedIn(), await startApp()];
  const before = await bytes(to);
  const document = JSON.parse(await bytes(from)) as PromptExport;
  const [prompt] = document.prompts;
  if (!prompt?.versions[0] || !prompt.versions[1]) throw new Error('the export has two versions');
  prompt.versions[1].withThinking.maxTokens += 1;
  prompt.versions[0].variables = [];
  prompt.labels.staging = 'nowhere';

  const refusal = await bringIn(to, document).catch((error: unknown) => error);

  expect(refusal).toMatchObject({ status: 400 });
  const { issues } = (refusal as { body: { issues: { path: string }[] } }).body;
  expect(issues.map(({ path }) => path)).toEqual([
    'prompts.0.versions.0.id',
    'prompts.0.versions.1.sha256',
    'prompts.0.labels.staging',
  ]);
  expect(await bytes(to)).toBe(before);
});

test('an import that would publish is for owners, and never goes round the second person', async () => {
  const from = await startLivedIn();
  const document = JSON.parse(await bytes(from)) as PromptExport;
  const [to, strict] = [await startApp(), await startApp({ requireSecondPerson: true })];
  const publisher = await to.adminAs('publisher');

  const asPublisher = publisher('importPrompts', { body: { document, dryRun: false, reason: 'r' } });

  await expect(asPublisher).rejects.toMatchObject({ status: 403 });
  await expect(bringIn(strict, document)).rejects.toMatchObject({ status: 409 });
});
