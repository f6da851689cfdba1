import { AppError, UpstreamError } from '@votive/shared/app-error';
import type { PlanSource } from '@votive/shared/contracts/analysis';
import type { Plan } from '@votive/shared/contracts/plan';
import { LRUCache } from 'lru-cache';
import { BreakerOpenError } from '../breaker/breaker.ts';
import { createBackoff } from './backoff.ts';
import type { KeptPlan } from './plan-file-store.ts';
import { createRefreshQueue } from './refresh-queue.ts';

/** What asking for a plan brought: a plan, "you have the current one", or "there is none". Anything else is thrown. */
export type FetchedPlan = { kind: 'plan'; plan: Plan } | { kind: 'unchanged' } | { kind: 'gone' };

/** A plan with how it was come by; `ageMs` counts from the last time it was known to be current, and is 0 for the bundled default. */
export type PlanAnswer = { plan: Plan; source: PlanSource; ageMs: number };

export type PlanCacheDependencies = {
  fetchPlan: (key: string, knownRevision: string | undefined) => Promise<FetchedPlan>;
  files: { loadAll: () => KeptPlan[]; save: (kept: KeptPlan) => void; remove: (key: string) => void };
  bundled: ReadonlyMap<string, Plan>;
  now: () => number;
  random: () => number;
};
export type PlanCacheSettings = { freshMs: number; staleMs: number; maxConcurrentRefreshes: number };
export type PlanCache = ReturnType<typeof createPlanCache>;

type Entry = { plan: Plan; fetchedAtMs: number; freshUntilMs: number };

const MAX_ENTRIES = 1_000;
const FRESH_JITTER = 0.1;
/** How long a caller waits for the network while a kept file could answer at once. */
const FILE_PATIENCE_MS = 200;

/**
 * Plans by prompt key and mode. Fresh for `freshMs` ±10 %; stale until `staleMs` after the last success (answered now, refreshed behind); then the last
 * known good file; then the bundled default; then `unavailable`. One fetch fills both modes.
 */
export function createPlanCache(dependencies: PlanCacheDependencies, settings: PlanCacheSettings) {
  const { fetchPlan, files, bundled, now, random } = dependencies;
  const entries = new LRUCache<string, Entry>({ max: MAX_ENTRIES });
  const lastKnownGood = new LRUCache<string, KeptPlan>({ max: MAX_ENTRIES });
  const backoff = createBackoff(now, random);
  const hanging = new Set<string>();
  const queue = createRefreshQueue(settings.maxConcurrentRefreshes, refresh);
  for (const kept of files.loadAll()) lastKnownGood.set(kept.plan.key, kept);

  /** The plan, if one is at hand that needs no waiting: fresh or stale. */
  function peek(key: string, thinkingEnabled: boolean): PlanAnswer | undefined {
    const entry = entries.get(entryKey(key, thinkingEnabled));
    if (!entry) return undefined;
    const nowMs = now();
    const ageMs = nowMs - entry.fetchedAtMs;
    if (nowMs < entry.freshUntilMs) return { plan: entry.plan, source: 'fresh', ageMs };
    if (ageMs >= settings.staleMs) return undefined;
    if (backoff.mayTry(key)) refreshBehind(key);
    return { plan: entry.plan, source: 'stale', ageMs };
  }

  /** The best plan there is. Throws `unavailable` when there is none at all. */
  async function get(key: string, thinkingEnabled: boolean): Promise<PlanAnswer> {
    const cached = peek(key, thinkingEnabled);
    if (cached) return cached;
    if (backoff.mayTry(key)) await waitForRefresh(key);
    return peek(key, thinkingEnabled) ?? lastResort(key);
  }

  /** Waits for the network: to the end where there is no kept file, else for a moment, once a refresh. */
  async function waitForRefresh(key: string): Promise<void> {
    const ended = request(key).catch(() => undefined);
    if (!lastKnownGood.has(key)) return ended;
    if (hanging.has(key)) return;
    const isLate = await Promise.race([ended.then(() => false), after(FILE_PATIENCE_MS)]);
    if (!isLate) return;
    hanging.add(key);
    void ended.finally(() => hanging.delete(key));
  }

  function lastResort(key: string): PlanAnswer {
    const kept = lastKnownGood.get(key);
    if (kept) return { plan: kept.plan, source: 'file', ageMs: Math.max(0, now() - kept.fetchedAtMs) };
    const plan = bundled.get(key);
    if (plan) return { plan, source: 'bundled', ageMs: 0 };
    throw new AppError('unavailable', `No plan for ${key} is at hand, and the prompt-service cannot be asked.`);
  }

  const request = (key: string) => queue.request(key, lastKnownGood.peek(key)?.fetchedAtMs ?? Number.NEGATIVE_INFINITY);
  const refreshBehind = (key: string): void => void request(key).catch(() => undefined);

  async function refresh(key: string): Promise<void> {
    const held = currentOf(key);
    try {
      const fetched = await fetchPlan(key, held?.revision);
      if (fetched.kind === 'gone') return forget(key);
      const plan = fetched.kind === 'plan' ? fetched.plan : held;
      if (!plan)
        throw new UpstreamError('prompt-service', { retryable: true, message: 'There was nothing to compare with.' });
      backoff.forget(key);
      keep(plan);
    } catch (error) {
      backoff.failed(key, { lengthen: !(error instanceof BreakerOpenError) });
      throw error;
    }
  }

  /** The plan of a key that is nearest to current, whatever its age. */
  function currentOf(key: string): Plan | undefined {
    return entries.peek(entryKey(key, true))?.plan ?? lastKnownGood.peek(key)?.plan;
  }

  function keep(plan: Plan): void {
    const fetchedAtMs = now();
    const jitter = 1 - FRESH_JITTER + 2 * FRESH_JITTER * random();
    const entry = { plan, fetchedAtMs, freshUntilMs: fetchedAtMs + settings.freshMs * jitter };
    entries.set(entryKey(plan.key, true), entry);
    entries.set(entryKey(plan.key, false), entry);
    lastKnownGood.set(plan.key, { plan, fetchedAtMs });
    files.save({ plan, fetchedAtMs });
  }

  /** The service says that there is no such prompt: nothing of it is kept, and it is not asked again for a while. */
  function forget(key: string): void {
    entries.delete(entryKey(key, true));
    entries.delete(entryKey(key, false));
    lastKnownGood.delete(key);
    files.remove(key);
    backoff.failed(key, { lengthen: true });
  }

  /** `revision` is now the current one of `key`: fetches it at once if another one is held. */
  async function noteRevision(key: string, revision: string): Promise<void> {
    const held = currentOf(key);
    backoff.forget(key);
    if (held?.revision === revision) return keep(held);
    await queue.inFlight(key)?.catch(() => undefined);
    if (currentOf(key)?.revision !== revision) await request(key).catch(() => undefined);
  }

  /** All keys that are held or bundled, so that someone may need them. */
  function knownKeys(): string[] {
    return [...new Set([...lastKnownGood.keys(), ...bundled.keys()])];
  }

  /** Refreshes, now, every known key that is not fresh: the service can be reached again. */
  function refreshStale(): void {
    backoff.forgetAll();
    for (const key of knownKeys()) {
      if (peek(key, true)?.source !== 'fresh') refreshBehind(key);
    }
  }

  return { peek, get, noteRevision, refreshStale, knownKeys };
}

/** `JSON.stringify({ key, thinkingEnabled })`, written out: keys need no escaping, and this is the hot path. */
const entryKey = (key: string, thinkingEnabled: boolean) => `{"key":"${key}","thinkingEnabled":${thinkingEnabled}}`;

const after = (ms: number) => new Promise<true>((resolve) => setTimeout(resolve, ms, true).unref());
