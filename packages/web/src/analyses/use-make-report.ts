import { useNavigate } from '@tanstack/react-router';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useEffect, useRef, useState } from 'react';
import { useDesk, useServices } from '../app/services.ts';
import { type Speech, useText } from '../i18n/use-text.ts';
import { isSameRequest } from '../runs/order.ts';
import type { Run } from '../runs/run.ts';
import { ApiProblem } from './api.ts';
import { makeOnDevice, makeOnServer, type Progress, type ReportInput, requestFor } from './make-report.ts';
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
  const { workspace, outbox, api, now, newId } = useServices();
  const { report: earlier, order, mayWrite } = useDesk();
  const navigate = useNavigate();
  const [state, setState] = useState<State>({ is: 'idle' });
  const [isResumed, setResumed] = useState(false);
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
        where === 'device' ? await makeOnDevice(input, { now, newId }) : await ask(input, own.signal, onProgress);
      if (own.signal.aborted) return;
      await workspace.keepReport(report);
      void outbox.deliver();
      await navigate({ to: '/report' });
    } catch (error) {
      if (own.signal.aborted) return;
      if (isFinal(error)) await workspace.endOrder('over');
      show({ is: 'failed', message: messageOf(error, speech) });
    }
  }

  /** Asks the server, with the order on the device before anything leaves it. */
  async function ask(input: ReportInput, signal: AbortSignal, onProgress: (progress: Progress) => void) {
    const request = requestFor(input);
    const order = (await workspace.order(request)) ?? { key: undefined, request };
    return makeOnServer(input, { api, order, signal, onProgress, wait: waitForConnection });
  }

  function cancel(): void {
    attempt.current?.abort();
    void workspace.endOrder('stopped');
    setState({ is: 'cancelled' });
  }

  // What was asked for before a reload goes on by itself, where the answers are still the same.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const request = requestFor({ run, questionnaire, language });
    if (mayWrite && order?.state === 'wanted' && isSameRequest(order, request)) {
      setResumed(true);
      void make('server');
    }
  }, []);

  return { state, isResumed, make: (where: 'device' | 'server') => void make(where), cancel };
}

/** The server will not answer this order any more; the next one gets a key of its own. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiProblem && ['refused', 'missing', 'conflict'].includes(error.kind);
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
    case 'conflict':
      return fill(finish.failedRefused, { message: error.message });
    default:
      return finish.failedBusy;
  }
}
