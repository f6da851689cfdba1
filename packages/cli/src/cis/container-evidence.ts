import { z } from 'zod';

const text = z.string().catch('');
const strings = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const count = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

const mountSchema = z.object({
  Type: text,
  Name: z.string().optional(),
  Source: text,
  Destination: text,
  RW: z.boolean().catch(false),
  Propagation: text,
});
const bindingsSchema = z.record(z.string(), z.array(z.object({ HostIp: text, HostPort: text })).nullish()).nullish();
const healthcheckSchema = z
  .object({ Test: strings, Interval: count, StartPeriod: count, StartInterval: count })
  .nullish();

/** What `docker inspect` says of a container, as far as the checks read it. Other fields, and fields of other engine versions, are no fault. */
export const containerInspectSchema = z.object({
  Name: z.string(),
  AppArmorProfile: text,
  State: z.object({ Status: text }),
  Config: z.object({
    User: text,
    Image: text,
    Env: strings,
    Healthcheck: healthcheckSchema,
    Labels: z
      .record(z.string(), z.string())
      .nullish()
      .transform((labels) => labels ?? {}),
  }),
  HostConfig: z.object({
    Privileged: z.boolean().catch(false),
    ReadonlyRootfs: z.boolean().catch(false),
    CapAdd: strings,
    CapDrop: strings,
    SecurityOpt: strings,
    NetworkMode: text,
    PidMode: text,
    IpcMode: text,
    UTSMode: text,
    UsernsMode: text,
    CgroupParent: text,
    Memory: count,
    MemorySwap: count,
    NanoCpus: count,
    CpuShares: count,
    CpuQuota: count,
    PidsLimit: count,
    Init: z.boolean().nullish(),
    RestartPolicy: z.object({ Name: text, MaximumRetryCount: count }),
    LogConfig: z.object({ Type: text, Config: z.record(z.string(), z.string()).nullish() }),
    Tmpfs: z.record(z.string(), z.string()).nullish(),
  }),
  Mounts: z
    .array(mountSchema)
    .nullish()
    .transform((mounts) => mounts ?? []),
  NetworkSettings: z.object({ Ports: bindingsSchema }),
});
export type ContainerInspect = z.infer<typeof containerInspectSchema>;

/** What `docker image inspect` says of an image. */
export const imageInspectSchema = z.object({ Config: z.object({ Healthcheck: healthcheckSchema }).nullish() });

/** What `docker network inspect` says of a network. */
export const networkInspectSchema = z.object({
  Name: z.string(),
  Driver: text,
  Internal: z.boolean().catch(false),
  Options: z
    .record(z.string(), z.string())
    .nullish()
    .transform((options) => options ?? {}),
});

/** One running container with everything around it that a check reads. A null means that it could not be had; the checks that need it are left out then. */
export type ContainerEvidence = {
  service: string;
  container: ContainerInspect;
  image: z.infer<typeof imageInspectSchema> | null;
  networks: z.infer<typeof networkInspectSchema>[];
  /** Programs that run inside, by name (`docker top`). */
  programs: string[] | null;
  /** Files on the host that are mounted as secrets: permission bits and owner. */
  secretFiles: { path: string; mode: number; uid: number }[];
  engine: { version: string; securityOptions: string[] };
};
