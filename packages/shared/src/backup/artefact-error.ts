/**
 * Why an artefact cannot be used. `foreign`: it is no Votive backup; `wrong_key`: this recovery key does not open it; `truncated`: its end is missing; `altered`: a byte
 * of it is not the one that was written; `newer`: a later version wrote it in a form that this one does not know.
 */
export type ArtefactFault = 'foreign' | 'wrong_key' | 'truncated' | 'altered' | 'newer';

/** An artefact that must not be used. The message says what was found, never a byte of the content. */
export class ArtefactError extends Error {
  readonly fault: ArtefactFault;

  constructor(fault: ArtefactFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ArtefactError';
    this.fault = fault;
  }
}
