// From the signed hook to the screens of 200 consoles, against fan-out alone; and from the hook to the queue under load.
import { median, ms, number, quantile } from '../figures.mjs';
import { signedComments, signMeta, facebookComment } from '../data/bodies.mjs';
import { connect } from '../servers.mjs';
import { progress, runSuite } from '../suite.mjs';
import { startWorker } from '../worker.mjs';

const CONSOLES = 200;
const RATES = [10, 50];
const HOOKS_PER_SECOND = 1000;

await runSuite('sockets', async ({ servers, report, options, cleanUp }) => {
  const url = await servers.database('sockets');
  const owner = await connect(url);
  cleanUp(() => owner.end());
  const start = async (name) => {
    const process = startWorker(name);
    cleanUp(() =>
      process
        .call(name === 'consoles' ? 'close' : 'stop')
        .catch(() => undefined)
        .then(() => process.stop()),
    );
    return process;
  };
  const [api, worker, consoles] = [await start('sockets-api'), await start('product-worker'), await start('consoles')];
  const place = await api.call('start', { url, redisUrl: servers.redisUrl });
  await worker.call('start', { url, redisUrl: servers.redisUrl });
  await consoles.call('connect', { port: place.port, cookie: place.cookie, count: CONSOLES });
  progress(`${CONSOLES} consoles connected`);

  let sequence = 0;
  const hook = () => {
    sequence += 1;
    const text = `event ${sequence} of the bench, with as many words as people write under a post of a house like this one`;
    const comment = {
      pageId: place.pageId,
      postId: `50${sequence % 40}`,
      commentId: `s${sequence}`,
      author: `88${sequence % 99}`,
      text,
      at: Date.now(),
    };
    const body = JSON.stringify(facebookComment(comment));
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signMeta(body, place.appSecret) };
    return { preview: text, path: place.hookPath, headers, body };
  };
  const fanOut = () => {
    sequence += 1;
    const preview = `frame ${sequence}`;
    const padding = 'x'.repeat(600); // as long as the view of a conversation
    return {
      preview,
      path: '/limit/broadcast',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ seq: 0, conversation: { id: '0', preview, padding } }),
    };
  };
  const seconds = options.quick ? 3 : 8;
  const run = (make, rate) =>
    consoles.call('send', { port: place.port, rate, events: Array.from({ length: Math.round(rate * seconds) }, make) });
  progress('warming up');
  await run(hook, 10);
  let lost = 0;
  const all = (outcomes) => {
    lost += outcomes.filter((outcome) => outcome === null).length;
    return outcomes.filter((outcome) => outcome !== null);
  };
  const times = (outcomes, name) => outcomes.map((outcome) => outcome[name]);
  const both = (values) => `p50 ${ms(median(values))}, p95 ${ms(quantile(values, 0.95))}`;
  for (const rate of RATES) {
    progress(`${rate} events a second`);
    const [limit, product] = [[], []];
    for (let round = 0; round < Math.min(3, options.rounds); round += 1) {
      limit.push(...all(await run(fanOut, rate)));
      product.push(...all(await run(hook, rate)));
    }
    report.tell(`${rate}/s, limit: HTTP and fan-out alone, last of ${CONSOLES} consoles`, both(times(limit, 'last')));
    report.tell(`${rate}/s, signed hook to its acknowledgement`, both(times(product, 'ack')));
    report.tell(`${rate}/s, hook to the first console`, both(times(product, 'first')));
    const last = times(product, 'last');
    report.hold(`${rate}/s, hook to the last console, p95 (ms)`, quantile(last, 0.95), both(last), { atMost: 100 });
  }
  await consoles.call('close');
  await visible({ place, owner, report, options, start });
  report.failed(lost, 'events refused or not on every screen within 15 s');
});

/** At 1,000 hooks a second: from the arrival of a body until its conversation is in the queue, by the server's commit clock. */
async function visible({ place, owner, report, options, start }) {
  const load = await start('http-load');
  const seconds = options.quick ? 3 : 10;
  const count = HOOKS_PER_SECOND * seconds;
  const requests = signedComments({
    count,
    places: [{ path: place.hookPath, pageId: place.pageId }],
    appSecret: place.appSecret,
    prefix: 'v',
  });
  progress(`${HOOKS_PER_SECOND} hooks a second for ${seconds} s`);
  const sent = await load.call('openLoop', {
    port: place.port,
    requests,
    connections: 64,
    rate: HOOKS_PER_SECOND,
    seconds,
  });
  const left = async () => (await owner.query('select exists (select 1 from inbound) as some')).rows[0].some;
  while (await left()) await new Promise((again) => setTimeout(again, 50));
  const { rows } = await owner.query(
    `select extract(epoch from pg_xact_commit_timestamp(r.xmin) - r.received_at)::float8 * 1000 as ms
     from raw_event r where r.workspace_id = $1 and r.payload like '%"comment_id":"v%'`,
    [place.workspaceId],
  );
  const items = Number(
    (
      await owner.query(`select count(*) from item where workspace_id = $1 and external_id like 'v%'`, [
        place.workspaceId,
      ])
    ).rows[0].count,
  );
  const values = rows.map((row) => row.ms);
  report.tell(
    `${number(HOOKS_PER_SECOND)}/s: acknowledgement`,
    `p50 ${ms(median(sent.latencies))}, p99 ${ms(quantile(sent.latencies, 0.99))}`,
  );
  const [p50, p99] = [median(values), quantile(values, 0.99)];
  report.hold(`${number(HOOKS_PER_SECOND)}/s: arrival to visible, p50 (ms)`, p50, ms(p50), { atMost: 5 });
  report.hold(`${number(HOOKS_PER_SECOND)}/s: arrival to visible, p99 (ms)`, p99, ms(p99), { atMost: 100 });
  const accepted = sent.statuses[200] ?? 0;
  report.failed(count - accepted, 'hooks refused');
  report.failed(Math.abs(items - accepted) + Math.abs(values.length - accepted), 'hooks without their one item');
}
