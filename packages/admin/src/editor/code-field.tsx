import type { Diagnostic } from '@codemirror/lint';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import { openCode } from './code-view.ts';
import type { Names } from './references.ts';

type Props = {
  label: string;
  text: string;
  readOnly: boolean;
  names: Names;
  problems: (text: string) => Diagnostic[];
  onChange: (text: string) => void;
  short?: boolean;
};

/** One text of a prompt in a code editor, or for reading. */
export function CodeField({ label, text, readOnly, names, problems, onChange, short = false }: Props) {
  const { language } = useText();
  const host = useRef<HTMLDivElement>(null);
  const code = useRef<ReturnType<typeof openCode>>(undefined);
  const namesNow = useEffectEvent(() => names);
  const problemsNow = useEffectEvent(problems);
  const changed = useEffectEvent(onChange);
  const firstText = useEffectEvent(() => text);

  useEffect(() => {
    if (!host.current) return;
    code.current = openCode({
      host: host.current,
      label,
      text: firstText(),
      language,
      readOnly,
      names: () => namesNow(),
      problems: (current) => problemsNow(current),
      onChange: (current) => changed(current),
    });
    return () => code.current?.close();
  }, [label, language, readOnly]);

  useEffect(() => code.current?.show(text), [text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names are what the view looks at anew
  useEffect(() => code.current?.refresh(), [names]);

  return <div ref={host} className={short ? 'code code-short' : 'code'} />;
}
