/** Our ornament: the day as one line, low at night and high at noon, with a tick for every third hour. */
export function DayArc({ className = 'day-arc' }: { className?: string }) {
  return (
    <svg
      className={className}
      viewBox="0 0 800 96"
      fill="none"
      aria-hidden="true"
      focusable="false"
      preserveAspectRatio="none"
    >
      <path
        d="M0 82C100 82 160 74 230 46S350 10 400 10s110 8 170 36 130 36 230 36"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
      {TICKS.map(([x, y]) => (
        <path key={x} d={`M${x} ${y}v10`} stroke="currentColor" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
}

const TICKS = [
  [100, 79],
  [200, 58],
  [300, 22],
  [400, 10],
  [500, 22],
  [600, 58],
  [700, 79],
] as const;
