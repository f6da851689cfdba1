import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Expectation, RunCell } from '@votive/shared/admin-api/run-contracts';
import { type FormEvent, useId, useState } from 'react';
import { call } from '../app/api.ts';
import type { Bench } from '../editor/bench.ts';
import { useText } from '../i18n/use-text.ts';

const KINDS = ['quotes_item', 'mentions', 'does_not_mention', 'min_findings', 'max_latency_ms'] as const;
const NUMBERS: ReadonlySet<Expectation['kind']> = new Set(['min_findings', 'max_latency_ms']);

/** Keeps what this report does right, so that later versions have to do it too. */
export function ExpectationForm({ bench, cell }: { bench: Bench; cell: RunCell }) {
  const { t } = useText();
  const id = useId();
  const queries = useQueryClient();
  const { key } = bench.prompt;
  const quoted = quotedItems(cell);
  const [kind, setKind] = useState<Expectation['kind']>(quoted.length > 0 ? 'quotes_item' : 'mentions');
  const [value, setValue] = useState(quoted[0] ?? '');
  const isNumber = NUMBERS.has(kind);
  const save = useMutation({
    mutationFn: () =>
      call('saveExpectation', {
        params: { key },
        body: {
          personaId: cell.personaId,
          language: cell.language,
          kind,
          value: isNumber ? Number(value) : value.trim(),
        },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['expectations', key] }),
  });

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    save.mutate();
  }

  return (
    <form className="form expectation-form" onSubmit={onSubmit}>
      <h3>{t.expectations.save}</h3>
      <p className="small soft">{t.expectations.lead}</p>
      <label htmlFor={`${id}-kind`}>{t.expectations.kind}</label>
      <select
        id={`${id}-kind`}
        value={kind}
        onChange={(event) => {
          setKind(event.currentTarget.value as Expectation['kind']);
          setValue('');
        }}
      >
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {t.expectations.kinds[one]}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-value`}>{t.expectations.value}</label>
      <input
        id={`${id}-value`}
        required
        maxLength={500}
        list={kind === 'quotes_item' ? `${id}-items` : undefined}
        value={value}
        {...(isNumber && { type: 'number', min: 1, step: 1 })}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <datalist id={`${id}-items`}>
        {quoted.map((item) => (
          <option key={item} value={item} />
        ))}
      </datalist>
      {save.error && (
        <p className="field-error" role="alert">
          {save.error.message}
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button" disabled={save.isPending}>
          {t.expectations.save}
        </button>
        <span className="small soft" role="status">
          {save.isSuccess && t.expectations.saved}
        </span>
      </div>
    </form>
  );
}

/** The items that the report quotes, which is what is most often expected of the next one. */
function quotedItems({ result }: RunCell): string[] {
  if (!result) return [];
  const { synthesis: _synthesis, ...sections } = result;
  const findings = Object.values(sections).flat();
  return [...new Set(findings.flatMap(({ evidence }) => evidence.map(({ itemId }) => itemId)))];
}
