/** One reason why a definition may not be published: where it is, as a dotted path, and what to mend. */
export type DefinitionFault = { code: DefinitionFaultCode; path: string; message: string };

export type DefinitionFaultCode =
  | 'schema'
  | 'language_missing'
  | 'text_blank'
  | 'license_missing'
  | 'repeated_id'
  | 'reserved_id'
  | 'dangling'
  | 'wrong_source'
  | 'cycle'
  | 'unreachable'
  | 'bounds'
  | 'anchors'
  | 'hours';

/** A fault at `path`. */
export function definitionFault(code: DefinitionFaultCode, path: string, message: string): DefinitionFault {
  return { code, path, message };
}
