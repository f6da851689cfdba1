import { expect, test } from 'vitest';
import { ROUTES, type Route } from '../route-table.ts';
import { locationPieces } from './nginx-locations.ts';
import { print } from './nginx-text.ts';
import { renderNginx } from './render-nginx.ts';

const options = { hostnames: ['localhost', '[::1]'], httpsPort: 8443, httpPort: 8080, hsts: false };
const places = { webRoot: '/srv/web', upstreams: { backend: 'b:1', 'prompt-service': 'p:2' }, hsts: false };

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

test('the port stands in the names that are accepted unless it is the standard one', () => {
  expect(renderNginx(options)).toMatch(
    /map \$http_host \$names_https \{\s+default 0;\s+"localhost:8443" 1;\s+"\[::1\]:8443" 1;/,
  );
  expect(renderNginx({ ...options, httpsPort: 443 })).toContain('"localhost" 1;');
  expect(renderNginx({ ...options, httpsPort: 443 })).toContain('return 308 https://$host$request_uri;');
});

test('only a real host name is remembered by browsers as one that speaks HTTPS alone', () => {
  expect(renderNginx(options)).not.toContain('strict-transport-security "');
  expect(renderNginx({ ...options, hsts: true })).toContain(
    'add_header strict-transport-security "max-age=63072000" always;',
  );
});

test.each(['a;b" 1; evil "', '$host', 'a\nb', 'a\\'])(
  'a host name that could change the configuration is refused: %j',
  (name) => {
    expect(() => renderNginx({ ...options, hostnames: [name] })).toThrow(/cannot stand in an nginx configuration/);
  },
);

test('an edge without a host name is refused', () => {
  expect(() => renderNginx({ ...options, hostnames: [] })).toThrow(/needs a host name/);
});

test('blocks are printed with their braces, directives with their semicolons', () => {
  expect(print(['a 1', { block: 'b', of: ['c 2', { block: 'd', of: [] }] }])).toBe(
    'a 1;\nb {\n  c 2;\n  d {\n  }\n}\n',
  );
});
