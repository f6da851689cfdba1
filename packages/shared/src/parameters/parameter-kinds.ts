import { z } from 'zod';

/** A whole number from text; an empty value is refused, not read as zero. */
export const wholeNumber = (min: number, max: number) =>
  z.string().min(1).pipe(z.coerce.number<string>().int().min(min).max(max));
export const onOff = () => z.stringbool();
export const port = () => wholeNumber(0, 65_535);
export const milliseconds = (max = 24 * 60 * 60 * 1000) => wholeNumber(0, max);
export const logLevel = () => z.enum(['silent', 'error', 'warn', 'info', 'debug']);
export const httpUrl = () => z.url({ protocol: /^https?$/ });

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
