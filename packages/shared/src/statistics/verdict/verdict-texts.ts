import type { Verdict, VerdictReason } from '../../contracts/experiment-report.ts';
import type { Language } from '../../contracts/language.ts';

type Words = {
  kind: Record<Verdict['kind'], (arm: string, counts: string) => string>;
  reason: (reason: VerdictReason, nameOf: (guardrail: string) => string) => string;
};

const percent = (share: number, language: Language) =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share);
const points = (share: number, language: Language) =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(share * 100);
const whole = (value: number, language: Language) =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(value);

const english: Words = {
  kind: {
    not_enough_data: (_arm, counts) => `Not enough data to tell (n = ${counts}).`,
    blocked: () => 'These numbers cannot be trusted: people did not reach the arms as planned.',
    keep_running: () => 'Keep it running.',
    no_detectable_difference: () => 'No difference as large as the one you planned for.',
    recommend: (arm) => `Recommended: ${arm}.`,
  },
  reason: (reason, nameOf) => {
    switch (reason.code) {
      case 'too_few_units':
        return `People with a rating, by arm: ${reason.units.map((count) => whole(count, 'en')).join(' / ')}. Until then, compare the versions on sample personas.`;
      case 'sample_ratio':
        return `The arms were not filled as their weights say (sequential p = ${reason.p.toPrecision(2)}). Look for what loses people on the way to one arm.`;
      case 'several_arms':
        return `${percent(reason.share, 'en')} of people were seen in more than one arm; below 1 % is needed.`;
      case 'too_few_days':
        return `${whole(Math.floor(reason.days), 'en')} of ${reason.needed} days have passed; days of the week differ.`;
      case 'horizon_ahead':
        return `${whole(reason.reached, 'en')} of ${whole(reason.planned, 'en')} planned people are in.`;
      case 'difference':
        return `${reason.arm}: ${points(reason.estimate, 'en')} points beside the control (between ${points(reason.low, 'en')} and ${points(reason.high, 'en')}).`;
      case 'no_difference':
        return `With ${whole(reason.reached, 'en')} people, a difference of ${points(reason.minimumEffect, 'en')} points would most likely have shown.`;
      case 'guardrail':
        return `${reason.arm}: the guardrail ${nameOf(reason.guardrail)} got worse.`;
    }
  },
};

const polish: Words = {
  kind: {
    not_enough_data: (_arm, counts) => `Za mało danych, by cokolwiek stwierdzić (n = ${counts}).`,
    blocked: () => 'Tym liczbom nie można ufać: osoby nie trafiły do wariantów zgodnie z planem.',
    keep_running: () => 'Niech działa dalej.',
    no_detectable_difference: () => 'Nie ma różnicy tak dużej jak zaplanowana.',
    recommend: (arm) => `Zalecany: ${arm}.`,
  },
  reason: (reason, nameOf) => {
    switch (reason.code) {
      case 'too_few_units':
        return `Osoby z oceną w kolejnych wariantach: ${reason.units.map((count) => whole(count, 'pl')).join(' / ')}. Na razie porównaj wersje na przykładowych personach.`;
      case 'sample_ratio':
        return `Warianty nie zapełniały się zgodnie z wagami (sekwencyjne p = ${reason.p.toPrecision(2)}). Poszukaj miejsca, w którym giną osoby jednego z wariantów.`;
      case 'several_arms':
        return `${percent(reason.share, 'pl')} osób widziano w więcej niż jednym wariancie; potrzeba mniej niż 1%.`;
      case 'too_few_days':
        return `Minęło ${whole(Math.floor(reason.days), 'pl')} z ${reason.needed} dni; dni tygodnia różnią się od siebie.`;
      case 'horizon_ahead':
        return `Jest ${whole(reason.reached, 'pl')} z ${whole(reason.planned, 'pl')} zaplanowanych osób.`;
      case 'difference':
        return `${reason.arm}: ${points(reason.estimate, 'pl')} pkt względem wariantu kontrolnego (od ${points(reason.low, 'pl')} do ${points(reason.high, 'pl')}).`;
      case 'no_difference':
        return `Przy ${whole(reason.reached, 'pl')} osobach różnica ${points(reason.minimumEffect, 'pl')} pkt najpewniej byłaby widoczna.`;
      case 'guardrail':
        return `${reason.arm}: pogorszyło się zabezpieczenie ${nameOf(reason.guardrail)}.`;
    }
  },
};

/** A verdict in words: the sentence that says what to do, and one for every reason. `nameOf` says what a guardrail is called; without it, its id stands there. */
export function verdictWords(
  verdict: Verdict,
  language: Language,
  nameOf: (guardrail: string) => string = (guardrail) => guardrail,
): { headline: string; reasons: string[] } {
  const words = language === 'pl' ? polish : english;
  const few = verdict.reasons.find((reason) => reason.code === 'too_few_units');
  const counts = few?.units.map((count) => whole(count, language)).join(' / ') || '0';
  return {
    headline: words.kind[verdict.kind](verdict.arm ?? '', counts),
    reasons: verdict.reasons.map((reason) => words.reason(reason, nameOf)),
  };
}
