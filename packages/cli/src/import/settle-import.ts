import type { HomeLayout } from '../home/home-layout.ts';
import { removeDeadCopies } from './private-copy.ts';

/** An import is written in one transaction: it is there, or nothing of it is. What may be left is the copy that was being read. */
export async function settleImport({ layout }: { layout: HomeLayout }): Promise<{ outcome: 'undone'; did: string[] }> {
  const copies = removeDeadCopies(layout);
  const did = copies.length === 0 ? [] : ['removed the private copy of the file that was being imported'];
  return { outcome: 'undone', did: [...did, 'the same import can be run again: what came over does not come twice'] };
}
