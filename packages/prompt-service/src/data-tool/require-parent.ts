const PARENT = process.ppid;

/** Throws where whoever started the tool is gone: another command may be at work already. */
export function requireParent(): void {
  if (process.ppid !== PARENT) throw new Error('The command that wanted this is gone.');
}
