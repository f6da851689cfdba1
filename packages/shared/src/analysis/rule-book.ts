import type { Rule } from './rule.ts';
import { driveAboveEnergy, energyAboveDrive } from './rules/drive/c1-c2-drive-and-energy.ts';
import { whereItBreaks } from './rules/drive/c3-where-it-breaks.ts';
import { manyDirections } from './rules/drive/i3-many-directions.ts';
import { lowDays } from './rules/drive/p1-low-days.ts';
import { triggerFamily } from './rules/drive/p2-trigger-family.ts';
import { whenThen } from './rules/drive/p3-when-then.ts';
import { energyMismatch } from './rules/energy/e1-energy-mismatch.ts';
import { ambiguousWindow } from './rules/energy/e2-ambiguous-window.ts';
import { splitDay } from './rules/energy/e3-split-day.ts';
import { socialJetlag } from './rules/energy/e4-social-jetlag.ts';
import { shortNights } from './rules/energy/e5-short-nights.ts';
import { rareKeystone } from './rules/keystone/k1-rare-keystone.ts';
import { keystoneInLow, keystoneInPeak } from './rules/keystone/k2-l2-keystone-time.ts';
import { autopilotInPeak } from './rules/keystone/l3-autopilot-in-peak.ts';
import { conditionalKeystone } from './rules/keystone/t7-conditional-keystone.ts';
import { whichHours } from './rules/keystone/t8-which-hours.ts';
import { recurringTheme } from './rules/themes/t1-recurring-theme.ts';
import { doubleEdgedTheme } from './rules/themes/t2-double-edged-theme.ts';
import { othersSay } from './rules/themes/t3-others-say.ts';
import { youSay } from './rules/themes/t4-you-say.ts';
import { valueGap } from './rules/values/v1-value-gap.ts';
import { livedUnchosen } from './rules/values/v2-lived-unchosen.ts';
import { valuesApart } from './rules/values/v3-values-apart.ts';
import { qualifiedStatements } from './rules/words/t5-qualified-statements.ts';
import { sharedPhrases } from './rules/words/t6-shared-words.ts';
import { autopilotCosts, autopilotHelps } from './rules/words/t9-autopilot-counts.ts';
import { moreDrains, moreRestores } from './rules/words/t9-list-lengths.ts';

/** Every rule that phases 1 and 2 allow, in the fixed order that decides between equal scores. */
export const RULE_BOOK: readonly Rule[] = [
  energyMismatch,
  ambiguousWindow,
  splitDay,
  socialJetlag,
  shortNights,
  driveAboveEnergy,
  energyAboveDrive,
  whereItBreaks,
  lowDays,
  triggerFamily,
  whenThen,
  valueGap,
  livedUnchosen,
  valuesApart,
  rareKeystone,
  keystoneInLow,
  keystoneInPeak,
  autopilotInPeak,
  manyDirections,
  recurringTheme,
  doubleEdgedTheme,
  othersSay,
  youSay,
  qualifiedStatements,
  sharedPhrases,
  conditionalKeystone,
  whichHours,
  autopilotHelps,
  autopilotCosts,
  moreDrains,
  moreRestores,
];
