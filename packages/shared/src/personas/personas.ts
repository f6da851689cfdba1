import type { Answers } from '../contracts/answers.ts';
import type { Language } from '../contracts/language.ts';
import ewa from './ewa-teacher.json' with { type: 'json' };
import nadia from './nadia-night-nurse.json' with { type: 'json' };
import { answersIn } from './persona-answers.ts';
import samuel from './samuel-retired-engineer.json' with { type: 'json' };
import tomasz from './tomasz-programmer.json' with { type: 'json' };

/** An invented person who answered `votive.core` 1.0.0: closed answers are the same in both languages, free text is written anew in each. */
export type Persona = { id: string; name: string; answers: Record<Language, Answers> };

/** Sample people for golden reports and for trying prompts on. None of them exists; no real answer is ever used. */
export const allPersonas: readonly Persona[] = [nadia, tomasz, ewa, samuel].map(({ id, name, answers }) => ({
  id,
  name,
  answers: { en: answersIn('en', answers), pl: answersIn('pl', answers) },
}));
