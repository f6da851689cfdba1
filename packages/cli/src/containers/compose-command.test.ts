import { expect, test } from 'vitest';
import { type Argv, buildImages, containerLogs, containersOf, down, execIn, upAndWait } from './compose-command.ts';

const project = { name: 'votive-1', files: ['/v/compose/compose.yaml', '/h/overlay.yaml'], envFile: '/h/stack.env' };
const text = (argv: Argv) => argv.join(' ');

test('every command line that reads the description names project, environment and files', () => {
  const described =
    'docker compose --project-name votive-1 --env-file /h/stack.env --file /v/compose/compose.yaml --file /h/overlay.yaml';
  expect(text(buildImages(project))).toBe(`${described} build`);
  expect(text(upAndWait(project, { waitSeconds: 59.2 }))).toBe(
    `${described} up --detach --no-build --remove-orphans --wait --wait-timeout 60`,
  );
  expect(text(upAndWait(project, { waitSeconds: 5, only: ['backend'] }))).toBe(
    `${described} up --detach --no-build --no-deps --wait --wait-timeout 5 backend`,
  );
});

test('stopping and looking need the name of the project alone', () => {
  expect(text(down('votive-1'))).toBe('docker compose --project-name votive-1 down --remove-orphans --timeout 30');
  expect(text(containersOf('votive-1'))).toBe(
    'docker ps --all --quiet --no-trunc --filter label=com.docker.compose.project=votive-1',
  );
});

test('a command in a container takes its input by standard input, and logs are asked for by time or number', () => {
  expect(text(execIn('c1', 'node', '-e', 'x'))).toBe('docker exec --interactive c1 node -e x');
  expect(text(containerLogs('c1', { since: '2026-11-21T08:00:00Z' }))).toBe(
    'docker logs --timestamps --since 2026-11-21T08:00:00Z c1',
  );
  expect(text(containerLogs('c1', { last: 20 }))).toBe('docker logs --timestamps --tail 20 c1');
});
