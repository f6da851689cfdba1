import { createContext, use } from 'react';
import type { Api } from '../analyses/api.ts';
import type { Outbox } from '../analyses/outbox.ts';
import { useObservable } from '../runs/observable.ts';
import type { Desk, Workspace } from '../runs/workspace.ts';

/** What the pages work with; made once in main.tsx. */
export type Services = { workspace: Workspace; outbox: Outbox; api: Api; now: () => Date; newId: () => string };

export const ServicesContext = createContext<Services | undefined>(undefined);

export function useServices(): Services {
  const services = use(ServicesContext);
  if (!services) throw new Error('useServices needs a ServicesContext above it');
  return services;
}

/** The visitor's desk, followed as it changes. */
export function useDesk(): Desk {
  return useObservable(useServices().workspace.desk);
}
