import { certificateStatus } from '../certs/certificate-status.ts';
import type { HomeLayout } from '../home/home-layout.ts';

export type CertificateInUse = {
  /** `warning`: works today, but somebody must act; `failing`: browsers refuse it. */
  state: 'ok' | 'warning' | 'failing';
  causes: string[];
  expires: string | null;
  /** Whole days until its end, negative after it. */
  daysLeft: number | null;
};

/** How the certificate that the edge shows is, a failed renewal included; null where there is none, as in process mode. */
export async function certificateInUse(
  { home }: HomeLayout,
  { hostName, now }: { hostName: string; now: Date },
): Promise<CertificateInUse | null> {
  const { state, causes, validUntil, daysLeft } = await certificateStatus(home, { hostName, now, stores: [] });
  return state === 'none' ? null : { state, causes, expires: validUntil, daysLeft };
}
