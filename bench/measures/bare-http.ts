import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** The baseline: reads every request's body and answers the JSON text given on standard input, with nothing but `node:http`, and prints its port. */
const answer = readFileSync(0);
const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
