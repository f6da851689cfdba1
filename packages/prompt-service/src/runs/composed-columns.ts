import type { StartRun } from '@votive/shared/admin-api/run-contracts';
import { AppError, InvalidInput } from '@votive/shared/app-error';
import type { PromptParts } from '../prompts/prompt-parts.ts';
import type { RunColumn } from './run-service.ts';

/** The columns of a run with their includes in place: what `production` of each included prompt is at this moment. */
export async function composedColumns(
  parts: PromptParts,
  key: string,
  { columns, mode }: StartRun,
): Promise<RunColumn[]> {
  return Promise.all(
    columns.map(async (column) => {
      if (!('versionId' in column)) {
        const { modes, variables } = await parts.compose(key, column.content);
        return {
          name: column.name,
          versionId: null,
          mode,
          prompt: { key, number: null, variables, mode: modes[mode] },
        };
      }
      const version = await parts.version(key, column.versionId);
      if (!version) throw new AppError('not_found', `The prompt ${key} has no version ${column.versionId}.`);
      const { modes, variables } = await parts.compose(key, version);
      const prompt = { key, number: version.number, variables, mode: modes[mode] };
      return { name: `v${version.number}`, versionId: version.id, mode, prompt };
    }),
  );
}

/** The sample persons of a run in every language. Throws `InvalidInput` for persons that do not exist, and for more than 200 cells. */
export function sittersOf({ personaIds, languages, columns }: StartRun, known: readonly string[]) {
  const unknown = personaIds.filter((id) => !known.includes(id));
  if (unknown.length > 0)
    throw new InvalidInput([{ path: 'personaIds', message: `There is no sample person ${unknown.join(', ')}.` }]);
  const sitters = [...new Set(personaIds)].flatMap((personaId) =>
    [...new Set(languages)].map((language) => ({ personaId, language })),
  );
  if (sitters.length * columns.length > MAX_CELLS)
    throw new InvalidInput([{ path: 'personaIds', message: `A run has at most ${MAX_CELLS} cells.` }]);
  return sitters;
}

const MAX_CELLS = 200;
