import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readAuditSearch } from '../owner/audit-search.ts';
import { readEditorSearch } from '../prompts/editor-search.ts';
import { PromptListPage } from '../prompts/prompt-list-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { useUi } from './preferences.ts';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });
const routes = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: PromptListPage }),
  createRoute({
    getParentRoute: () => root,
    path: '/prompts/$key',
    validateSearch: readEditorSearch,
    // The code editor is four times the rest of the pages: it comes when it is needed.
    component: lazyRouteComponent(() => import('../editor/prompt-page.tsx'), 'PromptPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/experiments',
    component: lazyRouteComponent(() => import('../experiments/experiment-list-page.tsx'), 'ExperimentListPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/experiments/new',
    validateSearch: ({ prompt }: Record<string, unknown>): { prompt?: string } =>
      typeof prompt === 'string' ? { prompt } : {},
    component: lazyRouteComponent(() => import('../experiments/draft-page.tsx'), 'NewExperimentPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/experiments/$experimentId',
    component: lazyRouteComponent(() => import('../experiments/experiment-page.tsx'), 'ExperimentPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/experiments/$experimentId/edit',
    component: lazyRouteComponent(() => import('../experiments/draft-page.tsx'), 'EditExperimentPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/audit',
    validateSearch: readAuditSearch,
    component: lazyRouteComponent(() => import('../owner/audit-page.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/keys',
    component: lazyRouteComponent(() => import('../owner/keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/webhooks',
    component: lazyRouteComponent(() => import('../owner/webhooks-page.tsx'), 'WebhooksPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/api',
    component: lazyRouteComponent(() => import('../owner/api-page.tsx'), 'ApiPage'),
  }),
]);

/** The pages by address, all below `/admin`. */
export function createAppRouter() {
  const router = createRouter({ routeTree: routes, basepath: '/admin', defaultPreload: false });
  router.subscribe('onBeforeNavigate', ({ fromLocation, pathChanged }) => {
    if (fromLocation && pathChanged) useUi.setState({ navigated: true });
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
