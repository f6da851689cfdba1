import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { FinishPage } from '../analyses/finish-page.tsx';
import { LandingPage } from '../landing/landing-page.tsx';
import { OverviewPage } from '../questions/overview-page.tsx';
import { QuestionPage } from '../questions/question-page.tsx';
import { SummaryPage } from '../questions/summary-page.tsx';
import { StartPage } from '../start/start-page.tsx';
import { FailedPage, NotFoundPage } from './message-page.tsx';
import { useUi } from './preferences.ts';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: FailedPage });
const page = <const Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component });

const routes = root.addChildren([
  page('/', LandingPage),
  page('/start', StartPage),
  createRoute({
    getParentRoute: () => root,
    path: '/start/young',
    component: lazyRouteComponent(() => import('../start/young-page.tsx'), 'YoungPage'),
  }),
  page('/assessment', OverviewPage),
  page('/assessment/$itemId', QuestionPage),
  page('/summary/$phaseId', SummaryPage),
  page('/finish', FinishPage),
  createRoute({
    getParentRoute: () => root,
    path: '/report',
    component: lazyRouteComponent(() => import('../report/report-page.tsx'), 'ReportPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/support',
    component: lazyRouteComponent(() => import('../support/support-page.tsx'), 'SupportPage'),
  }),
]);

/** The pages by address. Report and support load when they are opened, and the report's code also ahead of it. */
export function createAppRouter() {
  const router = createRouter({ routeTree: routes, defaultPreload: false });
  router.subscribe('onBeforeNavigate', ({ fromLocation, pathChanged }) => {
    if (fromLocation && pathChanged) useUi.setState({ navigated: true, updated: false });
  });
  router.subscribe('onResolved', ({ toLocation }) => {
    if (/^\/(summary|finish)\b/.test(toLocation.pathname)) void loadReportParts();
  });
  return router;
}

/** At the end of a phase, and where reports are asked for, the report's code is fetched ahead, so that it can be made offline; a failure shows when it is needed. */
async function loadReportParts(): Promise<void> {
  await Promise.allSettled([import('../report/report-page.tsx'), import('../analyses/compute-analysis.ts')]);
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
