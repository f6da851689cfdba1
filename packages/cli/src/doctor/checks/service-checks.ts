import { isWorking } from '../../stack/driver.ts';
import { type Check, fail, ok, skip, warn } from '../check.ts';

const MANY_RESTARTS = 3;

export const SERVICE_CHECKS: readonly Check[] = [
  {
    id: 'services.health',
    title: 'every service is healthy',
    severity: 'high',
    examine: ({ stack }) => {
      if (!stack.running) return skip('the appliance is stopped');
      const troubled = stack.services.filter((service) => service.state !== 'healthy');
      const evidence = troubled
        .map(({ name, state, cause }) => `${name} is ${state}${cause === null ? '' : ` (${cause})`}`)
        .join('; ');
      if (troubled.length === 0) return ok(stack.services.map(({ name }) => name).join(', '));
      return troubled.every(isWorking)
        ? warn(evidence, '`votive status` says more.')
        : fail(evidence, `\`votive logs --service ${troubled[0]?.name}\`, then \`votive up\``);
    },
  },
  {
    id: 'services.supervised',
    title: 'somebody starts a service again that ends',
    severity: 'high',
    examine: ({ stack }) => {
      if (!stack.running) return skip('the appliance is stopped');
      return stack.supervised ? ok('yes') : fail('services run without their supervisor', '`votive up`');
    },
  },
  {
    id: 'services.restarts',
    title: 'no service ends again and again',
    severity: 'medium',
    examine: ({ stack }) => {
      const often = stack.services.filter(({ restarts }) => restarts >= MANY_RESTARTS);
      if (often.length === 0) return ok('none');
      const evidence = often
        .map(
          ({ name, restarts, lastExit }) => `${name}: ${restarts} times${lastExit ? `, last at ${lastExit.at}` : ''}`,
        )
        .join('; ');
      return warn(evidence, `\`votive logs --service ${often[0]?.name}\``);
    },
  },
  {
    id: 'services.outdated',
    title: 'what runs is what is installed',
    severity: 'low',
    examine: async ({ driver, stack }) => {
      if (!stack.running) return skip('the appliance is stopped');
      const reason = await driver.outdated();
      return reason === undefined ? ok('yes') : warn(reason, '`votive up`');
    },
  },
  {
    id: 'edge.routes',
    title: 'browsers reach the pages, and nothing internal',
    severity: 'high',
    examine: async ({ config, driver, stack }) => {
      if (!config || !stack.running) return skip('the appliance is stopped');
      const [page, internal] = [await driver.askEdge(config, '/'), await driver.askEdge(config, '/internal/plans/x')];
      if (internal !== 404 && internal !== 0)
        return fail(`/internal answers ${internal}`, '`votive restart edge`, and report it as a defect.');
      return page === 200
        ? ok(`/ answers 200, /internal ${internal}`)
        : fail(`/ answers ${page || 'nothing'}`, '`votive logs --service edge`');
    },
  },
];
