// The sidebar: exact counts of every view at a million conversations, against counting them; what keeping counters costs the
// writers; taking the next conversation; and whether the counters are right afterwards.
import { InboundModule, OutboundModule } from '@parvis/inbox';
import { Assignments } from '../../../libs/inbox/src/conversations/assignments';
import { CounterFolder } from '../../../libs/inbox/src/views/counter-folder';
import { recountViews } from '../../../libs/inbox/src/views/recount-views';
import { ViewsService } from '../../../libs/inbox/src/views/views.service';
import { loaded } from '../data/load.mjs';
import { interleave, median, ms, number, perSecond, quantile, ratioOf } from '../figures.mjs';
import { agentOf, startProduct } from '../product.mjs';
import { connect } from '../servers.mjs';
import { progress, runSuite } from '../suite.mjs';

const CLIENTS = 20;
const DELTAS = 5000;

/** p50 of `calls` calls, in ms. */
async function timed(calls, work) {
  const times = [];
  for (let call = 0; call < calls; call += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return median(times);
}

/** The same numbers by counting conversations: what a sidebar without counters has to run. */
const COUNTING = [
  `select assignee_id, account_id, team_id, status, count(*) from conversation where workspace_id = $1 and status in (0, 1, 3)
   group by grouping sets ((status), (assignee_id, status), (account_id, status), (team_id, status))`,
  `select t, c.status, count(*) from conversation c, unnest(c.tag_ids) t where c.workspace_id = $1 and c.status in (0, 1, 3) group by 1, 2`,
  `select count(*) from conversation where workspace_id = $1 and status = 0 and at_risk`,
];
const COUNTING_OPEN = COUNTING.map((sql) => sql.replaceAll('status in (0, 1, 3)', 'status = 0'));

/** Statements a second of `CLIENTS` connections for `seconds`. */
async function together(clients, seconds, work) {
  const until = performance.now() + seconds * 1000;
  let [count, failed] = [0, 0];
  const times = [];
  await Promise.all(
    clients.map(async (client, n) => {
      while (performance.now() < until) {
        const began = performance.now();
        const fine = await work(client, n).catch(() => false);
        times.push(performance.now() - began);
        if (fine === false) failed += 1;
        else count += 1;
      }
    }),
  );
  return { rate: count / seconds, failed, p50: median(times), p99: quantile(times, 0.99) };
}

await runSuite('counters', async ({ servers, report, options, cleanUp }) => {
  const facts = await loaded(servers, options.size);
  const owner = await connect(facts.url);
  cleanUp(() => owner.end());
  const imports = [InboundModule, OutboundModule];
  const product = await startProduct({
    url: facts.url,
    redisUrl: servers.redisUrl,
    imports,
    providers: [CounterFolder],
    role: 'api',
    listen: true,
  });
  cleanUp(() => product.stop());
  const views = product.get(ViewsService);
  const folder = product.get(CounterFolder);
  await folder.beforeApplicationShutdown(); // folds when the bench says so
  const agent = await agentOf(product, facts.workspaceId, facts.members[5]);
  const shown = await views.list(agent);
  const count = async (statements) => {
    for (const sql of statements) await owner.query(sql, [facts.workspaceId]);
  };
  const calls = options.quick ? 40 : 150;

  progress(
    `${shown.length} counts of ${shown.filter(({ kind }) => kind !== 'tab').length} views, ${options.rounds} rounds`,
  );
  const reads = await interleave(options.rounds, {
    sidebar: () => timed(calls, () => views.list(agent)),
    limit: () =>
      timed(calls, () =>
        product.db.read(
          agent.workspaceId,
          'select n from view_counter where workspace_id = $1 and dim = 1 and key = 0',
          [agent.workspaceId],
        ),
      ),
    counting: () => timed(3, () => count(COUNTING_OPEN)),
    'counting tabs too': () => timed(1, () => count(COUNTING)),
  });
  await append(owner, facts.workspaceId, DELTAS);
  const unfolded = await timed(calls, () => views.list(agent));
  const began = performance.now();
  await folder.foldOnce();
  const folding = performance.now() - began;

  const p50 = (name) => median(reads[name]);
  report.tell('limit: one counter by key in a transaction', `p50 ${ms(p50('limit'))}`);
  report.hold(`sidebar of ${shown.length} exact counts, p50 (ms)`, p50('sidebar'), ms(p50('sidebar')), { atMost: 3 });
  report.tell(`… with ${DELTAS} deltas not folded yet; folding them`, `p50 ${ms(unfolded)}; ${ms(folding)}`);
  report.tell('counting the open ones; with the tabs', `${ms(p50('counting'))}; ${ms(p50('counting tabs too'))}`);
  const gain = ratioOf(reads, 'counting', 'sidebar');
  report.hold('counting the open ones / sidebar', gain, number(gain), { atLeast: 30 });

  await contention({ servers, report, options, cleanUp });
  await claims({ product, owner, facts, report, options });
  while ((await folder.foldOnce()) > 0);
  const wrong = await product.db.transaction('system', (tx) => recountViews(tx, facts.workspaceId));
  report.failed(wrong.length, 'counters that differ from a recount of all conversations');
});

// deltas that cancel out, as work leaves them
async function append(owner, workspaceId, count) {
  await owner.query(
    `insert into counter_delta (workspace_id, dim, key, n) select $1, 2, (n / 2 % 50) * 4, case when n % 2 = 0 then 1 else -1 end from generate_series(0, $2::int - 1) n`,
    [workspaceId, count],
  );
}

/** Members assign conversations at random: with counters, and as if there were none. */
async function contention({ servers, report, options, cleanUp }) {
  const facts = await loaded(servers, 10_000, 'contention');
  const open = async (role) => {
    const client = await connect(facts.url);
    cleanUp(() => client.end());
    await client.query(`set session_replication_role = ${role}`); // replica: triggers rest
    return client;
  };
  const all = (role) => Promise.all(Array.from({ length: CLIENTS }, () => open(role)));
  const [counted, plain] = [await all('origin'), await all('replica')];
  const assign = (client) =>
    client
      .query({
        name: 'assign',
        text: 'update conversation set assignee_id = $3, version = version + 1 where workspace_id = $1 and id = $2',
        values: [
          facts.workspaceId,
          ids[Math.floor(Math.random() * ids.length)],
          facts.members[Math.floor(Math.random() * facts.members.length)],
        ],
      })
      .then(({ rowCount }) => rowCount === 1);
  const ids = (
    await counted[0].query('select id from conversation where workspace_id = $1', [facts.workspaceId])
  ).rows.map(({ id }) => id);
  const seconds = options.quick ? 1 : 3;
  progress(`${CLIENTS} members assign at random`);
  const fold = setInterval(() => void counted[0].query('select fold_counters()').catch(() => undefined), 250);
  const samples = await interleave(options.rounds, {
    counted: () => together(counted.slice(1), seconds, assign),
    plain: () => together(plain.slice(1), seconds, assign),
  });
  clearInterval(fold);
  const rate = ({ rate }) => rate;
  report.tell('limit: assigning without counters', perSecond(median(samples.plain.map(rate))));
  const kept = ratioOf(samples, 'counted', 'plain', rate);
  report.hold(
    'assigning with counters / without',
    kept,
    `${number(kept)} (${perSecond(median(samples.counted.map(rate)))})`,
    { atLeast: 0.7 },
  );
  report.failed(
    [...samples.counted, ...samples.plain].reduce((sum, { failed }) => sum + failed, 0),
    'assignments',
  );
}

/** Members take the next conversation, all at once. */
async function claims({ product, owner, facts, report, options }) {
  const assignments = product.get(Assignments);
  const members = await Promise.all(
    facts.members.slice(0, CLIENTS).map((id) => agentOf(product, facts.workspaceId, id)),
  );
  const taken = [];
  const seconds = options.quick ? 1 : 3;
  const before = Number(
    (
      await owner.query(
        'select count(*) from conversation where workspace_id = $1 and status = 0 and assignee_id is null',
        [facts.workspaceId],
      )
    ).rows[0].count,
  );
  progress(`${CLIENTS} members take the next one`);
  const sample = await together(members, seconds, async (agent) => {
    const conversation = await assignments.takeNext(agent);
    if (conversation) taken.push(conversation.id);
    return conversation !== null;
  });
  const after = Number(
    (
      await owner.query(
        'select count(*) from conversation where workspace_id = $1 and status = 0 and assignee_id is null',
        [facts.workspaceId],
      )
    ).rows[0].count,
  );
  report.tell(
    `take the next one, ${CLIENTS} members, with its line, event and view`,
    `${perSecond(sample.rate)}, p50 ${ms(sample.p50)}, p99 ${ms(sample.p99)}`,
  );
  report.failed(taken.length - new Set(taken).size, 'conversations taken twice');
  report.failed(Math.abs(before - after - taken.length), 'taken and not assigned');
  report.failed(sample.failed, 'takes');
  await owner.query('update conversation set assignee_id = null where workspace_id = $1 and id = any ($2)', [
    facts.workspaceId,
    taken,
  ]);
}
