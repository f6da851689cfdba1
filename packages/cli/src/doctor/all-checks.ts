import type { Check } from './check.ts';
import { CONTAINER_CHECKS } from './checks/container-checks.ts';
import { DATA_CHECKS } from './checks/data-checks.ts';
import { HISTORY_CHECKS } from './checks/history-checks.ts';
import { HOME_CHECKS } from './checks/home-checks.ts';
import { HOST_CHECKS } from './checks/host-checks.ts';
import { KEY_CHECKS } from './checks/key-checks.ts';
import { LOG_CHECKS } from './checks/log-checks.ts';
import { REACH_CHECKS } from './checks/reach-checks.ts';
import { SERVICE_CHECKS } from './checks/service-checks.ts';
import { SETTINGS_CHECKS } from './checks/settings-checks.ts';

/** Every check, in the order in which a report shows them. */
export const ALL_CHECKS: readonly Check[] = [
  ...HOME_CHECKS,
  ...KEY_CHECKS,
  ...DATA_CHECKS,
  ...SETTINGS_CHECKS,
  ...HOST_CHECKS,
  ...SERVICE_CHECKS,
  ...REACH_CHECKS,
  ...LOG_CHECKS,
  ...HISTORY_CHECKS,
  ...CONTAINER_CHECKS,
];
