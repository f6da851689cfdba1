import type { Route } from './route-table.ts';

/** The path of a request target as the routes see it: decoded, without its query. Undefined for anything that two parsers could read differently. */
export function readPath(target: string): string | undefined {
  if (!target.startsWith('/')) return undefined;
  const [encoded = ''] = target.split(/[?#]/, 1);
  const path = decode(encoded);
  if (path === undefined || hasControlCharacter(path)) return undefined;
  if (/%2f|%5c/i.test(encoded) || path.includes('\\') || path.includes('//')) return undefined;
  return path.split('/').some((part) => part === '.' || part === '..') ? undefined : path;
}

/** The first route that matches, or undefined. */
export function matchRoute(routes: readonly Route[], path: string): Route | undefined {
  return routes.find((route) => matches(route, path));
}

function matches({ match, path: own }: Route, path: string): boolean {
  if (path === own) return match !== 'below';
  return match !== 'exact' && path.startsWith(own === '/' ? '/' : `${own}/`);
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

function hasControlCharacter(path: string): boolean {
  return [...path].some((character) => character < ' ' || character === '\u007f');
}
