import { z } from 'zod';

const imageReference = () =>
  z.union([z.literal(''), z.string().regex(/^[a-z0-9][\w./:@-]*$/i, 'is not the name of an image')]).default('');

/** How this installation builds its containers, where not from the pinned images of the Dockerfiles. */
export const containerParameters = z.object({
  VOTIVE_NODE_IMAGE: imageReference().describe(
    'Image with Node 24 and npm to build the containers from, instead of the pinned one; passed as the build argument NODE_IMAGE.',
  ),
  VOTIVE_NGINX_IMAGE: imageReference().describe(
    'Image with nginx 1.22 or later for the edge, instead of the pinned one; passed as the build argument NGINX_IMAGE.',
  ),
  VOTIVE_CA_BUNDLE: z
    .string()
    .default('')
    .describe('PEM file of authorities by which a build trusts the package registry, besides the usual ones.'),
});
export type ContainerParameters = z.output<typeof containerParameters>;
