import { goToNextChunk, goToPreviousChunk, MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import { forReading, plainView } from './code-view.ts';

type Side = { name: string; text: string };
/** How a comparison is laid out: side by side or in one column, with the lines that are the same or without. */
export type Layout = { isSplit: boolean; isWhole: boolean };
type Props = { older: Side; newer: Side; layout: Layout };

const COLLAPSE = { margin: 3, minSize: 6 };
const moves = keymap.of([
  { key: 'Alt-ArrowDown', run: goToNextChunk },
  { key: 'Alt-ArrowUp', run: goToPreviousChunk },
]);

/** Two texts and what differs between them, in one column or in two. For reading; Alt+↑ and Alt+↓ go from change to change. */
export function DiffView({ older, newer, layout }: Props) {
  const { isSplit, isWhole } = layout;
  const { language } = useText();
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const side = ({ name, text }: Side, extra: Extension = []) => ({
      doc: text,
      extensions: [plainView(name, language), forReading, moves, extra],
    });
    const collapse = isWhole ? {} : { collapseUnchanged: COLLAPSE };
    if (isSplit) {
      const view = new MergeView({
        root,
        parent: root,
        a: side(older),
        b: side(newer),
        gutter: true,
        ...collapse,
      });
      return () => view.destroy();
    }
    const merged = unifiedMergeView({
      original: older.text,
      mergeControls: false,
      gutter: true,
      ...collapse,
    });
    const view = new EditorView({ root, parent: root, state: EditorState.create(side(newer, merged)) });
    return () => view.destroy();
  }, [older, newer, isSplit, isWhole, language]);

  return <div ref={host} className="code" />;
}
