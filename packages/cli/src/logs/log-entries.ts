import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Palette } from '../output/palette.ts';

/** One line of a service's log. `time` is ISO 8601; a line without one has the time of the line before it. */
export type LogEntry = { time: string; service: string; raw: string };

const ROTATED = ['.2', '.1', ''];

/** All kept lines of some services from `since` (ISO 8601) on, merged by time; lines of one moment keep their order. */
export function readEntries(folder: string, services: readonly string[], since: string | undefined): LogEntry[] {
  const entries = services.flatMap((service) => {
    const text = ROTATED.map((suffix) => readIfThere(join(folder, `${service}.log${suffix}`))).join('');
    return toEntries(text, service, '');
  });
  return entries
    .filter(({ time }) => since === undefined || time >= since)
    .sort((left, right) => (left.time < right.time ? -1 : left.time > right.time ? 1 : 0));
}

/** The lines of `text` as entries. */
export function toEntries(text: string, service: string, timeBefore: string): LogEntry[] {
  let time = timeBefore;
  return text
    .split('\n')
    .filter((raw) => raw !== '')
    .map((raw) => {
      time = timeOf(raw) ?? time;
      return { time, service, raw };
    });
}

/** One entry for a person: time of day, service, level, message, and the other fields. */
export function formatEntry({ time, service, raw }: LogEntry, palette: Palette): string {
  const fields = parseObject(raw);
  if (!fields) return `${palette.dim(clock(time))} ${palette.cyan(service.padEnd(14))} ${raw}`;
  const { time: _time, name: _name, level, msg, ...rest } = fields;
  const details = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const word = String(level ?? '').padEnd(5);
  const painted = level === 'error' ? palette.red(word) : level === 'warn' ? palette.yellow(word) : word;
  return `${palette.dim(clock(time))} ${palette.cyan(service.padEnd(14))} ${painted} ${String(msg ?? '')} ${palette.dim(details.join(' '))}`.trimEnd();
}

/** One entry for a program: the fields of a JSON line, or the line as `msg`. */
export function toData({ time, service, raw }: LogEntry): Record<string, unknown> {
  return { ...(parseObject(raw) ?? { msg: raw }), time: time || null, service };
}

const clock = (time: string) =>
  time === '' ? '            ' : new Date(time).toTimeString().slice(0, 8) + time.slice(19, 23);

function timeOf(raw: string): string | undefined {
  const time = parseObject(raw)?.time;
  return typeof time === 'string' && !Number.isNaN(Date.parse(time)) ? new Date(time).toISOString() : undefined;
}

function parseObject(raw: string): Record<string, unknown> | undefined {
  if (!raw.startsWith('{')) return undefined;
  try {
    return JSON.parse(raw) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
