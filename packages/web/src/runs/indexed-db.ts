import { openDB } from 'idb';
import { createMemory, DRAWERS, type KeyValue } from './key-value.ts';

/** The device's own storage, or memory when the browser refuses it (private windows, blocked site data, a broken profile). */
export async function openStorage(): Promise<KeyValue> {
  try {
    const storage = await openIndexedDb();
    await storage.change('notes', 'proof', () => new Date().toISOString());
    return storage;
  } catch {
    return createMemory();
  }
}

async function openIndexedDb(): Promise<KeyValue> {
  const db = await openDB('votive', 1, {
    upgrade(database) {
      for (const drawer of DRAWERS) database.createObjectStore(drawer);
    },
    blocking(_current, _blocked, event) {
      // A newer version of the app wants to upgrade: step aside rather than hold it up.
      (event.target as IDBDatabase).close();
    },
  });
  return {
    durable: true,
    get: (drawer, key) => db.get(drawer, key),
    all: (drawer) => db.getAll(drawer),
    change: async (drawer, key, next) => {
      const tx = db.transaction(drawer, 'readwrite');
      const value = next(await tx.store.get(key));
      if (value !== undefined) await tx.store.put(value, key);
      await tx.done;
    },
    remove: async (keys) => {
      const tx = db.transaction(DRAWERS, 'readwrite');
      for (const [drawer, key] of keys) await tx.objectStore(drawer).delete(key);
      await tx.done;
    },
  };
}
