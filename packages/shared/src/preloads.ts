import { extname, join } from 'node:path';

/** To be loaded before a service's own code (`node --import`), with a channel (`ipc`) to whoever starts it: the service ends when that one does. */
export const PARENT_WATCH = join(import.meta.dirname, `parent-watch${extname(import.meta.filename)}`);
