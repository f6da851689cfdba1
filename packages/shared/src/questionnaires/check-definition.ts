import { questionnaireSchema } from '../contracts/questionnaire.ts';
import { checkBounds } from './publish-gate/check-bounds.ts';
import { checkIds } from './publish-gate/check-ids.ts';
import { checkReachability } from './publish-gate/check-reachability.ts';
import { checkReferences } from './publish-gate/check-references.ts';
import { checkLicense, checkTexts } from './publish-gate/check-texts.ts';
import { type DefinitionFault, definitionFault } from './publish-gate/definition-fault.ts';

/** The publish gate: every reason why this definition may not be asked to people; empty if it may. The shape is checked first, alone. */
export function checkDefinition(definition: unknown): DefinitionFault[] {
  const parsed = questionnaireSchema.safeParse(definition);
  if (!parsed.success)
    return parsed.error.issues.map((issue) => definitionFault('schema', issue.path.join('.'), issue.message));
  return [checkTexts, checkLicense, checkIds, checkReferences, checkReachability, checkBounds].flatMap((check) =>
    check(parsed.data),
  );
}
