export const TABS = ['versions', 'text', 'variables', 'run', 'checks', 'history'] as const;
export type TabId = (typeof TABS)[number];

/** What an address of the editor says: which version is shown (the draft without one), against which other it is compared, which tab and which run are open. */
export type EditorSearch = { show?: string; against?: string; tab?: TabId; run?: string };

/** The draft, where an address names one side of a comparison. */
export const DRAFT = 'draft';

export function readEditorSearch(search: Record<string, unknown>): EditorSearch {
  const text = (name: string) => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [show, against, run] = [text('show'), text('against'), text('run')];
  const tab = TABS.find((id) => id === search.tab);
  return {
    ...(show !== undefined && { show }),
    ...(against !== undefined && { against }),
    ...(tab !== undefined && { tab }),
    ...(run !== undefined && { run }),
  };
}
