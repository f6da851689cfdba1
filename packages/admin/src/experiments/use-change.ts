import { useMutation, useQueryClient } from '@tanstack/react-query';
import { announce } from '../app/preferences.ts';
import { refreshExperiment } from './experiment-queries.ts';

type Options<Answer> = {
  experiment: { id: string; promptKey: string };
  done: (answer: Answer) => string;
  onDone: () => void;
};

/** A change of an experiment: what was read of it is read anew whether or not it worked, since a refusal means that somebody else was faster. */
export function useChange<Input, Answer>(
  change: (input: Input) => Promise<Answer>,
  { experiment, done, onDone }: Options<Answer>,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    async onSuccess(answer) {
      await refreshExperiment(queries, experiment);
      announce(done(answer));
      onDone();
    },
    onError: () => refreshExperiment(queries, experiment),
  });
}
