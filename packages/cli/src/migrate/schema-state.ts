import type { DatabaseReference, DataToolResult } from '@votive/shared/contracts/data-tool';
import { currentReference } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { Installation } from '../stack/installation.ts';

export type SchemaState = DataToolResult<'inspect'> & { database: DatabaseReference };

/** What the database of a home has and lacks of this version's migrations; undefined where there is no database yet. Throws VOT-404 for a schema that this version does not know. */
export async function readSchemaState(
  installation: Installation,
  layout: HomeLayout,
): Promise<SchemaState | undefined> {
  const database = currentReference(layout);
  if (!database) return undefined;
  return { ...(await runDataTool(installation, 'inspect', { database })), database };
}
