import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Plan, planSchema } from '@votive/shared/contracts/plan';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import type { Secret } from '@votive/shared/secret';
import type { Logger } from 'pino';
import { z } from 'zod';

/** A plan and when it was last known to be current (milliseconds since 1970). */
export type KeptPlan = { plan: Plan; fetchedAtMs: number };
export type PlanFileStore = ReturnType<typeof createPlanFileStore>;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SUFFIX = '.plan';
const keptPlanSchema = z.strictObject({ plan: planSchema, fetchedAtMs: z.number() });

/**
 * The last known good plans, one file a key: `votive.plan/1`, a line break, base64 of nonce, AES-256-GCM ciphertext and tag; the key is bound in as
 * associated data. A file that cannot be opened (altered, another key, another version) is ignored with a warning and replaced by the next success.
 */
export function createPlanFileStore(folder: string, plansKey: Secret, log: Logger) {
  const key = Buffer.from(hkdfSync('sha256', plansKey.reveal(), '', 'votive.plans.v1', 32));
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  function save(kept: KeptPlan): void {
    try {
      writeFileAtomically(pathOf(kept.plan.key), seal(kept));
    } catch (error) {
      log.warn({ key: kept.plan.key, code: codeOf(error) }, 'the last known good plan could not be written');
    }
  }

  function remove(planKey: string): void {
    try {
      rmSync(pathOf(planKey), { force: true });
    } catch (error) {
      log.warn({ key: planKey, code: codeOf(error) }, 'the last known good plan could not be removed');
    }
  }

  function loadAll(): KeptPlan[] {
    return readdirSync(folder)
      .filter((name) => name.endsWith(SUFFIX) && !name.startsWith('.'))
      .map((name) => load(name.slice(0, -SUFFIX.length)))
      .filter((kept) => kept !== undefined);
  }

  function load(planKey: string): KeptPlan | undefined {
    try {
      return open(planKey, readFileSync(pathOf(planKey), 'utf8'));
    } catch (error) {
      log.warn({ key: planKey, code: codeOf(error) }, 'a kept plan cannot be opened and is ignored');
      return undefined;
    }
  }

  function seal(kept: KeptPlan): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData(kept.plan.key));
    const sealed = Buffer.concat([nonce, cipher.update(JSON.stringify(kept)), cipher.final(), cipher.getAuthTag()]);
    return `${HEADER}\n${sealed.toString('base64')}\n`;
  }

  function open(planKey: string, text: string): KeptPlan {
    const [header, body = ''] = text.split('\n');
    if (header !== HEADER) throw new Error('not a plan file of this version');
    const sealed = Buffer.from(body, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(associatedData(planKey))
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    const opened = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return keptPlanSchema.parse(JSON.parse(opened.toString('utf8')));
  }

  const pathOf = (planKey: string) => join(folder, `${planKey}${SUFFIX}`);
  return { save, remove, loadAll };
}

const HEADER = 'votive.plan/1';
const associatedData = (planKey: string) => Buffer.from(`${HEADER}|${planKey}`);

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : 'unreadable';
}
