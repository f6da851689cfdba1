import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
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
