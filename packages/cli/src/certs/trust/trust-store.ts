/** What a store says of one certificate. `foreign`: it is there under a name that is not ours, so somebody else put it there. */
export type Presence = 'trusted' | 'absent' | 'foreign';

/** The certificate to trust: its PEM file, its fingerprint, and the name it goes by in a list of certificates. */
export type TrustSubject = { file: string; pem: string; fingerprint: string; name: string };

/** A place where clients of this machine look for authorities. Every function rejects with an Error whose message a person can act on. */
export type TrustStore = {
  kind: 'system' | 'browser';
  /** Its path, or what people call it. */
  path: string;
  /** What a person must do instead, where this command cannot: no tool, or no permission. */
  obstacle(subject: TrustSubject): string | undefined;
  presence(subject: TrustSubject): Promise<Presence>;
  add(subject: TrustSubject): Promise<void>;
  remove(subject: Pick<TrustSubject, 'name' | 'fingerprint'>): Promise<void>;
};
