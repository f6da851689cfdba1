import { expect, test } from 'vitest';
import type { Language } from '../../contracts/language.ts';
import { splitWords } from '../text/words.ts';
import { findThemes } from './find-themes.ts';

/** What a reader would call the theme; `-` marks a lack. */
const TABLE: [language: Language, text: string, themes: string[]][] = [
  ['en', 'Worry too much', ['worry']],
  ['en', 'too much work and too many tabs', ['work', 'overload']],
  ['en', 'I work out before work', ['work', 'movement']],
  ['en', 'the rest of the day', []],
  ['en', 'a restaurant with friends', ['people']],
  ['en', 'not enough sleep', ['-sleep']],
  ['en', 'my mother’s garden', ['family', 'nature']],
  ['en', 'money running low', ['money']],
  ['en', 'small planets and planes', []],
  ['en', 'of course', []],
  ['en', 'you never say no', ['boundaries']],
  ['en', 'phone out of the bedroom', ['-screens']],
  ['en', 'the kids’ homework', ['family']],
  ['en', 'running my own business', ['work']],
  ['en', 'I never give up', ['persistence']],
  ['pl', 'Śpię za krótko', ['-sleep']],
  ['pl', 'brak snu', ['-sleep']],
  ['pl', 'sen', ['sleep']],
  ['pl', 'sens życia', []],
  ['pl', 'za dużo myślę', ['worry']],
  ['pl', 'pracowita i słowna', ['persistence', 'reliability']],
  ['pl', 'nadmiar pracy', ['work', 'overload']],
  ['pl', 'leki dla mamy', []],
  ['pl', 'spacer z córką po lesie', ['movement', 'family', 'nature']],
  ['pl', 'cwicze i spie', ['movement', 'sleep']],
  ['pl', 'uczciwa wobec ludzi', ['directness']],
  ['pl', 'wszystko w porządku', []],
  ['pl', 'przejmuje się tym, co ludzie pomyślą', ['worry']],
  ['pl', 'nigdy nie odmawia', ['boundaries']],
];

test.each(TABLE)('%s: “%s”', (language, text, themes) => {
  const found = findThemes(splitWords(text), language).map(({ theme, isAbsence }) => (isAbsence ? `-${theme}` : theme));

  expect(found.toSorted()).toEqual(themes.toSorted());
});
