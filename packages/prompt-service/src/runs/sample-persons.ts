import type { Persona } from '@votive/shared/personas/personas';

/** The sample people. Read when somebody first tries a prompt: an appliance rests most of the day, and need not keep them in memory for that. */
export async function samplePersons(): Promise<readonly Persona[]> {
  return (await import('@votive/shared/personas/personas')).allPersonas;
}
