import { readFileSync } from 'node:fs';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import type { HomeLayout } from '../home/home-layout.ts';

/** `run/compose/desired.json`: what containers were asked for last. It is there while containers of this home may exist. */
export type ComposeState = {
  schema: 'votive.containers/1';
  project: string;
  /** Settings from the environment of the last `up`. */
  environment: Record<string, string>;
  /** How often each service was asked to restart. */
  generations: Record<string, number>;
  /** The tag of the images. */
  images: string;
  /** What the edge that runs has read: the fingerprint of its configuration and certificate. */
  edge: string | null;
};

export function readComposeState(layout: HomeLayout): ComposeState | undefined {
  try {
    const state = JSON.parse(readFileSync(layout.composeState, 'utf8')) as ComposeState;
    return state.schema === 'votive.containers/1' ? state : undefined;
  } catch {
    return undefined;
  }
}

export function writeComposeState(layout: HomeLayout, state: ComposeState): void {
  writeFileAtomically(layout.composeState, `${JSON.stringify(state, null, 2)}\n`);
}
