/**
 * Every failure the command can name: its stable code, the exit code of the operating manual, whether the same command may succeed later without a
 * change, and what it means. Codes are only added; an unknown code is a failure.
 */
export const ERROR_TABLE = {
  'VOT-100': { exit: 1, retryable: false, meaning: 'Something failed that should not: a defect of Votive.' },
  'VOT-101': { exit: 2, retryable: false, meaning: 'The command line cannot be used as it stands.' },
  'VOT-102': { exit: 130, retryable: true, meaning: 'The command was interrupted from the keyboard (SIGINT).' },
  'VOT-103': { exit: 143, retryable: true, meaning: 'The command was asked to end (SIGTERM).' },
  'VOT-104': { exit: 2, retryable: false, meaning: 'A setting has a name or a value that cannot be used.' },
  'VOT-105': { exit: 2, retryable: false, meaning: 'A secret was given on the command line instead of in a file.' },
  'VOT-106': { exit: 9, retryable: false, meaning: 'A confirmation is needed, and nobody can be asked.' },
  'VOT-201': { exit: 5, retryable: false, meaning: 'The home directory cannot be used.' },
  'VOT-202': { exit: 5, retryable: false, meaning: 'A port is in use or may not be opened.' },
  'VOT-203': { exit: 5, retryable: false, meaning: 'The configuration file cannot be used.' },
  'VOT-204': { exit: 5, retryable: false, meaning: 'What was asked for is not possible in this way of running.' },
  'VOT-205': { exit: 5, retryable: true, meaning: 'The disk is full, or a file cannot be written.' },
  'VOT-206': { exit: 5, retryable: false, meaning: 'Parts of the installation are missing.' },
  'VOT-207': { exit: 5, retryable: true, meaning: 'There is no container engine that can be used.' },
  'VOT-208': { exit: 5, retryable: true, meaning: 'A base image of the containers cannot be had.' },
  'VOT-209': { exit: 5, retryable: true, meaning: 'There is not enough room on a disk.' },
  'VOT-210': { exit: 5, retryable: true, meaning: 'The images of the containers could not be built.' },
  'VOT-211': { exit: 5, retryable: false, meaning: 'Files of the home belong to somebody else.' },
  'VOT-301': { exit: 8, retryable: true, meaning: 'The time ran out; the appliance may still be converging.' },
  'VOT-302': { exit: 4, retryable: true, meaning: 'A service does not run as it should.' },
  'VOT-303': { exit: 4, retryable: true, meaning: 'The appliance is stopped.' },
  'VOT-304': { exit: 10, retryable: false, meaning: 'There is no appliance in the home directory.' },
  'VOT-305': { exit: 11, retryable: true, meaning: 'Another command is changing this appliance.' },
  'VOT-306': { exit: 4, retryable: true, meaning: 'A service did not answer, or answered what it should not.' },
  'VOT-307': { exit: 4, retryable: true, meaning: 'Something of the appliance could not be stopped.' },
  'VOT-308': { exit: 15, retryable: true, meaning: 'Changing the way of running failed; the one before runs again.' },
  'VOT-309': { exit: 4, retryable: true, meaning: 'The edge refused its configuration.' },
  'VOT-401': { exit: 12, retryable: false, meaning: 'A key is missing where data exists.' },
  'VOT-402': { exit: 12, retryable: false, meaning: 'A key does not fit the data it should open.' },
  'VOT-403': { exit: 13, retryable: false, meaning: 'The data is missing where its key exists, or is damaged.' },
  'VOT-501': { exit: 5, retryable: false, meaning: 'A certificate, key or chain that was given cannot be used.' },
  'VOT-502': { exit: 5, retryable: false, meaning: 'There is no local authority yet.' },
  'VOT-503': { exit: 5, retryable: true, meaning: 'No certificate could be made.' },
  'VOT-504': { exit: 13, retryable: false, meaning: 'Certificate files of the home are damaged.' },
  'VOT-505': { exit: 15, retryable: true, meaning: 'A certificate was not renewed; the one before stays in use.' },
  'VOT-506': { exit: 4, retryable: false, meaning: 'The certificate in use is one that browsers refuse.' },
} as const satisfies Record<string, { exit: number; retryable: boolean; meaning: string }>;

export type ErrorCode = keyof typeof ERROR_TABLE;
