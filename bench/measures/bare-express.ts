import { readFileSync } from 'node:fs';
import express from 'express';

/** The baseline: answers the JSON text given on standard input to every `POST /api/resolve`, and prints its port. */
const answer = readFileSync(0, 'utf8');
const app = express();
app.post('/api/resolve', (_request, response) => void response.type('json').send(answer));
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
