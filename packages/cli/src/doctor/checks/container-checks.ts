import { join } from 'node:path';
import { type ContainerFinding, lintContainers } from '../../cis/lint-containers.ts';
import { readWaivers } from '../../cis/waivers.ts';
import { type Check, type DoctorInput, fail, ok, shortList, skip, warn } from '../check.ts';

/** The running containers against every rule; none in process mode. Throws what the engine or the waivers file throw. */
export async function containerFindings({ config, driver, installation }: DoctorInput): Promise<ContainerFinding[]> {
  const containers = await driver.evidence();
  if (containers.length === 0) return [];
  const waivers = readWaivers(join(installation.root, 'compose', 'waivers.json'));
  return lintContainers(containers, { waivers, services: driver.services, isPublic: config?.public === true });
}

export const CONTAINER_CHECKS: readonly Check[] = [
  {
    id: 'containers.hardening',
    title: 'the containers that run are as closed as they should be',
    severity: 'high',
    examine: async (input) => {
      const findings = await containerFindings(input);
      if (findings.length === 0) return skip('there are no containers');
      const failed = findings.filter(({ status }) => status === 'fail');
      const waived = findings.filter(({ status }) => status === 'waived').length;
      const evidence = shortList(failed.map(({ id, service, evidence: what }) => `${service} ${id} (${what})`));
      if (failed.length === 0) return ok(`${findings.length - waived} findings in line, ${waived} accepted`);
      const fix = '`votive doctor --cis` lists each with its fix.';
      return failed.some(({ severity }) => severity === 'high') ? fail(evidence, fix) : warn(evidence, fix);
    },
  },
];
