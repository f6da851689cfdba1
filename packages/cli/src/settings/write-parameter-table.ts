import { writeFileSync } from 'node:fs';
import { renderParameterTable } from './parameter-table.ts';

/** Writes `docs/parameters.md` anew. Run by hand after a parameter changed: `node --conditions=source <this file>`. */
writeFileSync(new URL('../../../../docs/parameters.md', import.meta.url), renderParameterTable());
