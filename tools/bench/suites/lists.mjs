// Pages of the queue at a million conversations: first and half way down, against the cheapest read of fifty rows there is.
import { OutboundModule, InboundModule } from '@parvis/inbox';
import { ConversationReader } from '../../../libs/inbox/src/conversations/conversation-reader';
import { cursorAfter, pageStatement } from '../../../libs/inbox/src/conversations/list-page';
import { CONVERSATION_COLUMNS, unreadColumn } from '../../../libs/inbox/src/views-of/conversation-view';
import { loaded } from '../data/load.mjs';
import { interleave, median, ms, number, perSecond, ratioOf } from '../figures.mjs';
import { agentOf, get, signIn, startProduct } from '../product.mjs';
import { connect } from '../servers.mjs';
import { progress, runSuite } from '../suite.mjs';

const SMALL = 10_000;
const LIMIT = 50;
// what a page reads when it reads nothing but its rows, and what each is to its reader
const BY_KEY = `select ${CONVERSATION_COLUMNS}, ${unreadColumn('$3')} from conversation c where c.workspace_id = $1 and c.id >= $2 order by c.id limit ${LIMIT + 1}`;

/** View name → `[query of the endpoint, what ListRequest needs beside it]`. */
function viewsOf(facts) {
  const [account] = facts.accounts;
  const [tag] = facts.tags;
  const rare = facts.tags.at(-1);
  const of = (view, sort = 'newest', status) => ({ view, sort, ...(status && { status }) });
  return {
    open: of('all'),
    unassigned: of('unassigned'),
    mine: of('mine'),
    account: of(`account-${account}`),
    channel: of('channel-facebook'),
    'tag, frequent': of(`tag-${tag}`),
    'tag, rare': of(`tag-${rare}`),
    due: of('all', 'due'),
    priority: of('all', 'priority'),
    'mine by due': of('mine', 'due'),
    waiting: of('all', 'newest', 'waiting'),
    handled: of('handled'),
  };
}

const PLAIN = new Set(['all', 'unassigned', 'mine', 'handled']);

function requestOf(facts, agent, { view, sort, status }, accountIds) {
  const [kind, id] = PLAIN.has(view) ? [view] : view.split('-');
  const key = kind === 'channel' ? { kind, channel: id } : id === undefined ? { kind } : { kind, id: Number(id) };
  return {
    workspaceId: agent.workspaceId,
    memberId: agent.memberId,
    view: key,
    status,
    accountIds,
    tagId: undefined,
    sort,
    limit: LIMIT,
    cursor: undefined,
  };
}

/** The part of an order in which nearly all of the loaded conversations are. */
const LONGEST_STRETCH = { newest: 'newest', priority: 'ordinary', due: 'due' };

/** The cursor half way down a view. */
async function halfWay(owner, facts, agent, query) {
  const channel = query.view.startsWith('channel-') ? query.view.slice(8) : null;
  const ids =
    channel &&
    (await owner.query('select id from account where workspace_id = $1 and channel = $2', [facts.workspaceId, channel]))
      .rows;
  const request = requestOf(facts, agent, query, ids ? ids.map(({ id }) => id) : undefined);
  const stretch = query.view === 'mine' && query.sort === 'due' ? 'owed' : LONGEST_STRETCH[query.sort]; // read whole
  const { sql, values } = pageStatement(request, { stretch, after: null }, 10_000_000);
  const { rows } = await owner.query(
    `with page as materialized (select place, row_number() over () as nth from (${sql}) p)
     select place from page where nth = (select max(nth) / 2 from page)`,
    values,
  );
  return rows.length > 0 ? cursorAfter(stretch, rows[0].place) : undefined;
}

async function open(servers, size, cleanUp) {
  const facts = await loaded(servers, size);
  const owner = await connect(facts.url);
  const imports = [InboundModule, OutboundModule];
  const product = await startProduct({
    url: facts.url,
    redisUrl: servers.redisUrl,
    imports,
    role: 'api',
    listen: true,
  });
  cleanUp(() => owner.end());
  cleanUp(() => product.stop());
  const agent = await agentOf(product, facts.workspaceId, facts.members[5]);
  return { facts, owner, product, agent, reader: product.get(ConversationReader) };
}

/** p50 of `calls` calls one after another, in ms. */
async function timed(calls, work) {
  const times = [];
  for (let call = 0; call < calls; call += 1) {
    const began = performance.now();
    await work(call);
    times.push(performance.now() - began);
  }
  return median(times);
}

await runSuite('lists', async ({ servers, report, options, cleanUp }) => {
  const large = await open(servers, options.size, cleanUp);
  const small = await open(servers, SMALL, cleanUp);
  const calls = options.quick ? 60 : 200;
  let wrong = 0;
  const page =
    ({ reader, agent }, query) =>
    async () => {
      const { items } = await reader.list(agent, { ...query, limit: LIMIT });
      if (items.length !== LIMIT) wrong += 1;
    };
  const starts = async ({ owner, facts }) =>
    (
      await owner.query(
        `select id from conversation where workspace_id = $1 and status <> 9 order by hashint8(id) limit 500`,
        [facts.workspaceId],
      )
    ).rows.map(({ id }) => id);
  const byKey =
    ({ product, agent }, ids) =>
    async (call) =>
      void (await product.db.transaction(agent.workspaceId, (tx) =>
        tx.prepared(BY_KEY, [agent.workspaceId, ids[call % ids.length], agent.memberId]),
      ));

  progress('half way down each view');
  const variants = {};
  const name = (view, deep) => `${view}${deep ? ', half way' : ''}`;
  for (const [view, query] of Object.entries(viewsOf(large.facts))) {
    variants[name(view, false)] = page(large, query);
    const cursor = await halfWay(large.owner, large.facts, large.agent, query);
    variants[name(view, true)] = page(large, { ...query, cursor });
  }
  variants['limit'] = byKey(large, await starts(large));
  variants['small open'] = page(small, { view: 'all' });
  variants['small mine'] = page(small, { view: 'mine', status: 'handled' });
  variants['large mine'] = page(large, { view: 'mine', status: 'handled' });
  variants['small account'] = page(small, viewsOf(small.facts).account);
  variants['small half way'] = page(small, {
    view: 'all',
    cursor: await halfWay(small.owner, small.facts, small.agent, viewsOf(small.facts).open),
  });
  variants['small limit'] = byKey(small, await starts(small));
  const cookie = await signIn(large.product, large.facts.workspaceId, large.facts.members[5]);
  variants['HTTP'] = () =>
    get(large.product, '/api/conversations?view=all&limit=50', cookie).then(
      ({ status }) => void (wrong += status === 200 ? 0 : 1),
    );

  const runs = Object.fromEntries(Object.entries(variants).map(([key, work]) => [key, () => timed(calls, work)]));
  progress('warming up');
  await interleave(1, Object.fromEntries(Object.entries(variants).map(([key, work]) => [key, () => timed(20, work)])));
  progress(`${Object.keys(runs).length} reads of ${calls} calls, ${options.rounds} rounds`);
  const samples = await interleave(options.rounds, runs);
  const p50 = (key) => median(samples[key]);
  const against = (key) => ratioOf(samples, 'limit', key);

  progress('what the pages send');
  const logged = await statementsOf(large, Object.values(viewsOf(large.facts)));

  report.tell(`limit: ${LIMIT} rows by primary key`, `p50 ${ms(p50('limit'))}, ${perSecond(1000 / p50('limit'))}`);
  for (const view of Object.keys(viewsOf(large.facts))) {
    const [first, deep] = [name(view, false), name(view, true)];
    report.tell(
      view,
      `first ${ms(p50(first))} (${number(against(first))} of the limit), half way ${ms(p50(deep))} (${number(against(deep))})`,
    );
  }
  const best = against('open');
  report.hold('open page / rows by key (rate)', best, number(best), { atLeast: 0.8 });
  const slowest = Math.max(
    ...Object.keys(viewsOf(large.facts)).flatMap((view) => [p50(name(view, false)), p50(name(view, true))]),
  );
  report.hold('slowest page of all, p50 (ms)', slowest, ms(slowest), { atMost: 5 });
  for (const [what, one, other] of [
    ['open', 'open', 'small open'],
    ['mine, handled', 'large mine', 'small mine'],
    ['account', 'account', 'small account'],
    ['half way', name('open', true), 'small half way'],
    ['limit', 'limit', 'small limit'],
  ]) {
    const growth = ratioOf(samples, one, other);
    report.hold(`${what}: ${number(options.size)} / ${number(SMALL)} conversations`, growth, number(growth), {
      atMost: 1.5,
    });
  }
  report.hold('GET /api/conversations, p50 (ms)', p50('HTTP'), ms(p50('HTTP')), { atMost: 5 });
  report.tell('statements logged', `${logged.length} different`);
  report.failed(logged.filter((sql) => /count\s*\(/i.test(sql)).length, 'statements with COUNT');
  report.failed(logged.filter((sql) => /\boffset\b/i.test(sql)).length, 'statements with OFFSET');
  report.failed(wrong, 'pages without fifty rows');
});

/** Every statement of a first page and the one after it, for each view. */
async function statementsOf({ product, reader, agent }, queries) {
  const seen = new Set();
  product.db.listener = (sql) => seen.add(sql);
  for (const query of queries) {
    const { nextCursor } = await reader.list(agent, { ...query, limit: LIMIT });
    if (nextCursor) await reader.list(agent, { ...query, limit: LIMIT, cursor: nextCursor });
  }
  product.db.listener = undefined;
  return [...seen];
}
