import { expect, test } from 'vitest';
import { unreadableKeyFile } from './unreadable-key-file.ts';

const explanation = { what: 'The keyring k cannot be read.', why: 'It opens the data.', fix: 'Put it back.' };
const failed = (code: string) => Object.assign(new Error(code), { code });

test.each(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'])('a key file that is away (%s) has to be put back', (code) => {
  expect(unreadableKeyFile(failed(code), explanation)).toMatchObject({ exitCode: 12, explanation });
});

test.each(['EIO', 'EMFILE', 'ENFILE', 'ENOMEM', 'ENOSPC'])(
  'a key file that the disk or the system would not hand over (%s) is not called missing',
  (code) => {
    const refusal = unreadableKeyFile(failed(code), explanation);

    expect(refusal).toMatchObject({ exitCode: 5, explanation: { what: explanation.what, kind: 'disk' } });
    expect(refusal.message).not.toContain('Put it back');
  },
);
