import { readdirSync, readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { giveWay } from '../give-way.ts';

/** Field 19 of a thread's `stat`, the nice value; the name before it may hold spaces. */
const nice = (thread = 'thread-self') => {
  const stat = readFileSync(`/proc/${thread}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
};

// A program for the test: what the threads of a process have when first one beside gives way, and then the main one.
if (isMainThread) {
  const beside = await new Promise((resolve, reject) => {
    new Worker(import.meta.filename).once('message', resolve).once('error', reject);
  });
  const before = nice();
  giveWay();
  const helpers = readdirSync('/proc/self/task').map((thread) => nice(`self/task/${thread}`));
  process.stdout.write(JSON.stringify({ beside, before, after: nice(), helpers: [...new Set(helpers)] }));
} else {
  giveWay({ beside: true });
  parentPort?.postMessage(nice());
}
