import { ENGINE_VERSION } from '@votive/shared/analysis/analyze';
import { languageSchema } from '@votive/shared/contracts/language';
import type { ServiceInfo } from '@votive/shared/contracts/service-info';
import type { Route } from '@votive/shared/http/policy-router';
import type { ConfiguredModel } from '../providers/choose-provider.ts';

/** What the consent screen needs: whether a model would read the answers, whose, and where. */
export function serviceInfoRoutes(
  configured: ConfiguredModel | undefined,
  { minimumAge }: { minimumAge: number },
): Route<'public'>[] {
  const info: ServiceInfo = {
    model: configured ? describeModel(configured) : null,
    minimumAge,
    languages: [...languageSchema.options],
    engineVersion: ENGINE_VERSION,
  };

  return [
    {
      method: 'get',
      path: '/api/v1/service-info',
      policy: 'public',
      handlers: [
        (_request, response) => {
          response.setHeader('Cache-Control', 'no-cache');
          response.json(info);
        },
      ],
    },
  ];
}

function describeModel({ provider, model, isVendorAddress }: ConfiguredModel): ServiceInfo['model'] {
  return {
    provider: provider.name,
    model,
    isVendorAddress,
    countryNote: isVendorAddress ? 'country.us' : 'country.operator',
    retentionNote: isVendorAddress ? `retention.${provider.name}` : 'retention.operator',
  };
}
