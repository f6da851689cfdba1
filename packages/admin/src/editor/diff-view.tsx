import { goToNextChunk, goToPreviousChunk, MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import { forReading, plainView } from './code-view.ts';

type Side = { name: string; text: string };
type Props = { older: Side; newer: Side; isSplit: boolean };

const COLLAPSE = { margin: 3, minSize: 6 };
const moves = keymap.of([
  { key: 'Alt-ArrowDown', run: goToNextChunk },
  { key: 'Alt-ArrowUp', run: goToPreviousChunk },
]);

/** Two texts and what differs between them, in one column or in two. For reading; Alt+↑ and Alt+↓ go from change to change. */
export function DiffView({ older, newer, isSplit }: Props) {
  const { language } = useText();
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const side = ({ name, text }: Side, extra: Extension = []) => ({
      doc: text,
      extensions: [plainView(name, language), forReading, moves, extra],
    });
    if (isSplit) {
      const view = new MergeView({
        root,
        parent: root,
        a: side(older),
        b: side(newer),
        gutter: true,
        collapseUnchanged: COLLAPSE,
      });
      return () => view.destroy();
    }
    const merged = unifiedMergeView({
      original: older.text,
      mergeControls: false,
      gutter: true,
      collapseUnchanged: COLLAPSE,
    });
    const view = new EditorView({ root, parent: root, state: EditorState.create(side(newer, merged)) });
    return () => view.destroy();
  }, [older.name, older.text, newer.name, newer.text, isSplit, language, older, newer]);

  return <div ref={host} className="code" />;
}
