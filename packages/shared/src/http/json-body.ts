import type { IncomingMessage } from 'node:http';
import express, { type RequestHandler } from 'express';
import { AppError, InvalidInput } from '../app-error.ts';

const MAX_DEPTH = 32;

/** Parses JSON bodies up to `limit` (bytes, or text such as `256kb`) and refuses other types, deep nesting, lone surrogates and U+0000. */
export function jsonBody({ limit }: { limit: string | number }): RequestHandler[] {
  return [requireJson, express.json({ limit, strict: true, inflate: true, type: isThere }), refuseHostileText];
}

const JSON_TYPE = 'application/json';

const requireJson: RequestHandler = (request, _response, next) => {
  // As nearly everybody writes it; what else names the same type takes longer to read.
  const isJson = request.headers['content-type'] === JSON_TYPE || !isThere(request) || request.is(JSON_TYPE);
  if (!isJson) throw new AppError('invalid', 'Send the body as application/json.');
  next();
};

/** Whether a request brings a body at all. */
const isThere = ({ headers }: IncomingMessage) =>
  (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) &&
  headers['content-length'] !== '0';

const refuseHostileText: RequestHandler = (request, _response, next) => {
  if (request.body !== undefined) checkValue(request.body, '', 0);
  next();
};

function checkValue(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') checkText(value, path);
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) throw new InvalidInput([{ path, message: `Nested deeper than ${MAX_DEPTH} levels.` }]);
  for (const [key, child] of Object.entries(value)) {
    const childPath = path === '' ? key : `${path}.${key}`;
    if (key === '__proto__') throw new InvalidInput([{ path: childPath, message: 'This name is not allowed.' }]);
    checkText(key, childPath);
    checkValue(child, childPath, depth + 1);
  }
}

function checkText(text: string, path: string): void {
  if (text.includes('\u0000')) throw new InvalidInput([{ path, message: 'Contains the character U+0000.' }]);
  if (!text.isWellFormed()) throw new InvalidInput([{ path, message: 'Contains half of a surrogate pair.' }]);
}
