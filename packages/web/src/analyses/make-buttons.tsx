import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { consentOf, type Run } from '../runs/run.ts';
import type { Progress } from './make-report.ts';
import { leavesDevice } from './to-request.ts';
import { useMakeReport } from './use-make-report.ts';

type Props = { run: Run; questionnaire: Questionnaire };

/** The button that makes the report, and while it works: what is happening, the way to stop it, and the way around the server. */
export function MakeButtons({ run, questionnaire }: Props) {
  const { t } = useText();
  const { state, isResumed, make, cancel } = useMakeReport(run, questionnaire);
  const isServer = leavesDevice(consentOf(run));
  const problem = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (state.is === 'failed') problem.current?.focus();
  }, [state.is]);

  if (state.is === 'working') {
    return (
      <div className="making">
        {isResumed && <p className="soft">{t.finish.resumed}</p>}
        <Status progress={state.progress} withModel={consentOf(run).ai} />
        <div className="actions">
          <button type="button" className="button" onClick={cancel}>
            {t.app.cancel}
          </button>
          {isServer && (
            <button type="button" className="button" onClick={() => make('device')}>
              {t.finish.makeOnDevice}
            </button>
          )}
        </div>
      </div>
    );
  }
  return (
    <div className="making">
      {state.is === 'failed' && (
        <p ref={problem} className="field-error" role="alert" tabIndex={-1}>
          {state.message}
        </p>
      )}
      {state.is === 'cancelled' && <p role="status">{t.finish.cancelled}</p>}
      <div className="actions">
        <button
          type="button"
          className="button button-main button-large"
          onClick={() => make(isServer ? 'server' : 'device')}
        >
          {t.finish.make}
        </button>
        {isServer && state.is !== 'idle' && (
          <button type="button" className="button button-large" onClick={() => make('device')}>
            {t.finish.makeOnDevice}
          </button>
        )}
      </div>
    </div>
  );
}

function Status({ progress, withModel }: { progress: Progress; withModel: boolean }) {
  const { t, count } = useText();
  const seconds = useSeconds();
  const tellProgress = useProgressText();
  return (
    <>
      <p className="making-status" role="status">
        <span className="making-flame" aria-hidden="true" />
        {tellProgress(progress, withModel)}
      </p>
      {progress.step === 'sent' && <p className="soft">{count(t.finish.elapsed, seconds)}</p>}
    </>
  );
}

function useProgressText(): (progress: Progress, withModel: boolean) => string {
  const { t, fill } = useText();
  return (progress, withModel) => {
    if (progress.step === 'computing') return t.finish.working;
    if (progress.step === 'sent') return withModel ? t.finish.sendingModel : t.finish.sending;
    if (!navigator.onLine) return t.finish.waitingOffline;
    const { seconds, attempt, attempts, isServerBusy } = progress;
    return fill(isServerBusy ? t.finish.waitingBusy : t.finish.waiting, { n: seconds, attempt, attempts });
  };
}

/** Seconds since this was first shown: the only progress that is really known. */
function useSeconds(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}
