import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/**
 * The editor in the colours of the pages. The tokens come through the shadow root, since custom properties are inherited. Pictures in `data:` addresses, which
 * the libraries bring, are switched off: the content security policy allows none.
 */
const look = EditorView.theme({
  '&': {
    backgroundColor: 'var(--sheet)',
    color: 'var(--ink)',
    border: '1.5px solid var(--edge)',
    borderRadius: 'var(--radius)',
    fontSize: '0.9375rem',
    maxHeight: 'var(--code-height)',
  },
  '&.cm-focused': { outline: '3px solid var(--leaf)', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { padding: '0.75rem 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 0.75rem 0 0.5rem' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-soft)', border: '0', fontSize: '0.8125rem' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 0.35rem 0 0.6rem', minWidth: '2.2rem' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--marker)',
  },
  '.cm-content ::selection': { backgroundColor: 'var(--marker)' },
  '.cm-reference-name': {
    backgroundColor: 'var(--leaf-wash)',
    color: 'var(--leaf)',
    borderRadius: 'var(--radius)',
    fontWeight: '500',
    boxShadow: 'inset 0 -1.5px 0 var(--leaf)',
  },
  '.cm-reference-include': { boxShadow: 'inset 0 -1.5px 0 var(--edge)', color: 'var(--ink)' },
  '.cm-reference-unknown': {
    backgroundColor: 'var(--brick-wash)',
    color: 'var(--brick)',
    boxShadow: 'inset 0 -1.5px 0 var(--brick)',
  },
  '.cm-lintRange': { backgroundImage: 'none', textDecoration: 'underline wavy 1.5px', textUnderlineOffset: '0.25em' },
  '.cm-lintRange-error': { textDecorationColor: 'var(--brick)' },
  '.cm-lintRange-warning, .cm-lintRange-info': { textDecorationColor: 'var(--edge)' },
  '.cm-lint-marker': { content: 'normal', width: '0.9em', height: 'auto', cursor: 'help' },
  '.cm-lint-marker::before': { content: '"•"', fontWeight: '700', fontSize: '1.3em', lineHeight: '1' },
  '.cm-lint-marker-error, .cm-lint-marker-warning, .cm-lint-marker-info': { content: 'normal' },
  '.cm-lint-marker-error::before': { content: '"!"', color: 'var(--brick)' },
  '.cm-lint-marker-warning::before': { content: '"?"', color: 'var(--ink)' },
  '.cm-diagnostic': { padding: '0.4rem 0.6rem', borderLeftWidth: '4px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--brick)' },
  '.cm-diagnostic-warning, .cm-diagnostic-info': { borderLeftColor: 'var(--edge)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper)',
    color: 'var(--ink)',
    border: '1.5px solid var(--edge)',
    borderRadius: 'var(--radius)',
    fontFamily: 'var(--sans)',
    fontSize: '0.875rem',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '14rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.3rem 0.6rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--leaf)',
    color: 'var(--on-ink)',
  },
  '.cm-completionDetail': { fontStyle: 'normal', fontFamily: 'var(--sans)', opacity: '1' },
  '.cm-panels': { backgroundColor: 'var(--paper)', color: 'var(--ink)', fontFamily: 'var(--sans)' },
  '.cm-panels.cm-panels-bottom, .cm-panels.cm-panels-top': { borderColor: 'var(--edge)' },
  '.cm-panel.cm-search': { padding: '0.5rem 2rem 0.5rem 0.5rem' },
  '.cm-panel.cm-search label': {
    fontSize: '0.8125rem',
    display: 'inline-flex',
    alignItems: 'center',
    minHeight: '24px',
  },
  '.cm-panel.cm-search input[type=checkbox]': { width: '1rem', height: '1rem' },
  '.cm-panel.cm-search [name=close]': { fontSize: '1.2rem', minWidth: '24px', minHeight: '24px', color: 'inherit' },
  '.cm-textfield': {
    backgroundColor: 'var(--sheet)',
    border: '1.5px solid var(--edge)',
    borderRadius: 'var(--radius)',
    padding: '0.3rem 0.5rem',
    fontFamily: 'inherit',
    fontSize: '0.875rem',
  },
  '.cm-textfield::placeholder': { color: 'var(--ink-soft)', opacity: '1' },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'transparent',
    border: '1.5px solid var(--edge)',
    borderRadius: 'var(--radius)',
    padding: '0.3rem 0.6rem',
    fontFamily: 'inherit',
    fontSize: '0.875rem',
    color: 'inherit',
  },
  '.cm-searchMatch': { backgroundColor: 'transparent', outline: '1.5px solid var(--edge)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--marker)' },
  '.cm-changedLine': { backgroundColor: 'var(--leaf-wash)' },
  '.cm-deletedChunk, .cm-deletedLine, .cm-merge-a .cm-changedLine': { backgroundColor: 'var(--brick-wash)' },
  '.cm-deletedChunk': { paddingLeft: '0.5rem' },
  '&.cm-merge-a .cm-changedText, .cm-deletedText, .cm-deletedChunk .cm-deletedText': {
    background: 'none',
    textDecoration: 'underline 2px var(--brick)',
  },
  '.cm-changedText, &.cm-merge-b .cm-changedText': { background: 'none', textDecoration: 'underline 2px var(--leaf)' },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { backgroundColor: 'var(--brick)' },
  '.cm-changedLineGutter, &.cm-merge-b .cm-changedLineGutter': { backgroundColor: 'var(--leaf)' },
  '.cm-collapsedLines': {
    background: 'var(--paper)',
    color: 'var(--ink)',
    padding: '0.35rem 0.75rem',
    fontFamily: 'var(--sans)',
    fontSize: '0.8125rem',
  },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"⋯"' },
});

const marks = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.heading, fontWeight: '600' },
    { tag: tags.strong, fontWeight: '600' },
    { tag: tags.emphasis, fontStyle: 'italic' },
    { tag: [tags.monospace, tags.quote, tags.processingInstruction, tags.url], color: 'var(--ink-soft)' },
  ]),
);

export const codeTheme: Extension = [look, marks];
