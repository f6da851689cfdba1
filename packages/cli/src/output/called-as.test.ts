import { expect, test } from 'vitest';
import { calledAs, helpWithCommandName, withCommandName, withCommandNameAndHome } from './called-as.ts';

test.each([
  [undefined, 'votive'],
  ['', 'votive'],
  ['./votive', './votive'],
  ['/opt/the votive/votive', "'/opt/the votive/votive'"],
  ['a\nb', 'votive'],
  ['`reboot`', 'votive'],
])('the launcher called by %j is typed as %s', (typed, name) => {
  expect(calledAs({ VOTIVE_COMMAND: typed })).toBe(name);
});

test('commands in a sentence are written as they are typed here, and nothing else is touched', () => {
  const text = 'Run `votive up` (votive needs it), or `votive`; see votive.example and `votive.env`.';

  expect(withCommandName(text, './votive')).toBe(
    'Run `./votive up` (votive needs it), or `./votive`; see votive.example and `votive.env`.',
  );
  expect(withCommandName(text, 'votive')).toBe(text);
});

test('a command to type next names the home that was given, once', () => {
  const text = 'Run `votive up --mode process`, or `votive destroy --home /b` and `ls`.';

  expect(withCommandNameAndHome(text, { name: './votive', home: '/my home' })).toBe(
    "Run `./votive up --mode process --home '/my home'`, or `./votive destroy --home /b` and `ls`.",
  );
  expect(withCommandNameAndHome(text, { name: './votive', home: undefined })).toBe(withCommandName(text, './votive'));
});

test('a help text shows its usage and its examples as they are typed here', () => {
  const help = 'Usage: votive up [options]\n\nTakes back what `votive x` did\n\nExamples:\n  votive up\n';

  expect(helpWithCommandName(help, "'/a $& b/votive'")).toBe(
    "Usage: '/a $& b/votive' up [options]\n\nTakes back what `'/a $& b/votive' x` did\n\nExamples:\n  '/a $& b/votive' up\n",
  );
});
