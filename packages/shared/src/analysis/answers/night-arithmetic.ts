import type { Night } from '../../contracts/answers.ts';

const DAY = 24 * 60;
const CLOCK = /^(\d{1,2}):(\d{2})$/;

/** Minutes in bed; `undefined` for unreadable or equal times. */
export function minutesInBed({ bed, wake }: Night): number | undefined {
  const [from, to] = [minutesOfDay(bed), minutesOfDay(wake)];
  if (from === undefined || to === undefined || from === to) return undefined;
  return (to - from + DAY) % DAY;
}

/** The middle of the night, minutes after midnight. */
export function midSleep(night: Night): number | undefined {
  const [bed, length] = [minutesOfDay(night.bed), minutesInBed(night)];
  return bed === undefined || length === undefined ? undefined : (bed + length / 2) % DAY;
}

/** The shorter way around the clock between two times of day, in minutes. */
export function minutesApart(one: number, other: number): number {
  const distance = Math.abs(one - other);
  return Math.min(distance, DAY - distance);
}

/** `90` → `1 h 30 min`. */
export function describeMinutes(minutes: number): string {
  const whole = Math.floor(minutes);
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  if (rest === 0) return `${hours} h`;
  return hours === 0 ? `${rest} min` : `${hours} h ${rest} min`;
}

/** `195` → `3:15`. */
export function describeClock(minutes: number): string {
  const whole = Math.floor(minutes) % DAY;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function minutesOfDay(clock: string): number | undefined {
  const match = CLOCK.exec(clock);
  return match ? (Number(match[1]) * 60 + Number(match[2])) % DAY : undefined;
}
