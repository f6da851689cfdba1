/** The drawers of the device's storage. */
export const DRAWERS = ['runs', 'reports', 'definitions', 'notes'] as const;
export type Drawer = (typeof DRAWERS)[number];

/** A place that keeps values by key; IndexedDB where the browser allows it, memory where it does not. */
export type KeyValue = {
  durable: boolean;
  get: (drawer: Drawer, key: string) => Promise<unknown>;
  all: (drawer: Drawer) => Promise<unknown[]>;
  /** Reads and writes in one transaction; `next` returns undefined to leave the old value. */
  change: (drawer: Drawer, key: string, next: (old: unknown) => unknown) => Promise<void>;
  remove: (keys: [drawer: Drawer, key: string][]) => Promise<void>;
};

/** Keeps values until the tab is closed. */
export function createMemory(): KeyValue {
  const drawers = new Map<Drawer, Map<string, unknown>>(DRAWERS.map((drawer) => [drawer, new Map()]));
  const open = (drawer: Drawer) => drawers.get(drawer) ?? new Map<string, unknown>();
  return {
    durable: false,
    get: async (drawer, key) => structuredClone(open(drawer).get(key)),
    all: async (drawer) => structuredClone([...open(drawer).values()]),
    change: async (drawer, key, next) => {
      const value = next(open(drawer).get(key));
      if (value !== undefined) open(drawer).set(key, structuredClone(value));
    },
    remove: async (keys) => {
      for (const [drawer, key] of keys) open(drawer).delete(key);
    },
  };
}
