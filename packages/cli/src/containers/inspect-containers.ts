import { z } from 'zod';
import { containersOf, inspectContainers } from './compose-command.ts';
import { engineError, lastLine } from './engine.ts';
import type { RunArgv } from './run-argv.ts';

const probeSchema = z.object({ ExitCode: z.int(), Output: z.string(), End: z.string().nullish() });

const containerSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  RestartCount: z.int(),
  Config: z.object({ Image: z.string(), Labels: z.record(z.string(), z.string()).nullish() }),
  HostConfig: z.object({ Memory: z.number().nullish() }),
  State: z.object({
    Status: z.string(),
    OOMKilled: z.boolean(),
    ExitCode: z.int(),
    Error: z.string(),
    Pid: z.int(),
    StartedAt: z.string(),
    FinishedAt: z.string(),
    Health: z.object({ Status: z.string(), Log: z.array(probeSchema).nullish() }).nullish(),
  }),
  NetworkSettings: z.object({
    Ports: z
      .record(z.string(), z.array(z.object({ HostIp: z.string().nullish(), HostPort: z.string() })).nullish())
      .nullish(),
  }),
});

/** What the engine knows of one container of the appliance. */
export type Container = z.output<typeof containerSchema> & { service: string };

/** Every container of a project, those that ended too. Throws VOT-207 when the engine does not answer. */
export async function listContainers(run: RunArgv, project: string): Promise<Container[]> {
  const listed = await run(containersOf(project));
  if (listed.code !== 0)
    throw silent(listed.missing ? 'The program `docker` was not found on PATH.' : lastLine(listed.stderr));
  const ids = listed.stdout.split('\n').filter((id) => id !== '');
  if (ids.length === 0) return [];
  const inspected = await run(inspectContainers(ids));
  // A container that went away between the two questions is named on stderr; the others are answered all the same.
  const found = z.array(z.unknown()).parse(JSON.parse(inspected.stdout.trim() || '[]'));
  return found.map((value) => {
    const container = containerSchema.parse(value);
    return { ...container, service: container.Config.Labels?.['com.docker.compose.service'] ?? container.Name };
  });
}

/** The ports of this machine that a container holds. */
export function publishedBy({ NetworkSettings }: Container): number[] {
  return Object.values(NetworkSettings.Ports ?? {}).flatMap((bindings) =>
    (bindings ?? []).map(({ HostPort }) => Number(HostPort)),
  );
}

/** The addresses of this machine on which a container's ports are published. */
export function publishedOn({ NetworkSettings }: Container): string[] {
  const bindings = Object.values(NetworkSettings.Ports ?? {}).flatMap((list) => list ?? []);
  return [...new Set(bindings.map(({ HostIp }) => HostIp || '0.0.0.0'))];
}

function silent(reason: string) {
  return engineError(
    'The container engine does not answer.',
    reason || '`docker ps` failed.',
    'Start it (`sudo systemctl start docker`), then run the same command again.',
  );
}
