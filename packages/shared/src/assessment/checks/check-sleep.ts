import { isPlainObject, ownMember } from '../plain-object.ts';
import { type Fault, fault } from './fault.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The faults of bed and wake times: a workday, a free day or both, each with two different times `HH:MM`. */
export function checkSleep(value: unknown, path: Fault['path']): Fault[] {
  if (!isPlainObject(value) || hasOtherThan(value, ['work', 'free'])) return [fault('sleep_shape', path)];
  const nights = Object.entries(value);
  if (nights.length === 0) return [fault('blank', path)];
  return nights.flatMap(([kind, night]) => checkNight(night, [...path, kind]));
}

function checkNight(night: unknown, path: Fault['path']): Fault[] {
  if (!isPlainObject(night) || hasOtherThan(night, ['bed', 'wake'])) return [fault('sleep_shape', path)];
  const faults = ['bed', 'wake']
    .filter((end) => !isTime(ownMember(night, end)))
    .map((end) => fault('not_a_time', [...path, end]));
  if (faults.length > 0) return faults;
  return night.bed === night.wake ? [fault('same_time', path)] : [];
}

const isTime = (value: unknown) => typeof value === 'string' && TIME.test(value);
const hasOtherThan = (value: object, names: string[]) => Object.keys(value).some((name) => !names.includes(name));
