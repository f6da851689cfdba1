import autocannon from 'autocannon';

const SECONDS = 4;
const CONNECTIONS = 32;

/** What a route answers in a second when 32 connections ask it as fast as they can. Throws where an answer is not a good one. */
export async function requestsPerSecond(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const result = await autocannon({ url, method: 'POST', headers, body, connections: CONNECTIONS, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} bad answers and ${result.errors} errors from ${url}`);
  return result.requests.average;
}
