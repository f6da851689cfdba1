import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import type { PromptDetail } from '@votive/shared/admin-api/prompt-contracts';
import type { ExperimentDraft } from '@votive/shared/contracts/experiments';
import { useState } from 'react';
import { call } from '../app/api.ts';
import { Failed } from '../app/failed.tsx';
import { PageHeading } from '../app/page-heading.tsx';
import { announce } from '../app/preferences.ts';
import { useText } from '../i18n/use-text.ts';
import { usePrompt } from '../prompts/prompt-queries.ts';
import { fieldsOf, newFields } from './draft-fields.ts';
import { DraftForm } from './draft-form.tsx';
import { refreshExperiment, useExperiment } from './experiment-queries.ts';
import './experiments.css';

const editRoute = getRouteApi('/experiments/$experimentId/edit');
const newRoute = getRouteApi('/experiments/new');

/** A new experiment: first on which prompt, then the rest. */
export function NewExperimentPage() {
  const { t } = useText();
  const { prompt: given } = newRoute.useSearch();
  const [chosen, setChosen] = useState(given ?? '');
  const prompts = useQuery({ queryKey: ['prompts'], queryFn: () => call('listPrompts') });
  const open = prompts.data?.items.filter(({ archivedAt, versions }) => archivedAt === null && versions > 0) ?? [];
  return (
    <div className="column">
      <Back />
      <PageHeading title={t.trial.newTitle}>{t.trial.newTitle}</PageHeading>
      <p className="lead">{t.trial.lead}</p>
      {prompts.isError && <Failed error={prompts.error} onRetry={() => void prompts.refetch()} />}
      <label className="form-field">
        <span>{t.trial.prompt}</span>
        <select value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="">{t.trial.choosePrompt}</option>
          {open.map(({ key }) => (
            <option key={key}>{key}</option>
          ))}
        </select>
      </label>
      {chosen !== '' && <WithPrompt key={chosen} promptKey={chosen} />}
    </div>
  );
}

/** A draft that is changed before it starts. */
export function EditExperimentPage() {
  const { t } = useText();
  const { experimentId } = editRoute.useParams();
  const experiment = useExperiment(experimentId);
  return (
    <div className="column">
      <Back />
      <PageHeading title={t.trial.editTitle}>{t.trial.editTitle}</PageHeading>
      {experiment.isPending && <p className="soft">{t.app.loading}</p>}
      {experiment.isError && <Failed error={experiment.error} onRetry={() => void experiment.refetch()} />}
      {experiment.data && experiment.data.status !== 'draft' && <p className="note">{t.trial.notDraft}</p>}
      {experiment.data?.status === 'draft' && (
        <WithPrompt promptKey={experiment.data.promptKey} experiment={experiment.data} />
      )}
    </div>
  );
}

function Back() {
  const { t } = useText();
  return (
    <p className="small back">
      <Link to="/experiments">{t.experiments.back}</Link>
    </p>
  );
}

function WithPrompt({ promptKey, experiment }: { promptKey: string; experiment?: ExperimentDetail }) {
  const { t } = useText();
  const prompt = usePrompt(promptKey);
  if (prompt.isPending) return <p className="soft">{t.app.loading}</p>;
  if (prompt.isError) return <Failed error={prompt.error} onRetry={() => void prompt.refetch()} />;
  return <Saving prompt={prompt.data} {...(experiment && { experiment })} />;
}

/** Keeps the draft, on top of the revision that was opened: a colleague's change in between is not overwritten. */
function Saving({ prompt, experiment: opened }: { prompt: PromptDetail; experiment?: ExperimentDetail }) {
  const { t } = useText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [experiment] = useState(opened);
  const newest = prompt.versionList.map(({ id }) => id).find((id) => id !== prompt.production?.versionId);
  const [fields, setFields] = useState(() => {
    if (experiment) return fieldsOf(experiment);
    const control = prompt.production?.versionId ?? prompt.versionList[0]?.id ?? '';
    return newFields(control, newest ?? control);
  });
  const save = useMutation({
    mutationFn: (draft: ExperimentDraft) =>
      experiment
        ? call('updateExperiment', {
            params: { experimentId: experiment.id },
            body: { ifRevision: experiment.revision, draft },
          })
        : call('createExperiment', { body: { promptKey: prompt.key, draft } }),
    async onSuccess(saved) {
      queries.setQueryData(['experiment', saved.id], saved);
      await refreshExperiment(queries, saved);
      announce(t.trial.saved);
      await navigate({ to: '/experiments/$experimentId', params: { experimentId: saved.id } });
    },
  });
  return (
    <DraftForm
      fields={fields}
      versions={prompt.versionList}
      overrides={experiment?.overrides ?? {}}
      isPending={save.isPending}
      error={save.error}
      onChange={setFields}
      onSave={(draft) => save.mutate(draft)}
    />
  );
}
