import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CommandError } from '../output/command-error.ts';
import { BENCHMARK_RULES } from './benchmark-rules.ts';
import { OWN_RULES } from './own-rules.ts';

/** Rules that look at all containers together have no function of their own. */
const OVER_ALL = ['own.profiles', 'own.one-writer'];
const KNOWN = new Set([...[...BENCHMARK_RULES, ...OWN_RULES].map(({ id }) => id), ...OVER_ALL]);

/** Findings that are accepted, each with its reason. `service` is a name, or `*` for all; with `when: "public"` only where the operator opened the appliance to others. */
export const waiversSchema = z.strictObject({
  schema: z.literal('votive.waivers/1'),
  waivers: z.array(
    z.strictObject({
      id: z.string().refine((id) => KNOWN.has(id), 'is no rule of this version'),
      service: z.string().min(1),
      when: z.literal('public').optional(),
      reason: z.string().min(20, 'needs a reason that a stranger understands'),
    }),
  ),
});
export type Waiver = z.infer<typeof waiversSchema>['waivers'][number];

/** The waivers of a file; none where it does not exist. Throws VOT-203 for one that cannot be used: a waiver that is misspelt must not pass for one that is in force. */
export function readWaivers(path: string): Waiver[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    return waiversSchema.parse(JSON.parse(text)).waivers;
  } catch (cause) {
    throw new CommandError('VOT-203', {
      message: `The waivers in ${path} cannot be used.`,
      reason:
        cause instanceof z.ZodError
          ? cause.issues.map(({ path: place, message }) => `${place.join('.')}: ${message}`).join('; ')
          : 'It is not JSON.',
      fix: 'Correct the file, or delete it; without it nothing is waived.',
      cause,
    });
  }
}
