import { z } from 'zod';
import { questionnaireSchema } from '../contracts/questionnaire.ts';

/** The JSON Schema (draft 2020-12) of a definition, for editors and other programs; `schemas/questionnaire-1.schema.json` holds exactly this. */
export function questionnaireJsonSchema(): unknown {
  return {
    $id: '/schemas/questionnaire-1.json',
    title: 'Votive questionnaire, format 1',
    ...z.toJSONSchema(questionnaireSchema, { target: 'draft-2020-12' }),
  };
}
