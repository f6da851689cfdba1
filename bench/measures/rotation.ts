import { type Figure, inTurns } from '../figure.ts';
import { timed } from '../support/timed.ts';
import { withAppliance } from '../with-appliance.ts';

const ROUNDS = 9;

/** What replacing the root key takes on an appliance that runs. */
export function measureRotation(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    const { value, baseline } = await inTurns(
      ROUNDS,
      () => timed(() => appliance.run('rotate-keys', 'root')),
      () => timed(() => appliance.run('version')),
    );
    return [
      {
        name: '`rotate-keys root`',
        value,
        unit: 'ms',
        baseline: { what: '`version`', value: baseline },
        ratio: value / baseline,
        goal: '≤ 1,000 ms',
        isMet: value <= 1_000,
      },
    ];
  });
}
