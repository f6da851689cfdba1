type Props<Id extends string> = {
  legend: string;
  options: readonly { id: Id; name: string }[];
  chosen: readonly Id[];
  onChoose: (ids: Id[]) => void;
  /** The words of the buttons that choose all or none. */
  all?: { all: string; none: string };
  /** No further one may be chosen. */
  isFull?: boolean;
};

/** Several of a list, as checkboxes. */
export function Checks<Id extends string>({ legend, options, chosen, onChoose, all, isFull = false }: Props<Id>) {
  return (
    <fieldset className="checks">
      <legend className="small">{legend}</legend>
      {all && (
        <span className="checks-all">
          <button type="button" className="link-button" onClick={() => onChoose(options.map(({ id }) => id))}>
            {all.all}
          </button>
          <button type="button" className="link-button" onClick={() => onChoose([])}>
            {all.none}
          </button>
        </span>
      )}
      {options.map(({ id, name }) => {
        const isChosen = chosen.includes(id);
        return (
          <label key={id}>
            <input
              type="checkbox"
              checked={isChosen}
              disabled={isFull && !isChosen}
              onChange={() => onChoose(isChosen ? chosen.filter((other) => other !== id) : [...chosen, id])}
            />
            <span>{name}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
