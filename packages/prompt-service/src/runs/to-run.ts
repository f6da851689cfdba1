import type { Expectation, Run, RunCell } from '@votive/shared/admin-api/run-contracts';
import { withoutFigures } from '@votive/shared/contracts/prompt-runs';
import { concerns, findGeneric, fulfils, type JudgedCell } from '@votive/shared/prompts/judge-cells';
import type { StoredCell, StoredRun } from './run-store.ts';

/** A run as it is shown: what is known of each cell so far, judged by the expectations of now and against the other cells of its column and language. */
export function toRun(
  { promptId: _promptId, gateVersionId: _gate, cells, ...run }: StoredRun,
  expectations: readonly Expectation[],
): Run {
  const generic = genericByCell(cells);
  return { ...run, cells: cells.map((cell) => toCell(cell, generic.get(cell), expectations)) };
}

function toCell(cell: StoredCell, generic: string[] | undefined, expectations: readonly Expectation[]): RunCell {
  const { column, personaId, language, status } = cell;
  const figures = cell.figures ?? withoutFigures('cancelled', null);
  return {
    ...figures,
    ...{ column, personaId, language, status },
    generic: figures.result === null ? null : (generic ?? []),
    expectations: cell.figures
      ? expectations
          .filter((expectation) => concerns(expectation, cell))
          .map((expectation) => ({ id: expectation.id, met: fulfils(expectation, { personaId, language, figures }) }))
      : [],
  };
}

function genericByCell(cells: readonly StoredCell[]): Map<StoredCell, string[]> {
  const groups = Map.groupBy(cells, ({ column, language }) => `${column} ${language}`);
  return new Map(
    [...groups.values()].flatMap((group) => {
      const ended = group.flatMap((cell) => (cell.figures ? [{ cell, figures: cell.figures }] : []));
      const judged: JudgedCell[] = ended.map(({ cell, figures }) => ({ ...cell, figures }));
      const generic = findGeneric(judged);
      return ended.map(({ cell }, index) => [cell, generic[index] ?? []] as const);
    }),
  );
}
