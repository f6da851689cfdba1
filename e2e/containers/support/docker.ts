import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What a `docker` command said on both streams. Throws with all of it when the command fails. */
export async function docker(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return execute('docker', args, { maxBuffer: 64 * 1024 * 1024 });
}

/** What the engine knows of a container. Only what the tests look at. */
export type Inspected = {
  Name: string;
  Config: { User: string; Env: string[]; Image: string; Healthcheck?: { Test: string[] } };
  HostConfig: {
    ReadonlyRootfs: boolean;
    CapDrop: string[] | null;
    SecurityOpt: string[] | null;
    Memory: number;
    MemorySwap: number;
    NanoCpus: number;
    PidsLimit: number;
    Init: boolean;
    Privileged: boolean;
    LogConfig: { Type: string; Config: Record<string, string> };
    RestartPolicy: { Name: string };
    PortBindings: Record<string, { HostIp: string; HostPort: string }[]> | null;
    Tmpfs: Record<string, string> | null;
  };
  State: { Status: string; ExitCode: number; Pid: number; Health?: { Status: string } };
  NetworkSettings: { Networks: Record<string, unknown> };
  Mounts: { Source: string; Destination: string; RW: boolean }[];
};

export async function inspect(...names: string[]): Promise<Inspected[]> {
  return JSON.parse((await docker('inspect', ...names)).stdout);
}

/** The paths of every file in an image. */
export async function filesOfImage(image: string): Promise<string[]> {
  const id = (await docker('create', image)).stdout.trim();
  try {
    const { stdout } = await execute('sh', ['-c', `docker export ${id} | tar -t`], { maxBuffer: 64 * 1024 * 1024 });
    return stdout.split('\n');
  } finally {
    await docker('rm', id);
  }
}
