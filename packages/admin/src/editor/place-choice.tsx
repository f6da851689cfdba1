import { useText } from '../i18n/use-text.ts';
import type { Bench } from './bench.ts';
import { Choice } from './choice.tsx';
import { LANGUAGES, MODE_NAMES } from './content.ts';

/** Which mode's and which language's texts are shown. */
export function PlaceChoice({ bench }: { bench: Bench }) {
  const { t } = useText();
  const { place, setPlace } = bench;
  return (
    <div className="place-choice">
      <Choice
        legend={t.editor.mode}
        options={MODE_NAMES.map((value) => ({ value, name: t.editor[value] }))}
        chosen={place.mode}
        onChoose={(mode) => setPlace({ ...place, mode })}
      />
      <Choice
        legend={t.editor.language}
        options={LANGUAGES.map((value) => ({ value, name: t.languages[value] }))}
        chosen={place.language}
        onChoose={(language) => setPlace({ ...place, language })}
      />
    </div>
  );
}
