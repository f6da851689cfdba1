import { z } from 'zod';

/** A whole number from text; an empty value is refused, not read as zero. */
export const wholeNumber = (min: number, max: number) =>
  z.string().min(1).pipe(z.coerce.number<string>().int().min(min).max(max));
export const onOff = () => z.stringbool();
export const port = () => wholeNumber(0, 65_535);
export const milliseconds = (max = 24 * 60 * 60 * 1000) => wholeNumber(0, max);
export const logLevel = () => z.enum(['silent', 'error', 'warn', 'info', 'debug']);

/** An address of a server. Credentials in it would end up in listings and logs, so they are refused. */
export const httpUrl = () =>
  z.url({ protocol: /^https?$/, error: 'is not an http or https address' }).refine(hasNoCredentials, {
    error: 'an address must not hold a user name or password; put the key in its file',
  });

/** One line of text without control characters, e.g. the name of a model. */
export const oneLine = () => z.string().regex(/^\P{C}+$/u, 'must be one line of text');

/** Five cron fields (or six, seconds first) of `*`, numbers, names, ranges, steps and lists. What the numbers mean is checked by the worker too. */
export const cronExpression = () =>
  z.string().refine(looksLikeCron, {
    error: 'is not a cron expression of five fields, e.g. "0 * * * *" or "*/15 8-18 * * 1-5"',
  });

const FIELD = /^(\*|[\da-z]+(-[\da-z]+)?)(\/[1-9]\d*)?$/i;
const LARGEST = [59, 59, 23, 31, 12, 7];

function looksLikeCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) return false;
  const largest = LARGEST.slice(-fields.length);
  return fields.every((field, at) =>
    field
      .split(',')
      .every((part) => FIELD.test(part) && numbersIn(part).every((number) => number <= (largest[at] ?? 0))),
  );
}

const numbersIn = (part: string) => (part.split('/')[0] ?? '').split('-').map(Number).filter(Number.isFinite);

function hasNoCredentials(text: string): boolean {
  const url = URL.parse(text);
  return url === null || (url.username === '' && url.password === '');
}

/** Origins separated by commas, e.g. `https://a.example,https://b.example`. */
export const originList = () =>
  z.string().transform((text, context) => {
    const origins = text
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== '');
    for (const origin of origins) {
      if (!URL.canParse(origin) || new URL(origin).origin !== origin)
        context.addIssue({ code: 'custom', message: `${origin} is not an origin` });
    }
    return origins;
  });

/** Hosts separated by commas, each a name or address with or without a port, e.g. `n8n.lan,192.168.1.5:5678`. */
export const hostList = () =>
  z.string().transform((text, context) => {
    const hosts = text
      .split(',')
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== '');
    for (const host of hosts)
      if (URL.parse(`http://${host}/`)?.host !== host)
        context.addIssue({ code: 'custom', message: `${host} is not a host or host:port` });
    return hosts;
  });
