import { homeLayout } from '../home/home-layout.ts';
import { startVisitors } from './visitors.ts';
import { eventually, temporaryHome } from './votive.ts';

/** An appliance that runs, with so many people at a time who have their analyses stored; some of them have when this is answered. */
export async function homeWithVisitors(count = 3) {
  const home = temporaryHome();
  const { document } = await home.json(['up', '--port', '0']);
  const visitors = startVisitors(document.data.url, count);
  await eventually('somebody has an analysis stored', () => visitors.kept() > 2);
  return { home, layout: homeLayout(home.home), url: document.data.url, visitors };
}
