import { useNavigate } from '@tanstack/react-router';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useEffect, useRef, useState } from 'react';
import { useDesk, useServices } from '../app/services.ts';
import { type Speech, useText } from '../i18n/use-text.ts';
import type { Run } from '../runs/run.ts';
import { ApiProblem } from './api.ts';
import { makeOnDevice, makeOnServer, type Progress } from './make-report.ts';
import { waitForConnection } from './wait.ts';

type State =
  | { is: 'idle' }
  | { is: 'working'; progress: Progress }
  | { is: 'cancelled' }
  | { is: 'failed'; message: string };

/** Makes the report of a run, keeps it on the device and opens it. Starting again stops what is under way. */
export function useMakeReport(run: Run, questionnaire: Questionnaire) {
  const speech = useText();
  const { language } = speech;
  const { workspace, api, now, newId } = useServices();
  const { report: earlier } = useDesk();
  const navigate = useNavigate();
  const [state, setState] = useState<State>({ is: 'idle' });
  const attempt = useRef<AbortController>(undefined);
  useEffect(() => () => attempt.current?.abort(), []);

  async function make(where: 'device' | 'server'): Promise<void> {
    attempt.current?.abort();
    const own = new AbortController();
    attempt.current = own;
    const show = (next: State) => {
      if (!own.signal.aborted) setState(next);
    };
    show({ is: 'working', progress: { step: 'computing' } });
    try {
      const input = { run, questionnaire, language, earlier };
      const onProgress = (progress: Progress) => show({ is: 'working', progress });
      const report =
        where === 'device'
          ? await makeOnDevice(input, { now, newId })
          : await makeOnServer(input, { api, signal: own.signal, onProgress, wait: waitForConnection });
      if (own.signal.aborted) return;
      await workspace.keepReport(report);
      await navigate({ to: '/report' });
    } catch (error) {
      show({ is: 'failed', message: messageOf(error, speech) });
    }
  }

  function cancel(): void {
    attempt.current?.abort();
    setState({ is: 'cancelled' });
  }

  return { state, make: (where: 'device' | 'server') => void make(where), cancel };
}

function messageOf(error: unknown, { t, fill }: Speech): string {
  if (!(error instanceof ApiProblem)) return t.finish.failedDevice;
  const { finish } = t;
  switch (error.kind) {
    case 'network':
      return finish.failedNetwork;
    case 'timeout':
      return finish.failedTimeout;
    case 'refused':
    case 'missing':
      return fill(finish.failedRefused, { message: error.message });
    default:
      return finish.failedBusy;
  }
}
