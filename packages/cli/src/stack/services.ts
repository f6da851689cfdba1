/** The processes of an appliance, in the order in which they start. */
export const SERVICES = ['prompt-service', 'backend', 'worker', 'edge'] as const;
export type ServiceName = (typeof SERVICES)[number];
