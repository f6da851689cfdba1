import type { ContainerEngine } from '../../../scripts/testing/container-engine.ts';
import { type Answer, call } from './call.ts';
import { type Echo, type EchoService, startEchoService } from './echo-service.ts';
import { sendRaw } from './raw-request.ts';
import { type RealNginx, startRealNginx } from './real-nginx.ts';

export type EdgeUnderTest = {
  nginx: RealNginx;
  backend: EchoService;
  promptService: EchoService;
  /** The Host header that names it. */
  host: string;
  ask: (path: string, options?: { method?: string; headers?: object; body?: string }) => Promise<Answer>;
  /** What a service was asked, in its own words. */
  echo: (path: string, headers?: object) => Promise<Echo>;
  /** Bytes as they are, with `HOST` replaced by the host. */
  raw: (text: string, slow?: { then?: string }) => Promise<{ text: string; seconds: number }>;
  stop: () => Promise<void>;
};

/** nginx as shipped, in front of two services that say what they were asked. */
export async function startEdgeUnderTest(engine: ContainerEngine): Promise<EdgeUnderTest> {
  if (!engine.available) throw new Error(engine.why);
  const backend = await startEchoService('backend');
  const promptService = await startEchoService('prompt-service');
  const ports = { backend: backend.port, 'prompt-service': promptService.port };
  const nginx = await startRealNginx(engine.nginxImage, ports);
  const { httpsPort: port, ca } = nginx;
  const host = `localhost:${port}`;
  const ask: EdgeUnderTest['ask'] = (path, { headers = {}, ...rest } = {}) =>
    call({ port, ca, path, ...rest, headers: { host, ...headers } });

  return {
    nginx,
    backend,
    promptService,
    host,
    ask,
    echo: async (path, headers = {}) => JSON.parse((await ask(path, { headers })).text),
    raw: (text, slow = {}) => sendRaw({ port, ca }, text.replaceAll('HOST', host), slow),
    stop: async () => {
      backend.close();
      promptService.close();
      await nginx.stop();
    },
  };
}
