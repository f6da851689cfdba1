/** The containers that stay, in the order in which they start; `migrate` runs once before them. */
export const COMPOSE_SERVICES = ['prompt-service', 'backend', 'worker', 'edge'] as const;
export const ONE_SHOTS = ['migrate'] as const;
export type ComposeService = (typeof COMPOSE_SERVICES)[number];

/** The images of one build. The one-shot runs the prompt-service's. */
export const imagesOf = (tag: string): string[] => COMPOSE_SERVICES.map((service) => `votive/${service}:${tag}`);
