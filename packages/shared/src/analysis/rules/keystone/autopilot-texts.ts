import { describeHours, type Hours } from '../../answers/hours.ts';
import type { CardTexts } from '../../rule.ts';

export const L3_TEXTS: CardTexts<{ behaviour: string; at: Hours; isCostly: boolean }> = {
  en: ({ behaviour, at, isCostly }) => ({
    title: 'Autopilot may be spending some of your best hours',
    statement: `You wrote “${behaviour}” about what runs on autopilot. Its time, ${describeHours(at, 'en')}, lies in your best hours.${
      isCostly ? ' You chose “it costs me” for it.' : ' You may be fine with that, or not.'
    }`,
    formula: `all hours of the line (${describeHours(at, 'en')}) are peak hours, and it is not marked as helping`,
    wouldChange: 'another time, other best hours, or marking it as helping.',
    question: 'If this hour were free, what would you give it to?',
  }),
  pl: ({ behaviour, at, isCostly }) => ({
    title: 'Autopilot może zajmować część twoich najlepszych godzin',
    statement: `Piszesz „${behaviour}” o tym, co dzieje się na autopilocie. Ta pora, ${describeHours(at, 'pl')}, to twoje najlepsze godziny.${
      isCostly ? ' Zaznaczasz przy tym: „Kosztuje mnie”.' : ' Może ci to odpowiada, a może nie.'
    }`,
    formula: `wszystkie godziny tej odpowiedzi (${describeHours(at, 'pl')}) to najlepsze godziny, a przy odpowiedzi nie ma „Pomaga”`,
    wouldChange: 'inna pora, inne najlepsze godziny albo oznaczenie „Pomaga”.',
    question: 'Na co przeznaczasz tę godzinę, jeśli nagle jest wolna?',
  }),
};

export const T7_TEXTS: CardTexts<{ habit: string; condition: string }> = {
  en: ({ habit, condition }) => ({
    title: 'A helpful habit may hang on a condition',
    statement: `You wrote “${habit}” among what makes the day easier. “${condition}” may mean that it hangs on the day, or on something that has to come first.`,
    formula: `a keystone line holds a word of condition or rarity: “${condition}”`,
    wouldChange: 'writing the habit without a condition.',
    question: 'What would have to be in place for it to happen without that condition?',
  }),
  pl: ({ habit, condition }) => ({
    title: 'Pomocny nawyk może zależeć od warunku',
    statement: `Piszesz „${habit}” wśród tego, co ułatwia dzień. „${condition}” może znaczyć, że zależy to od dnia albo od czegoś, co musi być najpierw.`,
    formula: `w odpowiedzi o nawyku jest słowo oznaczające warunek lub rzadkość: „${condition}”`,
    wouldChange: 'zapisanie nawyku bez warunku.',
    question: 'Co musi być gotowe, żeby udało się bez tego warunku?',
  }),
};

export const T8_TEXTS: CardTexts<{ words: string; at: Hours; best: Hours; low: Hours }> = {
  en: ({ words, at, best, low }) => ({
    title: 'Which hours do you mean here?',
    statement: `You wrote “${words}”. That may be any time in ${describeHours(at, 'en')}: of these, ${describeHours(best, 'en')} you chose as best and ${describeHours(low, 'en')} as low. So we only ask.`,
    formula: `of the ${at.length} hours that the line may mean, ${best.length} are best hours and ${low.length} are low; shown when both occur`,
    wouldChange: 'a narrower time in the answer.',
    question: `Does it fall into ${describeHours(best, 'en')}, and does it belong there?`,
  }),
  pl: ({ words, at, best, low }) => ({
    title: 'O które godziny tu chodzi?',
    statement: `Piszesz „${words}”. Może to być dowolna pora w godzinach ${describeHours(at, 'pl')}: z nich ${describeHours(best, 'pl')} zaznaczasz jako najlepsze, a ${describeHours(low, 'pl')} jako słabsze. Dlatego tylko pytamy.`,
    formula: `z godzin, o które może chodzić w odpowiedzi (${at.length}), najlepsze: ${best.length}, słabsze: ${low.length}; pokazujemy, gdy są i jedne, i drugie`,
    wouldChange: 'węższe określenie pory w odpowiedzi.',
    question: `Czy wypada to w godzinach ${describeHours(best, 'pl')} i czy tam jest na to miejsce?`,
  }),
};
