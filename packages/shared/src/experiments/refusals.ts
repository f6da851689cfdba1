import type { Experiment, ExperimentChange, ExperimentStatus } from '../contracts/experiments.ts';
import type { LocalText } from '../contracts/language.ts';
import { checkDraft, weightFault } from './check-draft.ts';

/** What else a decision depends on. `runningElsewhere` is the name of the experiment that runs on the same prompt already. */
export type ChangeContext = { now: Date; runningElsewhere?: string | undefined };

const ALLOWED: Record<ExperimentChange['kind'], readonly ExperimentStatus[]> = {
  revise: ['draft'],
  start: ['draft'],
  reweigh: ['running'],
  override: ['draft', 'running', 'paused'],
  pause: ['running'],
  resume: ['paused'],
  stop: ['running', 'paused'],
  promote: ['stopped'],
  archive: ['draft', 'stopped'],
};

/** Why `change` cannot happen to `experiment` now, in words; undefined where it can. */
export function refusalOf(
  experiment: Experiment,
  change: ExperimentChange,
  context: ChangeContext,
): LocalText | undefined {
  if (!ALLOWED[change.kind].includes(experiment.status)) return WRONG_STATUS[experiment.status];
  switch (change.kind) {
    case 'start':
      return startRefusal(experiment, context);
    case 'resume':
      return armRefusal(experiment) ?? runningRefusal(context);
    case 'revise':
      return checkDraft(change.draft)[0]?.message;
    case 'reweigh':
      return reweighRefusal(experiment, change.weights);
    case 'override':
      return change.arm === null ? undefined : unknownArm(experiment, change.arm);
    case 'promote':
      return unknownArm(experiment, change.arm);
    default:
      return undefined;
  }
}

const WRONG_STATUS: Record<ExperimentStatus, LocalText> = {
  draft: { en: 'It is a draft: start it first.', pl: 'To jest szkic: najpierw go uruchom.' },
  running: {
    en: 'It is running: its arms, goals and plan cannot change any more. Stop it first, or make a new one.',
    pl: 'Jest uruchomiony: jego wariantów, celów i planu nie można już zmienić. Najpierw go zatrzymaj albo utwórz nowy.',
  },
  paused: { en: 'It is paused: resume or stop it first.', pl: 'Jest wstrzymany: najpierw go wznów albo zatrzymaj.' },
  stopped: {
    en: 'It was stopped, and its numbers are final. Make a new one to go on.',
    pl: 'Został zatrzymany i jego liczby są ostateczne. Aby kontynuować, utwórz nowy.',
  },
  archived: { en: 'It is archived.', pl: 'Jest zarchiwizowany.' },
};

function startRefusal(experiment: Experiment, context: ChangeContext): LocalText | undefined {
  const ends = experiment.schedule.endsAt;
  if (ends !== null && Date.parse(ends) <= context.now.getTime())
    return { en: 'Its planned end has passed.', pl: 'Jego planowany koniec już minął.' };
  return checkDraft(experiment)[0]?.message ?? runningRefusal(context);
}

/** An experiment that came over from a former Votive may have nothing to compare. */
function armRefusal({ arms }: Experiment): LocalText | undefined {
  if (arms.length < 2)
    return { en: 'It has a single arm: make a new one.', pl: 'Ma tylko jeden wariant: utwórz nowy.' };
  return weightFault(arms.map(({ weight }) => weight));
}

function runningRefusal({ runningElsewhere }: ChangeContext): LocalText | undefined {
  if (runningElsewhere === undefined) return undefined;
  return {
    en: `“${runningElsewhere}” runs on this prompt already, and a prompt has one running experiment. Stop that one first.`,
    pl: `Na tym prompcie działa już „${runningElsewhere}”, a prompt ma jeden działający eksperyment. Najpierw zatrzymaj tamten.`,
  };
}

function reweighRefusal({ arms }: Experiment, weights: Record<string, number>): LocalText | undefined {
  const names = arms.map(({ name }) => name);
  const isComplete =
    Object.keys(weights).length === names.length && names.every((name) => Object.hasOwn(weights, name));
  if (!isComplete)
    return {
      en: `The new weights must name each arm: ${names.join(', ')}.`,
      pl: `Nowe wagi muszą wymieniać każdy wariant: ${names.join(', ')}.`,
    };
  if (arms.every(({ name, weight }) => weights[name] === weight))
    return { en: 'These are its weights already.', pl: 'To są już jego wagi.' };
  return weightFault(Object.values(weights));
}

function unknownArm({ arms }: Experiment, name: string): LocalText | undefined {
  if (arms.some((arm) => arm.name === name)) return undefined;
  return { en: `There is no arm ${name}.`, pl: `Nie ma wariantu ${name}.` };
}
