export type SessionNotes = Pick<Storage, 'getItem' | 'setItem'>;

/** What reloading for a new version needs from the browser; `entry` is the address of the script that this page runs. */
export type StayCurrent = {
  entry: string;
  /** The page as the server has it now. */
  fetchPage: () => Promise<string>;
  /** Whether everything is on the device, so that a reload loses nothing. */
  isSafe: () => Promise<boolean>;
  session: SessionNotes;
  reload: () => void;
};

const KEY = 'votive.reloaded-from';

/**
 * A part of the app could not be loaded. Where the server has another version by now, the page is loaded again, once a version, after everything is saved. A server
 * that cannot be reached is no reason: this tab would be lost and nothing won.
 */
export async function reloadIfOutdated({ entry, fetchPage, isSafe, session, reload }: StayCurrent): Promise<boolean> {
  try {
    if (session.getItem(KEY) === entry) return false;
    const page = await fetchPage();
    if (page.includes(entry) || !/<script[^>]+type="module"/.test(page) || !(await isSafe())) return false;
    session.setItem(KEY, entry);
  } catch {
    return false;
  }
  reload();
  return true;
}

/** Whether this page was loaded again because of a new version; true once. */
export function wasUpdated(session: SessionNotes, entry: string): boolean {
  try {
    const from = session.getItem(KEY);
    const isNews = from !== null && from !== entry && from !== '';
    if (isNews) session.setItem(KEY, '');
    return isNews;
  } catch {
    return false;
  }
}

/** The notes of this tab, or nothing at all where the browser keeps none: then no page is loaded again, since it might never end. */
export function openSession(open: () => Storage): SessionNotes {
  try {
    return open();
  } catch (cause) {
    const refuse = (): never => {
      throw new Error('this browser keeps no notes for a tab', { cause });
    };
    return { getItem: refuse, setItem: refuse };
  }
}
