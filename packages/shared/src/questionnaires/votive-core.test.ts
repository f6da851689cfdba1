import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { languageSchema } from '../contracts/language.ts';
import type { Questionnaire } from '../contracts/questionnaire.ts';
import { checkDefinition } from './check-definition.ts';
import { questionnaireJsonSchema } from './questionnaire-json-schema.ts';
import { allQuestionnaires, findQuestionnaire } from './questionnaires.ts';
import { bannedWords, gradeLevel, meanSentenceWords, sentencesOf, textsOf } from './testing/wording.ts';

const languages = languageSchema.options;
const core = findQuestionnaire('votive.core', '1.0.0') as Questionnaire;

test('the core questionnaire asks the items of the blueprint, in its order', () => {
  expect(core.items.map(({ id, type }) => `${id} ${type}`)).toEqual([
    'p1.peak windows',
    'p1.low windows',
    'p1.workday windows',
    'p1.sleep sleep',
    'p1.energy_stability scale',
    'p1.drains lines',
    'p1.restores lines',
    'p1.triggers multi',
    'p1.motivation scale',
    'p1.breakdown single',
    'p1.mood_week scale',
    'p1.recent_example text',
    'p2.iam stem-lines',
    'p2.others lines',
    'p2.auto lines',
    'p2.keystone lines',
    'p2.values multi',
    'p2.values_top rank',
    'p2.values_lived ratings',
    'p2.strengths lines',
    'p2.resist lines',
    'p2.clarity scale',
  ]);
});

test.each([
  ['windows8', 'w00 w03 w06 w09 w12 w15 w18 w21'],
  ['breakdown', 'start keep_going distraction overthinking energy forgetting'],
  [
    'values16',
    'security adventure recognition service autonomy connection efficiency creativity balance mastery honesty fairness learning family health play',
  ],
  ['who', 'partner friend colleague family'],
  ['times', 'morning midday afternoon evening night varies'],
  ['effect', 'helps neutral costs'],
  ['tried', 'once few many'],
])('the option set %s offers what the rules reason about', (name, ids) => {
  expect(core.optsets[name]?.options.map((option) => option.id).join(' ')).toBe(ids);
});

test('every published definition passes the publish gate', () => {
  expect(allQuestionnaires.filter(({ status }) => status === 'published').flatMap(checkDefinition)).toEqual([]);
});

test('the newest published definition is found without a version, and an unknown one is not', () => {
  expect(findQuestionnaire('votive.core')?.version).toBe('1.0.0');
  expect(findQuestionnaire('votive.core', '0.9.0')).toBeUndefined();
  expect(findQuestionnaire('__proto__')).toBeUndefined();
});

test('the committed JSON Schema is the one that the contract generates', async () => {
  const file = new URL('../../schemas/questionnaire-1.schema.json', import.meta.url);

  const committed: unknown = JSON.parse(await readFile(file, 'utf8'));

  expect(committed, 'run packages/shared/src/questionnaires/write-json-schema.ts').toEqual(questionnaireJsonSchema());
});

test('a JSON Schema validator of another maker accepts the definition, and refuses a broken one', async () => {
  const text = await readFile(new URL('votive-core-1.0.0.json', import.meta.url), 'utf8');
  const validate = new Ajv2020({ strict: false }).compile(questionnaireJsonSchema() as object);

  expect([validate(JSON.parse(text)), validate.errors]).toEqual([true, null]);
  expect(validate(JSON.parse(text.replace('"type": "sleep"', '"type": "nap"')))).toBe(false);
});

test('the lint of words sees what it is there to see', () => {
  expect(bannedWords('You are a born leader, and you always knew the truth.', 'en')).toHaveLength(3);
  expect(bannedWords('To objaw, który zawsze leczy terapia.', 'pl')).toHaveLength(4);
});

test.each(languages)('no text in %s uses a clinical word or claims to know the person', (language) => {
  const texts = textsOf(core, language);

  expect(texts.length).toBeGreaterThan(200);
  expect(texts.filter(({ text }) => bannedWords(text, language).length > 0)).toEqual([]);
});

test.each(['text', 'help', 'why', 'hints', 'intro', 'description'])(
  'English %s reads at grade eight or below, and Polish in short sentences',
  (kind) => {
    const ofKind = (language: 'en' | 'pl') =>
      textsOf(core, language).flatMap((placed) => (placed.kind === kind ? [placed.text] : []));

    expect(gradeLevel(ofKind('en'))).toBeLessThanOrEqual(8);
    expect(meanSentenceWords(ofKind('en'))).toBeLessThanOrEqual(18);
    expect(meanSentenceWords(ofKind('pl'))).toBeLessThanOrEqual(18);
  },
);

test.each(languages)('"why we ask" is two sentences in %s, and free text has hints', (language) => {
  for (const item of core.items) {
    expect(sentencesOf(item.why[language]), item.id).toHaveLength(2);
    expect(item.help?.[language], item.id).toBeTruthy();
    if (['lines', 'stem-lines', 'text'].includes(item.type)) expect(item.hints?.length, item.id).toBeGreaterThan(0);
  }
});

test('every question may be skipped', () => {
  expect(core.items.filter((item) => item.required || !item.skippable)).toEqual([]);
});
