import { expect, test } from 'vitest';
import { ROUTES, type Route } from '../route-table.ts';
import { locationPieces } from './nginx-locations.ts';
import { print } from './nginx-text.ts';
import { renderNginx } from './render-nginx.ts';

const options = { hostnames: ['votive.example.org'], httpsPort: 8443, httpPort: 8080 };
const places = { pagesRoot: '/srv', upstreams: { backend: 'b:1', 'prompt-service': 'p:2' } };

test('every route of the table is a location, and what the table refuses goes nowhere', () => {
  const text = renderNginx(options);
  const passed = ROUTES.filter(({ target }) => target.kind === 'service');

  for (const { path } of ROUTES) expect(text).toMatch(new RegExp(`location (= |\\^~ )?${path}/? \\{`));
  expect(text).toMatch(/location \^~ \/internal\/ \{[^}]*return 404;/);
  expect(text.match(/proxy_pass [^;]+;/g)).toEqual(
    Array(passed.length * 2).fill(expect.stringMatching(/\$(backend|prompt_service);$/)),
  );
});

test('a table that nginx would read in another order is refused', () => {
  const route = (path: string): Route => ({
    pattern: path,
    match: 'tree',
    path,
    target: { kind: 'refuse' },
    headers: 'api',
  });

  expect(() => locationPieces([route('/api'), route('/api/v1')], places)).toThrow(/\/api\/v1 comes after \/api/);
});

test('loopback names are accepted with their port only, unless it is the standard one', () => {
  const names = (text: string) => /map \$http_host \$names_https \{([^}]+)\}/.exec(text)?.[1]?.match(/"[^"]+"/g);
  const standard = renderNginx({ ...options, httpsPort: 443 });

  expect(names(renderNginx(options))).toEqual([
    '"localhost:8443"',
    '"127.0.0.1:8443"',
    '"[::1]:8443"',
    '"votive.example.org"',
    '"votive.example.org:8443"',
  ]);
  expect(names(standard)).toContain('"localhost"');
  expect(standard).toContain('return 308 https://$host$request_uri;');
});

test.each([
  ['votive.example.org', true],
  ['localhost', false],
  ['127.0.0.1', false],
  ['[2001:db8::1]', false],
  ['nas', false],
  ['nas.local', false],
  ['votive.internal', false],
])('browsers are told to refuse plain HTTP at %s: %s', (name, isTold) => {
  expect(renderNginx({ ...options, hostnames: [name] }).includes(`"https ${name}" "max-age=63072000";`)).toBe(isTold);
});

test.each(['a;b" 1; evil "', '$host', 'a\nb', 'a\\'])(
  'a host name that could change the configuration is refused: %j',
  (name) => {
    expect(() => renderNginx({ ...options, hostnames: [name] })).toThrow(/cannot stand in an nginx configuration/);
  },
);

test('blocks are printed with their braces, directives with their semicolons', () => {
  expect(print(['a 1', { block: 'b', of: ['c 2', { block: 'd', of: [] }] }])).toBe(
    'a 1;\nb {\n  c 2;\n  d {\n  }\n}\n',
  );
});
