import type { Language } from '../../contracts/language.ts';
import { fold } from './words.ts';

/** Words so frequent that they tell the language of a text, and nothing about the person. Two letters and more. */
const LISTS: Record<Language, string> = {
  en: `the of and to in is it that for on with as are was be by at from this have has had not or an but what all when who can do does did
    my me you your we our they their them she her his him its there if about up out so no yes more most some any other others than then
    too very just even only over after before again always often never much many make makes made get gets got go going goes i'm i've
    don't doesn't can't will would should could because while where how which into without every own time things thing being
    someone people myself am feel feels day days`,
  pl: `się nie na że jest do to co ale jak za po od dla czy tak już tylko przez gdy kiedy bo przy oraz lub albo jestem są był była było być
    mam ma mieć mnie mi mną ty cię ci ja moja moje mój moich moim swoje swój swoją swoich sobie siebie sobą on ona ono oni ich jego jej
    im nam nas wszystko wszystkich każdy każde każdego bardzo więcej mniej dużo zbyt bez nad pod przed nim niej tym tego tej ten ta te
    który która które jeśli żeby aby jeszcze zawsze często czasem rzadko nigdy także też ze we ku rzeczy czas czasu dnia dni dzień
    ktoś osoba osoby ludzie innych inni mogę może muszę robię robi lubię umiem potrafię`,
};

export const COMMON_WORDS: Record<Language, ReadonlySet<string>> = {
  en: new Set(LISTS.en.split(/\s+/).map(fold)),
  pl: new Set(LISTS.pl.split(/\s+/).map(fold)),
};
