import { useEffect, useState } from 'react';
import type { ServiceInfo } from '../analyses/api.ts';
import { useServices } from '../app/services.ts';

export type KnownInfo = ServiceInfo | 'asking' | 'unavailable';

/** What the server says about its model and its age limit; carries no answer. */
export function useServiceInfo(): KnownInfo {
  const { api } = useServices();
  const [info, setInfo] = useState<KnownInfo>('asking');
  useEffect(() => {
    api.serviceInfo().then(setInfo, () => setInfo('unavailable'));
  }, [api]);
  return info;
}

export const DEFAULT_MINIMUM_AGE = 18;

export function minimumAgeOf(info: KnownInfo): number {
  return typeof info === 'object' ? info.minimumAge : DEFAULT_MINIMUM_AGE;
}

export function modelOf(info: KnownInfo): ServiceInfo['model'] {
  return typeof info === 'object' ? info.model : null;
}
