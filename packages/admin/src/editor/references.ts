import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

/** What a text may refer to: the variables of the prompt, and the keys of the other prompts where they are known yet. */
export type Names = {
  variables: readonly { name: string; detail: string }[];
  includes: readonly { key: string; detail: string }[] | undefined;
};

const known = Decoration.mark({ class: 'cm-reference-name' });
const include = Decoration.mark({ class: 'cm-reference-name cm-reference-include' });
const unknown = Decoration.mark({ class: 'cm-reference-name cm-reference-unknown' });

/** Marks `{{name}}` and `{{> KEY}}` in the text, and those that lead nowhere in a colour of their own. */
export function referenceMarks(namesNow: () => Names): Extension {
  const matcher = new MatchDecorator({
    regexp: /\{\{(>?)\s*([^{}]*?)\s*\}\}/g,
    decoration([, isInclude, name]) {
      const { variables, includes } = namesNow();
      if (isInclude) return !includes || includes.some(({ key }) => key === name) ? include : unknown;
      return variables.some((variable) => variable.name === name) ? known : unknown;
    },
  });
  return ViewPlugin.fromClass(
    class {
      marks: DecorationSet;
      constructor(view: EditorView) {
        this.marks = matcher.createDeco(view);
      }
      update(update: ViewUpdate) {
        this.marks = matcher.updateDeco(update, this.marks);
      }
    },
    { decorations: (plugin) => plugin.marks },
  );
}

/** Offers the names that fit after `{{`, and the keys of prompts after `{{>`. */
export function completeReference(context: CompletionContext, { variables, includes }: Names): CompletionResult | null {
  const opened = context.matchBefore(/\{\{>?\s*\w*/);
  if (!opened) return null;
  const isInclude = opened.text.startsWith('{{>');
  const typed = /\w*$/.exec(opened.text)?.[0] ?? '';
  const isClosed = context.state.sliceDoc(context.pos, context.pos + 2) === '}}';
  const close = isClosed ? '' : '}}';
  const space = isInclude && /^\{\{>$/.test(opened.text) ? ' ' : '';
  return {
    from: context.pos - typed.length,
    validFor: /^\w*$/,
    options: isInclude
      ? (includes ?? []).map(({ key, detail }) => ({ label: key, detail, apply: `${space}${key}${close}` }))
      : variables.map(({ name, detail }) => ({ label: name, detail, apply: `${name}${close}` })),
  };
}
