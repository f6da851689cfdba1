import { createMetrics } from '@votive/shared/http/metrics-route';
import { Gauge } from 'prom-client';
import { type ChangeStream, createChangeStream } from './changes/change-stream.ts';
import { countSignIns, type SignIns } from './sign-in/sign-ins.ts';

/** What a process has once, however often its database is closed and opened again: streams stay connected, figures go on counting. */
export type Surroundings = {
  changes: ChangeStream;
  metrics: ReturnType<typeof createMetrics>;
  signIns: SignIns;
};

export function createSurroundings({ heartbeatMs = 15_000 }: { heartbeatMs?: number } = {}): Surroundings {
  const changes = createChangeStream(heartbeatMs);
  const metrics = createMetrics('prompt-service');
  new Gauge({
    name: 'votive_change_stream_clients',
    help: 'Services connected to the stream of changed plans.',
    registers: [metrics.registry],
    collect() {
      this.set(changes.clientCount());
    },
  });
  return { changes, metrics, signIns: countSignIns(metrics.registry) };
}
