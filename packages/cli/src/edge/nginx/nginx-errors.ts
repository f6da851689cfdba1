import { COMMON_HEADERS, HEADER_SETS, type HeaderSet } from '../route-table.ts';
import { type Piece, quote } from './nginx-text.ts';

type EdgeError = {
  codes: readonly number[];
  status: number;
  code: string;
  message: string;
  headers?: readonly string[];
};

/** What nginx itself answers when it refuses, in the error body that all services share. The codes from 494 on are nginx's own names for kinds of 400. */
const ERRORS: readonly EdgeError[] = [
  { codes: [400, 497], status: 400, code: 'invalid', message: 'The address or the request cannot be read.' },
  { codes: [403, 404], status: 404, code: 'not_found', message: 'There is nothing at this address.' },
  {
    codes: [405],
    status: 405,
    code: 'invalid',
    message: 'Only GET and HEAD are possible here.',
    headers: ['add_header Allow "GET, HEAD" always'],
  },
  { codes: [408], status: 408, code: 'invalid', message: 'The request took too long to arrive.' },
  { codes: [413], status: 413, code: 'too_large', message: 'The body is larger than Votive accepts.' },
  { codes: [414, 431, 494], status: 431, code: 'too_large', message: 'The address or the headers are too long.' },
  {
    codes: [429],
    status: 429,
    code: 'unavailable',
    message: 'Too many requests came from your address. Try again in a few seconds.',
    headers: ['add_header Retry-After 5 always'],
  },
  {
    codes: [500, 502, 503, 504],
    status: 503,
    code: 'unavailable',
    message: 'This part of Votive does not answer right now. Try again in a few seconds.',
    headers: ['add_header Retry-After 5 always'],
  },
];

/** Addresses that begin so are nginx's own way to its refusals; no client reaches them. */
export const REFUSAL = '/.refused-';

/** The headers that every answer carries, whoever made it. nginx inherits none into a block that adds one, so each block repeats them all. */
export function headerPieces(set: HeaderSet): Piece[] {
  const headers = { ...COMMON_HEADERS, ...HEADER_SETS[set] };
  const pieces = Object.entries(headers).map(([name, value]) => `add_header ${name} ${quote(value)} always`);
  // Empty, and so not sent, for every name but a public one behind TLS.
  return [...pieces, 'add_header strict-transport-security $hsts always'];
}

/**
 * Sends each refusal of nginx to a place of its own that answers in our form. The places are addresses and not named locations: nginx cannot go to a
 * named one for a request whose address it could not read.
 */
export function errorPieces(): Piece[] {
  return ERRORS.flatMap(({ codes, status, code, message, headers = [] }) => [
    `error_page ${codes.join(' ')} =${status} ${REFUSAL}${status}`,
    {
      block: `location = ${REFUSAL}${status}`,
      of: [
        'internal',
        // Without its own empty list the address's extension would name the type.
        { block: 'types', of: [] },
        'default_type "application/json; charset=utf-8"',
        ...headerPieces('api'),
        'add_header Cache-Control no-store always',
        ...headers,
        `return ${status} '${JSON.stringify({ code, message })}'`,
      ],
    },
  ]);
}
