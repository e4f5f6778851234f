// How fast a signed webhook is durable and acknowledged, against checking its signature only and against a commit per request.
import { interleave, median, ms, number, perSecond, quantile, ratioOf } from '../figures.mjs';
import { connect } from '../servers.mjs';
import { progress, runSuite } from '../suite.mjs';
import { startWorker } from '../worker.mjs';
import { signedComments } from '../data/bodies.mjs';

const CONNECTIONS = 64;
const RATE = 1000;

const wrong = (samples) =>
  samples
    .flatMap(({ statuses }) => Object.entries(statuses))
    .reduce((sum, [status, count]) => sum + (status === '200' ? 0 : count), 0);
const rate = ({ count, seconds }) => count / seconds;

await runSuite('ack', async ({ servers, report, options, cleanUp }) => {
  const url = await servers.database('ack');
  const owner = await connect(url);
  cleanUp(() => owner.end());
  const load = startWorker('http-load');
  cleanUp(() => load.stop());
  const start = async (workspace, inBatches) => {
    const server = startWorker('ack-server');
    cleanUp(() => server.call('stop').finally(() => server.stop()));
    return { server, ...(await server.call('start', { url, redisUrl: servers.redisUrl, workspace, inBatches })) };
  };
  const [batching, alone] = [await start('batches', true), await start('alone', false)];
  const targets = {
    product: { at: batching, limit: null },
    hmac: { at: batching, limit: '/limit/hmac' },
    row: { at: alone, limit: null },
  };
  const requestsTo = ({ at: { accounts, appSecret }, limit }) => {
    const places = accounts.map(({ externalId, hookPath }) => ({ path: limit ?? hookPath, pageId: externalId }));
    return signedComments({ count: 2000, places, appSecret });
  };
  const requests = Object.fromEntries(Object.entries(targets).map(([name, target]) => [name, requestsTo(target)]));
  progress(
    `bodies of ${requests.product[0].body.length} bytes and more, mean ${Math.round(requests.product.reduce((sum, { body }) => sum + body.length, 0) / 2000)}`,
  );

  const stored = async () => Number((await owner.query('select count(*) from inbound')).rows[0].count);
  let lost = 0;
  const run = (name, method, argument) => async () => {
    await owner.query('truncate inbound'); // what a worker does all the time
    const { server, port } = targets[name].at;
    const before = await server.call('cpu');
    const sample = await load.call(method, {
      port,
      requests: requests[name],
      connections: CONNECTIONS,
      ...argument,
    });
    const after = await server.call('cpu');
    if (name !== 'hmac') lost += Math.abs((await stored()) - sample.count);
    const cpu = (after.user + after.system - before.user - before.system) / sample.count;
    return { ...sample, cpu, p50: median(sample.latencies), p99: quantile(sample.latencies, 0.99) };
  };
  const seconds = options.quick ? 1.5 : 4;
  const variants = (method, argument) =>
    Object.fromEntries(Object.keys(targets).map((name) => [name, run(name, method, argument)]));

  progress('warming up');
  await interleave(1, variants('closedLoop', { seconds: 1.5 }));
  progress(`as fast as it goes over ${CONNECTIONS} connections, ${options.rounds} rounds`);
  const closed = await interleave(options.rounds, variants('closedLoop', { seconds }));
  progress(`${RATE} requests a second, ${options.rounds} rounds`);
  const open = await interleave(options.rounds, variants('openLoop', { rate: RATE, seconds }));

  const labels = {
    product: 'product (durable, in batches)',
    hmac: 'limit: signature only, nothing stored',
    row: 'the same product, one commit per request',
  };
  for (const [name, label] of Object.entries(labels)) {
    const of = (pick) => median(closed[name].map(pick));
    report.tell(
      label,
      `${perSecond(of(rate))}, p50 ${ms(of((s) => s.p50))}, p99 ${ms(of((s) => s.p99))}, ${number(of((s) => s.cpu))} us CPU`,
    );
  }
  const [toLimit, toRow] = [ratioOf(closed, 'product', 'hmac', rate), ratioOf(closed, 'product', 'row', rate)];
  report.hold('product / signature only', toLimit, number(toLimit), { atLeast: 0.55 });
  report.hold('product / one commit per request', toRow, number(toRow), { atLeast: 3.5 });
  for (const [name, label] of Object.entries(labels)) {
    if (name === 'product') continue;
    report.tell(
      `${RATE}/s, ${label}`,
      `p50 ${ms(median(open[name].map((s) => s.p50)))}, p99 ${ms(median(open[name].map((s) => s.p99)))}`,
    );
  }
  const [p50, p99] = [median(open.product.map((s) => s.p50)), median(open.product.map((s) => s.p99))];
  report.hold(`${RATE}/s, product, p50 (ms)`, p50, ms(p50), { atMost: 3 });
  report.hold(`${RATE}/s, product, p99 (ms)`, p99, ms(p99), { atMost: 10 });
  const all = [closed, open].flatMap((samples) => Object.values(samples).flat());
  report.failed(wrong(all), 'answers other than 200');
  report.failed(lost, 'acknowledged and not stored, or stored twice');
});
