import { LLMock } from '@copilotkit/aimock';
import { onTestFinished } from 'vitest';

type Options = Parameters<LLMock['on']>[2];
type Handler = Parameters<LLMock['on']>[1];

/** What the server answers to everything: text, or a response of its own kind, and how it behaves while it does. */
export type Behaviour = { answer: unknown; options?: Options };

/** A third-party server that speaks the wire formats of both vendors. `behave` changes what it does; `asked` counts what it was asked. */
export async function startModelServer(port: number) {
  let server: LLMock | undefined;
  let asked = 0;
  onTestFinished(() => server?.stop());
  return {
    asked: () => asked,
    async behave({ answer, options = {} }: Behaviour): Promise<void> {
      await server?.stop();
      server = new LLMock({ port, logLevel: 'silent', chunkSize: 60 });
      const handler = () => {
        asked += 1;
        return typeof answer === 'string' ? { content: answer } : answer;
      };
      server.on({ predicate: () => true }, handler as Handler, options);
      await server.start();
    },
  };
}
