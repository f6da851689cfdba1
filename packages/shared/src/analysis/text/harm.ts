import { findPhrases, indexPhrases, readPhrases } from './phrases.ts';
import type { Word } from './words.ts';

/**
 * Deliberately broad and without regard to idiom: a line it catches by mistake is only not quoted. What to show to a person in distress is
 * decided elsewhere.
 */
const HARM = indexPhrases(
  readPhrases(`
    suicid*, kill myself, killing myself, end my life, ending my life, end it all, want to die, wish i was dead, wish i were dead
    better off dead, hurt myself, hurting myself, harm myself, harming myself, self harm*, selfharm*, cut myself, cutting myself
    not want to live, don't want to live, dont want to live, no reason to live, hurt someone, hit me, hits me, beats me, abus*, rape*
    samobój*, zabić się, zabiję się, zabije się, się zabić, skończyć ze sobą, skończę ze sobą, odebrać sobie życie, nie chcę żyć
    nie chce mi się żyć, nie warto żyć, chcę umrzeć, wolał* nie żyć, zrobić sobie krzywdę, zrobię sobie krzywdę, robię sobie krzywdę
    krzywdzę się, samookalecz*, okalecz*, tnę się, ciąć się, bije mnie, uderzył* mnie, molest*, gwałt, gwałtu, zgwałc*
  `),
);

/** True when a line may speak of suicide, self-harm or violence: rules neither quote nor interpret it. */
export function speaksOfHarm(words: readonly Word[]): boolean {
  return findPhrases(words, HARM).length > 0;
}
