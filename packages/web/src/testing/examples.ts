import type { Analysis } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { findQuestionnaire } from '@votive/shared/questionnaires/questionnaires';
import type { KeptReport } from '../runs/kept-report.ts';
import { type ConsentRecord, NO_CONSENT } from '../runs/run.ts';

export const NOW = new Date('2026-11-21T14:02:00.000Z');

/** The questions as they are published. */
export function core(): Questionnaire {
  const questionnaire = findQuestionnaire('votive.core', '1.0.0');
  if (!questionnaire) throw new Error('votive.core 1.0.0 is not there');
  return questionnaire;
}

export const CONSENT: ConsentRecord = {
  policyVersion: '1',
  textHash: '',
  at: NOW.toISOString(),
  language: 'en',
  choice: NO_CONSENT,
};

export const ANSWERS: Answers = {
  'p1.peak': ['w06', 'w09'],
  'p1.low': ['w12', 'w21'],
  'p1.workday': ['w12', 'w15', 'w21'],
  'p1.motivation': 4,
  'p1.energy_stability': 2,
  'p1.breakdown': 'keep_going',
  'p1.drains': [{ id: 'l1', text: 'endless meetings' }],
  'p2.clarity': { skipped: true },
};

const EMPTY_RESULT = {
  patterns: [],
  contradictions: [],
  blindSpots: [],
  leveragePoints: [],
  risks: [],
  synthesis: { sentences: [], nextStep: null },
};

export const ANALYSIS: Analysis = {
  id: '3f1f8f0e-7d7a-4f7e-9d3a-0a6f3f1b2c4d',
  createdAt: NOW.toISOString(),
  language: 'en',
  source: 'rules',
  stored: false,
  result: EMPTY_RESULT,
  notices: [],
  provenance: {
    questionnaireHash: 'abc',
    engineVersion: '1.0.0',
    promptKey: null,
    promptVersion: null,
    arm: null,
    provider: 'rules',
    model: null,
    attempts: 0,
    dropped: 0,
    tokens: { input: 0, output: 0 },
    costUsd: null,
    plan: { source: 'bundled', ageMs: 0 },
  },
};

export function keptReport(change: Partial<KeptReport> = {}): KeptReport {
  return {
    runId: 'run-1',
    questionnaire: { id: 'votive.core', version: '1.0.0' },
    consent: { ai: false, store: true, statistics: false },
    madeOn: 'server',
    answers: ANSWERS,
    analysis: ANALYSIS,
    copies: [],
    remarks: {},
    ...change,
  };
}
