import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError, toCommandError } from '../output/command-error.ts';
import { rotateJwt } from './rotate-jwt.ts';
import { rotateAdmin, rotateService, rotateSession } from './rotate-key-lines.ts';
import { rotateRoot } from './rotate-root.ts';
import type { FileKind, FileRotation, Rotated, RotationTools } from './rotation.ts';

const ROTATE: Record<FileKind, (layout: HomeLayout, tools: RotationTools) => FileRotation> = {
  root: rotateRoot,
  service: rotateService,
  jwt: rotateJwt,
  session: rotateSession,
  admin: rotateAdmin,
};

/**
 * Rotates keys that are small files, and has what runs take them up. When that fails, every file is what it was before, what runs takes those up again, and VOT-405 (exit 15)
 * says why; VOT-406 (exit 16) where even that failed.
 */
export async function rotateFiles(
  layout: HomeLayout,
  kinds: readonly FileKind[],
  { takeUp, ...tools }: RotationTools & { takeUp: () => Promise<void> },
): Promise<Rotated[]> {
  const done: (FileRotation & { ms: number })[] = [];
  try {
    for (const kind of kinds) {
      const startedAt = performance.now();
      done.push({ ...ROTATE[kind](layout, tools), ms: Math.round(performance.now() - startedAt) });
    }
    tools.phase('taking-up');
    await takeUp();
  } catch (error) {
    await goBack(done, { phase: tools.phase, takeUp, failure: toCommandError(error) });
  }
  return done.map(({ kind, from, to, ms }) => ({ kind, from, to, ms }));
}

async function goBack(
  done: readonly FileRotation[],
  { phase, takeUp, failure }: { phase: RotationTools['phase']; takeUp: () => Promise<void>; failure: CommandError },
): Promise<never> {
  if (done.length === 0) throw failure;
  try {
    phase('undoing');
    for (const { undo } of done.toReversed()) undo();
    await takeUp();
  } catch (second) {
    const { message, reason } = toCommandError(second);
    throw new CommandError('VOT-406', {
      message: 'The rotation failed, and so did taking it back.',
      reason: `${failure.message} ${failure.reason} Then: ${message} ${reason}`,
      fix: 'Correct the cause, then run `votive recover`, then `votive up`. No key that opens data was lost.',
      cause: failure,
    });
  }
  throw new CommandError('VOT-405', {
    message: 'The keys were not rotated; those of before are in force again.',
    reason: `${failure.message} ${failure.reason}`,
    fix: failure.fix,
    data: failure.data,
    cause: failure,
  });
}
