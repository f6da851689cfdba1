import type { ServiceInfo } from '@votive/shared/contracts/service-info';
import { useEffect, useState } from 'react';
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

export type ModelInfo = NonNullable<ServiceInfo['model']>;

export function modelOf(info: KnownInfo): ModelInfo | null {
  return typeof info === 'object' ? info.model : null;
}

const NAMES: Record<ModelInfo['provider'], string> = { anthropic: 'Anthropic', openai: 'OpenAI' };

/** The provider and the model as a sentence names them. An operator's own server only speaks the vendor's language. */
export function namesOf(
  { provider, model, isVendorAddress }: ModelInfo,
  own: string,
): { provider: string; model: string } {
  return { provider: isVendorAddress ? NAMES[provider] : own, model };
}
