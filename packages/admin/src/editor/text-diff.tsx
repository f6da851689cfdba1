import type { VersionContent } from '@votive/shared/admin-api/prompt-contracts';
import { useMemo } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { Bench } from './bench.ts';
import { ROLES_OF_TEXT, textAt } from './content.ts';
import { DiffView, type Layout } from './diff-view.tsx';

type Props = {
  bench: Bench;
  older: VersionContent;
  newer: VersionContent;
  names: { older: string; newer: string };
  layout: Layout;
};

/** The system and the user text of one mode and language, before and after. */
export function TextDiff({ bench, older, newer, names, layout }: Props) {
  const { t } = useText();
  return ROLES_OF_TEXT.map((role) => {
    const place = { ...bench.place, role };
    return (
      <section key={role} className="text-field">
        <h3>{t.editor[role]}</h3>
        <OneDiff
          older={textAt(older, place) ?? ''}
          newer={textAt(newer, place) ?? ''}
          names={names}
          what={t.editor[role]}
          layout={layout}
        />
      </section>
    );
  });
}

type OneProps = { older: string; newer: string; names: Props['names']; what: string; layout: Layout };

/** One text before and after; says so in words where nothing differs. */
export function OneDiff({ older, newer, names, what, layout }: OneProps) {
  const { t, fill } = useText();
  const sides = useMemo(() => {
    const side = (name: string, text: string) => ({ name: fill(t.compare.from, { name: `${what}, ${name}` }), text });
    return { older: side(names.older, older), newer: side(names.newer, newer) };
  }, [older, newer, names.older, names.newer, what, t, fill]);
  if (older === newer) return <p className="small soft">{t.compare.sameText}</p>;
  return <DiffView older={sides.older} newer={sides.newer} layout={layout} />;
}
