import type { ReactNode } from 'react';

/** A labelled field with a sentence of help below its name. */
export function Field({ name, help, children }: { name: string; help?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label className="form-field">
      <span>{name}</span>
      {help !== undefined && <span className="small soft">{help}</span>}
      {children}
    </label>
  );
}
