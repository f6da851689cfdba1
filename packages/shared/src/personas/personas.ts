import type { Answers } from '../contracts/answers.ts';
import type { Language } from '../contracts/language.ts';
import aneta from './aneta-sales-manager.json' with { type: 'json' };
import ewa from './ewa-teacher.json' with { type: 'json' };
import halina from './halina-accountant.json' with { type: 'json' };
import jonas from './jonas-musician.json' with { type: 'json' };
import kinga from './kinga-baker.json' with { type: 'json' };
import lidia from './lidia-translator.json' with { type: 'json' };
import marek from './marek-skips-most.json' with { type: 'json' };
import nadia from './nadia-night-nurse.json' with { type: 'json' };
import omar from './omar-doctoral-student.json' with { type: 'json' };
import { answersIn } from './persona-answers.ts';
import piotr from './piotr-truck-driver.json' with { type: 'json' };
import ravi from './ravi-team-lead.json' with { type: 'json' };
import samuel from './samuel-retired-engineer.json' with { type: 'json' };
import tomasz from './tomasz-programmer.json' with { type: 'json' };
import zoe from './zoe-closed-only.json' with { type: 'json' };

/** An invented person who answered `votive.core` 1.0.0: closed answers are the same in both languages, free text is written anew in each. */
export type Persona = { id: string; name: string; answers: Record<Language, Answers> };

const sources: { id: string; name: string; answers: Record<string, unknown> }[] = [
  nadia,
  tomasz,
  ewa,
  samuel,
  kinga,
  omar,
  lidia,
  piotr,
  aneta,
  jonas,
  halina,
  ravi,
  marek,
  zoe,
];

/** Sample people for golden reports and for trying prompts on. None of them exists; no real answer is ever used. */
export const allPersonas: readonly Persona[] = sources.map(({ id, name, answers }) => ({
  id,
  name,
  answers: { en: answersIn('en', answers), pl: answersIn('pl', answers) },
}));
