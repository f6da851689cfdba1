import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, the longest first. */
export const LONG = [
  'e2e/crash/kill-sweep.test.ts',
  'packages/cli/src/program/contract.test.ts',
  'e2e/accessibility.test.ts',
  'e2e/crash/io-errors.test.ts',
  'e2e/crash/durability.test.ts',
  'packages/cli/src/upgrade/killed-build.test.ts',
  'e2e/crash/tight-places.test.ts',
  'packages/cli/src/upgrade/upgrade.test.ts',
  'packages/cli/src/upgrade/interrupted-upgrade.test.ts',
  'packages/cli/src/restore/restore.test.ts',
  'packages/cli/src/rotate-keys/interrupted-rotation.test.ts',
  'e2e/containers/contract.test.ts',
  'e2e/containers/upgrade.test.ts',
  'e2e/containers/restore.test.ts',
];

/** Begins with the files that take longest. In a fresh clone nothing is known of former runs, so the runner goes by size, and a long file that begins late is waited for while the other workers are idle. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byProject = Map.groupBy(await super.sort(files), ({ project }) => project.name);
    return [...byProject.values()].flatMap((group) =>
      group.toSorted((one, other) => this.rank(one) - this.rank(other)),
    );
  }

  private rank({ moduleId }: TestSpecification): number {
    const index = LONG.indexOf(relative(this.ctx.config.root, moduleId));
    return index === -1 ? LONG.length : index;
  }
}
