// The built console with 100,000 conversations in its queue, scrolled in a real browser; and what it loads first.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { IdentityModule } from '@parvis/identity';
import { InboundModule, OutboundModule } from '@parvis/inbox';
import { InsightsModule } from '@parvis/insights';
import { chromium } from 'playwright-core';
import { serveConsole } from '../../../apps/api/src/app/serve-console';
import { findChromium } from '../../launch/browser.mjs';
import { loaded } from '../data/load.mjs';
import { median, ms, number, quantile } from '../figures.mjs';
import { get, signIn, startProduct } from '../product.mjs';
import { progress, runSuite } from '../suite.mjs';

const ROWS = 100_000;
const CONSOLE = 'dist/apps/console';
const JS_BUDGET = 195_000; // the build fails above; the aim is 175,000
const FRAMES = 300;

const run = promisify(execFile);

/** Runs in the page: scrolls by `step` pixels a frame and returns the time of each frame and the rows drawn at most. */
async function scrolled({ selector, step, frames }) {
  const viewport = globalThis.document.querySelector(selector);
  viewport.scrollTop = 0;
  await new Promise((resolve) => setTimeout(resolve, 300));
  const times = [];
  let drawn = 0;
  let last = 0;
  await new Promise((finished) => {
    const frame = (now) => {
      if (last > 0) times.push(now - last);
      last = now;
      viewport.scrollTop += step;
      drawn = Math.max(drawn, viewport.querySelectorAll('[role=row]').length);
      if (times.length < frames) globalThis.requestAnimationFrame(frame);
      else finished();
    };
    globalThis.requestAnimationFrame(frame);
  });
  return { times, drawn, position: viewport.scrollTop, height: viewport.scrollHeight };
}

/** The floor: a box of coloured lines that needs no script to scroll. */
const PLAIN = `<!doctype html><style>#box{height:800px;overflow:auto}#box>div{height:7200000px;background:repeating-linear-gradient(#fff 0 71px,#ccc 71px 72px)}</style><div id="box"><div></div></div>`;

await runSuite('scroll', async ({ servers, report, options, cleanUp }) => {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium on this machine: install one or name it in CHROME_PATH.');
  await readFile(`${CONSOLE}/index.html`).catch(() => {
    throw new Error('The console is not built: run `npx nx build console` first.');
  });
  const facts = await loaded(servers, 10_000);
  const imports = [IdentityModule, InboundModule, OutboundModule, InsightsModule];
  const prepare = (app) => serveConsole(app, CONSOLE);
  const product = await startProduct({
    url: facts.url,
    redisUrl: servers.redisUrl,
    imports,
    role: 'api',
    listen: true,
    prepare,
  });
  cleanUp(() => product.stop());
  const cookie = await signIn(product, facts.workspaceId, facts.members[0]);
  const { body } = await get(product, '/api/conversations?view=all&limit=100', cookie);
  const page100 = JSON.parse(body).items;
  // real rows over and over, each with an id of its own
  const items = Array.from({ length: ROWS }, (_, n) => ({
    ...page100[n % page100.length],
    id: String(10_000_000 + n),
  }));
  const answer = JSON.stringify({ items, nextCursor: null });

  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  cleanUp(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const url = `http://127.0.0.1:${product.port}`;
  await context.addCookies(
    cookie
      .split('; ')
      .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url })),
  );
  await context.addInitScript('globalThis.__name = (named) => named'); // the bundler's, in functions that run in the page
  const page = await context.newPage();
  let failed = 0;
  let bytes = 0;
  page.on('pageerror', (error) => {
    failed += 1;
    process.stderr.write(`${error.stack}\n`);
  });
  const sizes = [];
  page.on('response', (response) => {
    if (/\.js(\?|$)/.test(response.url()))
      sizes.push(
        response
          .request()
          .sizes()
          .then(
            ({ responseBodySize }) => (bytes += responseBodySize),
            () => undefined,
          ),
      );
  });
  await page.route('**/api/conversations?**', (route) =>
    route.fulfill({ contentType: 'application/json', body: answer }),
  );
  progress(`opening a queue of ${number(ROWS)} rows`);
  const began = performance.now();
  await page.goto(`${url}/inbox/all`);
  const grid = 'mi-row-grid#queue cdk-virtual-scroll-viewport';
  await page.waitForSelector(`${grid} [role=row]`, { timeout: 120_000 });
  const shown = performance.now() - began;
  await Promise.all(sizes);
  const plain = await context.newPage();
  await plain.setContent(PLAIN);

  const paces = {
    'wheel pace (100 px a frame)': 100,
    'thrown (2,000 px a frame)': 2000,
    'dragged (20,000 px a frame)': 20_000,
  };
  const queue = Object.fromEntries(Object.keys(paces).map((pace) => [pace, []]));
  const floor = [];
  const most = { drawn: 0 };
  const rounds = Math.min(3, options.rounds);
  progress(`${rounds} rounds of ${FRAMES} frames`);
  for (let round = 0; round < rounds; round += 1) {
    await plain.bringToFront();
    floor.push(...(await plain.evaluate(scrolled, { selector: '#box', step: 100, frames: FRAMES })).times);
    await page.bringToFront();
    for (const [pace, step] of Object.entries(paces)) {
      const { times, drawn, height } = await page.evaluate(scrolled, { selector: grid, step, frames: FRAMES });
      queue[pace].push(...times);
      most.drawn = Math.max(most.drawn, drawn);
      if (height < ROWS * 20) failed += 1; // the list is not as long as it has to be
    }
  }
  const figure = (times) =>
    `p50 ${ms(median(times))}, p95 ${ms(quantile(times, 0.95))}, longest ${ms(Math.max(...times))}`;
  report.tell('limit: frames of a box that scrolls by itself', figure(floor));
  const limit = quantile(floor, 0.95);
  for (const [pace, times] of Object.entries(queue)) {
    const p95 = quantile(times, 0.95);
    if (pace.startsWith('wheel'))
      report.hold(`queue, ${pace}, p95 (ms)`, p95, `${figure(times)}; ${number(p95 / limit)} of the limit`, {
        atMost: 20,
      });
    else report.tell(`queue, ${pace}`, figure(times));
  }
  report.hold('rows in the page at most', most.drawn, String(most.drawn), { atMost: 50 });
  report.tell(`from the address to the first of ${number(ROWS)} rows`, ms(shown));
  const first = await bundle();
  report.hold('first JavaScript to a working inbox, gzip (bytes)', first, number(first), { atMost: JS_BUDGET });
  report.tell('all JavaScript loaded until the queue stood, as sent (bytes)', number(bytes));
  report.failed(failed, 'errors in the page');
});

/** The figure of the console's own check of its bundle. */
async function bundle() {
  const { stdout } = await run(process.execPath, ['apps/console/check-bundle.mjs']).catch((error) => error);
  return Number(/(\d+)\s+bytes of gzip/.exec(stdout ?? '')?.[1] ?? NaN);
}
