import { BENCHMARK_RULES } from './benchmark-rules.ts';
import type { ContainerEvidence } from './container-evidence.ts';
import { OWN_RULES } from './own-rules.ts';
import type { Rule } from './rule.ts';
import type { Waiver } from './waivers.ts';

/** One rule at one container. `reason` is why a finding is accepted. */
export type ContainerFinding = Pick<Rule, 'id' | 'title' | 'severity' | 'fix'> & {
  service: string;
  status: 'ok' | 'fail' | 'skip' | 'waived';
  evidence: string;
  reason: string | null;
};

/** Every rule at every container, and what only shows over all of them. Pure: it reads nothing but its arguments. */
export function lintContainers(
  containers: readonly ContainerEvidence[],
  { waivers, services, isPublic }: { waivers: readonly Waiver[]; services: readonly string[]; isPublic: boolean },
): ContainerFinding[] {
  const findings = containers.flatMap((evidence) =>
    [...BENCHMARK_RULES, ...OWN_RULES].map(({ check, ...rule }) => ({
      ...rule,
      service: evidence.service,
      ...check(evidence),
    })),
  );
  const all = [...findings, ...missingServices(containers, services), ...secondWriters(containers)];
  const inForce = waivers.filter(({ when }) => when === undefined || isPublic);
  return all.map((finding) => waive(finding, inForce));
}

function waive(finding: Omit<ContainerFinding, 'reason'>, waivers: readonly Waiver[]): ContainerFinding {
  const waiver = waivers.find(
    ({ id, service }) => id === finding.id && (service === '*' || service === finding.service),
  );
  if (finding.status !== 'fail' || !waiver) return { ...finding, reason: null };
  return { ...finding, status: 'waived', reason: waiver.reason };
}

/** A core service that is not there: stopped, or put behind a profile. */
function missingServices(containers: readonly ContainerEvidence[], services: readonly string[]) {
  const present = new Set(containers.map(({ service }) => service));
  return services.map((service) => ({
    id: 'own.profiles',
    title: 'is part of every start',
    severity: 'medium' as const,
    fix: 'no profiles: for core services; `votive up` starts them',
    service,
    status: present.has(service) ? ('ok' as const) : ('fail' as const),
    evidence: present.has(service) ? 'it runs' : 'no container of it runs',
  }));
}

/** The data has one writer: a folder or volume that two containers can write to will lose something one day. */
function secondWriters(containers: readonly ContainerEvidence[]) {
  const writers = new Map<string, string[]>();
  for (const { service, container } of containers)
    for (const place of writablePlaces(container)) writers.set(place, [...(writers.get(place) ?? []), service]);
  return [...writers].map(([place, services]) => ({
    id: 'own.one-writer',
    title: 'is the only one that writes its data',
    severity: 'high' as const,
    fix: 'mount the folder or volume in one service alone',
    service: services[0] ?? '',
    status: services.length === 1 ? ('ok' as const) : ('fail' as const),
    evidence: `${place}: ${services.join(', ')}`,
  }));
}

/** Secrets are not written though the engine says they could be: their files belong to the host. */
function writablePlaces({ Mounts }: ContainerEvidence['container']): string[] {
  return Mounts.filter(
    ({ Type, RW, Destination }) => RW && Type !== 'tmpfs' && !Destination.startsWith('/run/secrets/'),
  ).map(({ Name, Source }) => Name ?? Source);
}
