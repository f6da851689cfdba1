import type { Gate } from '@votive/shared/admin-api/run-contracts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Queries } from '../database/open-database.ts';

export type GateStore = ReturnType<typeof createGateStore>;
export type GateResult = {
  runId: string;
  versionId: string;
  contentSha256: string;
  ranAt: string;
  state: 'passed' | 'failed';
  checks: Gate['checks'];
  provider: string;
  costPerCell: number | null;
};

/** What gates came to. */
export function createGateStore(db: Queries) {
  async function insert({ checks, ...result }: GateResult, { key, actor }: { key: string; actor: string }) {
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('gateResults')
        .values({ ...result, checks: JSON.stringify(checks) })
        .execute();
      const { versionId, runId, state, ranAt } = result;
      await appendAudit(tx, { at: ranAt, actor, action: `gate.${state}`, target: key, detail: { versionId, runId } });
    });
  }

  /** The newest result of a version; with `provider`, of those that it gave. */
  async function newest(versionId: string, provider?: string): Promise<GateResult | undefined> {
    const row = await db
      .selectFrom('gateResults')
      .selectAll()
      .where('versionId', '=', versionId)
      .$if(provider !== undefined, (query) => query.where('provider', '=', provider ?? ''))
      .orderBy('ranAt', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && { ...row, checks: JSON.parse(row.checks) as Gate['checks'] };
  }

  /** The gate's newest run of a version that has not ended. */
  async function underWay(versionId: string): Promise<string | undefined> {
    const run = await db
      .selectFrom('runs')
      .select('id')
      .where('gateVersionId', '=', versionId)
      .where('finishedAt', 'is', null)
      .orderBy('startedAt', 'desc')
      .limit(1)
      .executeTakeFirst();
    return run?.id;
  }

  /** The newest state by version. */
  async function states(versionIds: readonly string[]): Promise<ReadonlyMap<string, 'passed' | 'failed'>> {
    const rows = await db
      .selectFrom('gateResults')
      .select(['versionId', 'state'])
      .where('versionId', 'in', versionIds)
      .orderBy('ranAt')
      .execute();
    return new Map(rows.map(({ versionId, state }) => [versionId, state]));
  }

  return { insert, newest, underWay, states };
}
