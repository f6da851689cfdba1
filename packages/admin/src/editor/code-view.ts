import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { commonmarkLanguage, markdownKeymap } from '@codemirror/lang-markdown';
import { type Diagnostic, forceLinting, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import type { Language } from '@votive/shared/contracts/language';
import { codePhrases } from './code-phrases.ts';
import { codeTheme } from './code-theme.ts';
import { completeReference, type Names, referenceMarks } from './references.ts';

/** Keys that the page itself uses: save, run. The editor leaves them alone. Tab is never taken either. */
const PAGE_KEYS = new Set(['Mod-Enter', 'Mod-s']);
const keys = [
  ...markdownKeymap,
  ...defaultKeymap,
  ...historyKeymap,
  ...searchKeymap,
  ...completionKeymap,
  ...lintKeymap,
].filter(({ key }) => key === undefined || !PAGE_KEYS.has(key));

export type CodeOptions = {
  /** The host element; the editor lives in its shadow root, so that its styles need no exception from the content security policy. */
  host: HTMLElement;
  label: string;
  text: string;
  language: Language;
  readOnly: boolean;
  names: () => Names;
  problems: (text: string) => Diagnostic[];
  onChange: (text: string) => void;
};

/** What every view of a prompt's text shares: looks, line wrapping, phrases and a name for screen readers. */
export function plainView(label: string, language: Language): Extension {
  return [
    lineNumbers(),
    highlightSpecialChars(),
    EditorView.lineWrapping,
    codeTheme,
    codePhrases(language),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
  ];
}

/** Marks a view as not for writing; the text stays reachable by keyboard. */
export const forReading: Extension = [
  EditorState.readOnly.of(true),
  EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
];

/** A CodeMirror of one text. `show` puts another text in without telling anybody; `close` takes it away. */
export function openCode({ host, label, text, language, readOnly, names, problems, onChange }: CodeOptions) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const writable = new Compartment();
  let isShowing = false;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        plainView(label, language),
        history(),
        drawSelection(),
        commonmarkLanguage,
        highlightSelectionMatches(),
        referenceMarks(names),
        autocompletion({ override: [(context) => completeReference(context, names())], icons: false }),
        lintGutter(),
        linter(({ state }) => problems(state.doc.toString()), { delay: 300 }),
        keymap.of(keys),
        writable.of(readOnly ? forReading : []),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isShowing) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    show(next: string): void {
      if (next === view.state.doc.toString()) return;
      isShowing = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
      isShowing = false;
    },
    /** Looks at the names anew, after the variables changed. */
    refresh(): void {
      view.dispatch({ selection: view.state.selection });
      forceLinting(view);
    },
    close: () => view.destroy(),
  };
}
