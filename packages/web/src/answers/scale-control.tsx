import type { LocalText } from '@votive/shared/contracts/language';
import { useText } from '../i18n/use-text.ts';
import type { ControlProps } from './control.ts';

export function ScaleControl({ item, value, onChange, disabled }: ControlProps<'scale', number>) {
  return (
    <ScaleTrack
      name={item.id}
      points={item.points}
      anchors={item.anchors}
      value={value}
      onChange={onChange}
      disabled={disabled}
    />
  );
}

type TrackProps = {
  name: string;
  points: number;
  anchors: Readonly<Record<string, LocalText>>;
  value: number | undefined;
  onChange: (value: number) => void;
  disabled: boolean;
};

/** Native radio buttons on one line; what an end stands for is part of its name ("1, very uneven"). */
export function ScaleTrack({ name, points, anchors, value, onChange, disabled }: TrackProps) {
  const { fill, local, t } = useText();
  const numbers = Array.from({ length: points }, (_, index) => index + 1);
  const anchorOf = (n: number) => (anchors[n] ? local(anchors[n]) : undefined);
  const labelOf = (n: number) => {
    const anchor = anchorOf(n);
    return anchor ? fill(t.answer.scaleOption, { n, anchor }) : String(n);
  };
  return (
    <div className="scale">
      <div className="scale-track">
        {numbers.map((n) => (
          <label key={n} className="scale-point">
            <input
              type="radio"
              name={name}
              value={n}
              checked={value === n}
              disabled={disabled}
              aria-label={labelOf(n)}
              onChange={() => onChange(n)}
            />
            <span aria-hidden="true">{n}</span>
          </label>
        ))}
      </div>
      <p className="scale-anchors" aria-hidden="true">
        <span>{anchorOf(1)}</span>
        <span>{anchorOf(points)}</span>
      </p>
    </div>
  );
}
