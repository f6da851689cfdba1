import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { PromptListPage } from '../prompts/prompt-list-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { useUi } from './preferences.ts';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });
const routes = root.addChildren([createRoute({ getParentRoute: () => root, path: '/', component: PromptListPage })]);

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
