import { randomUUID } from 'node:crypto';
import {
  type LabelMove,
  labelNameSchema,
  type moveLabelSchema,
  type moveOutcomeSchema,
  type PublishRequest,
} from '@votive/shared/admin-api/prompt-contracts';
import { mayActAs } from '@votive/shared/admin-api/roles';
import { AppError, InvalidInput } from '@votive/shared/app-error';
import type { z } from 'zod';
import type { Actor } from '../../admin/admin-operation.ts';
import type { MoveLabel, PromptService } from '../prompt-service.ts';
import { PRODUCTION } from '../to-plan.ts';
import type { PublishRequestStore } from './publish-request-store.ts';

export type PublishingService = ReturnType<typeof createPublishingService>;
type MoveRequest = z.output<typeof moveLabelSchema>;
type Gated = { key: string; promptId: string; versionId: string; overrideGate: boolean };
type MoveOutcome = z.output<typeof moveOutcomeSchema>;

type Dependencies = {
  prompts: PromptService;
  history: {
    /** The newest moves of a prompt's labels, newest first. */
    labelMoves: (promptId: string) => Promise<LabelMove[]>;
    hasPointedAt: (promptId: string, pointing: { label: string; versionId: string }) => Promise<boolean>;
  };
  requests: PublishRequestStore;
  /** What keeps a version from being published by its gate, or undefined. */
  gateFault: (key: string, versionId: string) => Promise<string | undefined>;
  requireSecondPerson: boolean;
  now: () => Date;
};

/**
 * Who may point a label where. `production` needs a publisher and a passed gate, or an owner who says why not; a version that was in production before needs no
 * gate again, so that rolling back always works. With a second person it becomes a request that another publisher approves.
 */
export function createPublishingService(dependencies: Dependencies) {
  const { prompts, history, requests, gateFault, requireSecondPerson, now } = dependencies;

  async function move(key: string, label: string, request: MoveRequest, actor: Actor): Promise<MoveOutcome> {
    requireMovable(label);
    const { versionId, reason, ifVersionId, overrideGate } = request;
    const { id: promptId, labels } = await prompts.find(key);
    const order = { key, label, versionId, reason, ifVersionId, actor: actor.name };
    if (label !== PRODUCTION) return perform(promptId, order);
    requireRole(actor);
    if (labels[label] === versionId) return { outcome: 'unchanged' };
    await requireGate({ key, promptId, versionId, overrideGate }, actor);
    const noted = overrideGate ? { ...order, reason: `${reason} (gate overridden)` } : order;
    return requireSecondPerson ? ask(promptId, noted) : perform(promptId, noted);
  }

  async function perform(promptId: string, order: MoveLabel): Promise<MoveOutcome> {
    if (!(await prompts.moveLabel(order))) return { outcome: 'unchanged' };
    const made = (await history.labelMoves(promptId)).find(({ label }) => label === order.label);
    return { outcome: 'moved', move: made as LabelMove };
  }

  async function ask(promptId: string, { key, label, versionId, reason, ifVersionId, actor }: MoveLabel) {
    const request: PublishRequest = {
      id: randomUUID(),
      label,
      versionId,
      ifVersionId: ifVersionId ?? null,
      reason,
      requestedBy: actor,
      requestedAt: now().toISOString(),
      state: 'open',
    };
    await requests.insert({ promptId, key }, request);
    return { outcome: 'awaiting_approval' as const, request };
  }

  /** Makes the move of a request. The second person is another one than who asked. */
  async function approve(key: string, requestId: string, reason: string, actor: Actor): Promise<MoveOutcome> {
    const { promptId, request } = await openRequest(key, requestId);
    if (request.requestedBy === actor.name)
      throw new AppError('forbidden', 'You asked for this publication yourself: somebody else has to approve it.');
    const at = now().toISOString();
    if (!(await requests.decide({ promptId, key }, requestId, { state: 'approved', actor: actor.name, at, reason })))
      throw decided();
    const { label, versionId, ifVersionId, requestedBy } = request;
    const order = { key, label, versionId, ifVersionId, reason: request.reason, actor: requestedBy };
    try {
      return await perform(promptId, { ...order, approvedBy: actor.name });
    } catch (error) {
      await requests.reopen(promptId, requestId);
      throw error;
    }
  }

  async function withdraw(key: string, requestId: string, reason: string, actor: Actor): Promise<void> {
    const { promptId, request } = await openRequest(key, requestId);
    if (request.requestedBy !== actor.name && !mayActAs(actor.role, 'publisher'))
      throw new AppError('forbidden', 'Only who asked for this publication, or a publisher, may withdraw it.');
    const at = now().toISOString();
    if (!(await requests.decide({ promptId, key }, requestId, { state: 'withdrawn', actor: actor.name, at, reason })))
      throw decided();
  }

  async function openRequest(key: string, requestId: string) {
    const { id: promptId } = await prompts.find(key);
    const request = await requests.find(promptId, requestId);
    if (!request) throw new AppError('not_found', `There is no such publication of ${key}.`);
    if (request.state !== 'open') throw decided();
    return { promptId, request };
  }

  async function requireGate({ key, promptId, versionId, overrideGate }: Gated, actor: Actor): Promise<void> {
    if (overrideGate) {
      if (mayActAs(actor.role, 'owner')) return;
      throw new AppError('forbidden', 'Only an owner may publish without a passed gate.');
    }
    if (await history.hasPointedAt(promptId, { label: PRODUCTION, versionId })) return;
    const fault = await gateFault(key, versionId);
    if (fault !== undefined) throw new AppError('conflict', fault);
  }

  return {
    move,
    approve,
    withdraw,
    list: async (key: string) => requests.list((await prompts.find(key)).id),
  };
}

const decided = () => new AppError('conflict', 'This publication was approved or withdrawn already.');

function requireRole(actor: Actor): void {
  if (!mayActAs(actor.role, 'publisher'))
    throw new AppError('forbidden', `Publishing needs the role publisher; you have the role ${actor.role}.`);
}

function requireMovable(label: string): void {
  if (!labelNameSchema.safeParse(label).success)
    throw new InvalidInput([{ path: 'label', message: 'A label is written in small letters, like staging.' }]);
  if (label.startsWith('arm:'))
    throw new InvalidInput([{ path: 'label', message: 'The arms of an experiment are moved by the experiment.' }]);
}
