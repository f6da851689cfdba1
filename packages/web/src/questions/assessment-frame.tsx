import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { type ReactNode, useState } from 'react';
import { Dialog } from '../app/dialog.tsx';
import { useText } from '../i18n/use-text.ts';
import type { Run } from '../runs/run.ts';
import { CarryOverNote } from './carry-over-note.tsx';
import { OutlineList } from './outline-list.tsx';
import { OutlineRail } from './outline-rail.tsx';
import { ReaderNote } from './reader-note.tsx';
import { describePlace } from './steps.ts';

type Props = { place: string; run: Run; questionnaire: Questionnaire; children: ReactNode };

/** The page of the notebook: the outline in the margin (on small screens behind a button), the question beside it. */
export function AssessmentFrame({ place, run, questionnaire, children }: Props) {
  const { t, fill } = useText();
  const [listOpen, setListOpen] = useState(false);
  const { phaseNumber, position, total } = describePlace(questionnaire, run.answers, place);
  const short = position
    ? fill(t.question.outlineButton, { n: phaseNumber, position, total })
    : `${fill(t.overview.phase, { n: phaseNumber })} · ${t.question.outlineSummary}`;
  const outline = { place, run, questionnaire };
  return (
    <div className="assessment">
      <div className="margin">
        <button type="button" className="outline-button" aria-haspopup="dialog" onClick={() => setListOpen(true)}>
          {short}
        </button>
        <OutlineRail {...outline} onAll={() => setListOpen(true)} />
      </div>
      <div className="sheet">
        <ReaderNote />
        <CarryOverNote />
        {children}
      </div>
      {listOpen && (
        <Dialog title={t.question.outlineTitle} onClose={() => setListOpen(false)} wide>
          <OutlineList {...outline} onGo={() => setListOpen(false)} />
        </Dialog>
      )}
    </div>
  );
}
