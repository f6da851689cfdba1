import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { COMMAND_DATA, publishedSchema } from '../../schemas/command-data.ts';
import type { CommandCase } from './command-cases.ts';
import { inPipe, onTerminal, type Subject, withClosedStreams } from './subject.ts';

const ESCAPE = '\u001b';
const CONTROL_C = '\u0003';
const INTERRUPTED = 130;

/** The state of the appliance that decides on the exit codes. */
export type Place = 'running' | 'stopped' | 'nowhere';
type Walk = (subject: Subject, cases: readonly CommandCase[], place: Place) => Promise<void>;

/** `--json` gets exactly one document, in the published shape, without colour, and the exit code that it promises. */
export const answersInJson: Walk = async (subject, cases, place) => {
  for (const { args, [place]: code } of cases) {
    const answer = await inPipe(subject, [...args, '--json']);
    const what = `${args.join(' ')}\n${answer.stdout}${answer.stderr}`;
    expect(answer.code, what).toBe(code);
    expect(answer.stdout + answer.stderr, what).not.toContain(ESCAPE);
    expectDocument(readDocument(answer.stdout, what), { isSuccess: code === 0, what });
  }
};

/** In a pipe nothing is coloured and nothing is asked; results go to stdout, errors to stderr. */
export const answersInPipes: Walk = async (subject, cases, place) => {
  for (const { args, [place]: code } of cases) {
    const { code: ended, stdout, stderr } = await inPipe(subject, args);
    const what = `${args.join(' ')}\n${stdout}${stderr}`;
    expect(ended, what).toBe(code);
    expect(stdout + stderr, what).not.toContain(ESCAPE);
    if (code === 0) expect(stdout, what).not.toBe('');
    else expect([stdout, stderr], what).toEqual(['', expect.stringMatching(/error: .*VOT-\d{3}/)]);
  }
};

/** With every stream closed a command still does its work and ends. */
export const worksWithClosedStreams: Walk = async (subject, cases, place) => {
  for (const { args, [place]: code } of cases)
    expect(await withClosedStreams(subject, args), args.join(' ')).toBe(code);
};

/** On a terminal only those that ask wait, and they can be left; `--json` is the same document there, uncoloured and never behind a question. */
export const answersOnTerminal: Walk = async (subject, cases, place) => {
  for (const { args, [place]: code, asks } of cases) {
    const isAsked = asks === true && place !== 'nowhere';
    const plain = await onTerminal(subject, args, isAsked ? { typed: CONTROL_C } : {});
    expect(plain.code, `${args.join(' ')}\n${plain.screen}`).toBe(isAsked ? INTERRUPTED : code);
    const json = await onTerminal(subject, [...args, '--json'], { errorsTo: '/dev/null' });
    const what = `${args.join(' ')}\n${json.screen}`;
    expect(json.code, what).toBe(code);
    expect(readDocument(json.screen, what), what).toMatchObject({ ok: code === 0 });
    expect(json.screen, what).not.toContain(ESCAPE);
  }
};

type Document = { data?: unknown; error?: unknown; meta: { command: string } };

/** Throws with what was there when it is not one JSON document and nothing else. */
function readDocument(text: string, what: string): Document {
  try {
    return JSON.parse(text) as Document;
  } catch (cause) {
    throw new Error(`Not exactly one JSON document: ${what}`, { cause });
  }
}

function expectDocument(document: Document, { isSuccess, what }: { isSuccess: boolean; what: string }): void {
  expect(document, what).toMatchObject({
    schema: expect.stringMatching(/^votive\.[a-z.-]+\/1$/),
    ok: isSuccess,
    warnings: expect.any(Array),
    meta: { version: '0.1.0', duration_ms: expect.any(Number) },
  });
  if (isSuccess) expectPublishedData(document);
  else expectError(document.error, what);
}

function expectError(error: unknown, what: string): void {
  expect(error, what).toEqual({
    code: expect.stringMatching(/^VOT-\d{3}$/),
    message: expect.stringMatching(/./),
    cause: expect.stringMatching(/./),
    fix: expect.stringMatching(/./),
    docs: expect.stringContaining('ERRORS.md#vot-'),
    retryable: expect.any(Boolean),
  });
}

/** What a command answered is what `votive schema` says it answers. */
function expectPublishedData({ data, meta }: Document): void {
  if (meta.command === 'help') return;
  const schema = publishedSchema(meta.command);
  expect(schema, meta.command).toBeDefined();
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema ?? false);
  expect(validate(data), `${meta.command}: ${JSON.stringify(validate.errors)}`).toBe(true);
  expect(COMMAND_DATA[meta.command]?.safeParse(data).error?.issues, meta.command).toBeUndefined();
}
