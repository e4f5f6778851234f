// Only loads: to look at the data, or to keep it for the benches that read it (--data FOLDER).
import { loaded } from '../data/load.mjs';
import { runSuite } from '../suite.mjs';

await runSuite('load', async ({ servers, report, options }) => {
  const { conversations, items } = await loaded(servers, options.size);
  report.tell('conversations', String(conversations));
  report.tell('items', String(items));
});
