import { Agent } from 'node:https';
import { getCACertificates } from 'node:tls';

/**
 * An agent that trusts `roots` besides the usual ones and remembers the last fault of a connection: acme-client 5.4 answers every network fault with "Cannot read
 * properties of undefined", so that the cause can only be had from underneath.
 */
export function recordingAgent(roots: string | undefined): { agent: Agent; lastFault: () => Error | undefined } {
  let fault: Error | undefined;
  const agent = new Agent(roots === undefined ? {} : { ca: [...getCACertificates('default'), roots] });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const connection = connect(options, callback);
    connection?.on('error', (error) => {
      fault = error;
    });
    return connection;
  };
  return { agent, lastFault: () => fault };
}
