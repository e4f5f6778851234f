// A rule tried on a million items of the past: items per second, whether the event loop stays free meanwhile, and that the numbers
// are those of the whole screener on a sample.
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { IdentityModule, Workspaces } from '@parvis/identity';
import { Screener } from '@parvis/moderation';
import { OutboxRelay } from '@parvis/platform';
import { BacktestRunner } from '../../../libs/inbox/src/backtests/backtest-runner';
import { Backtests } from '../../../libs/inbox/src/backtests/backtests.service';
import { ScreeningThread } from '../../../libs/inbox/src/backtests/evaluation';
import { PastItems } from '../../../libs/inbox/src/backtests/past-items';
import { contentFrom } from '../../../libs/inbox/src/screening-rules/rule-content';
import { loadSetup } from '../../../libs/inbox/src/screening/load-setup';
import { seedWordLists } from '../../../libs/inbox/src/word-lists/seed-word-lists';
import { textOf } from '../data/texts.mjs';
import { ms, number } from '../figures.mjs';
import { newAccount, newWorkspace, startProduct } from '../product.mjs';
import { connect } from '../servers.mjs';
import { progress, runSuite } from '../suite.mjs';

const TEXTS = 100_000;
const DECIDED_EVERY = 40;
const DAYS = 90;
const SAMPLE = 4000;
const TARGET_S = 120;

const says = (...value) => ({ field: 'word', operator: 'says', value });
const RULES = {
  'words, links, an exception': { when: { any: [says('arnaque', 'remboursement', 'facture'), { field: 'link', operator: 'is', value: true }] }, except: says('merci') }, // prettier-ignore
  'an expression and a list': { when: { any: [{ field: 'regex', operator: 'matches', value: '(?w:colis) .{0,40}(?w:re[çc]u)' }, { field: 'severity', operator: 'at-least', value: 3 }] } }, // prettier-ignore
};

await runSuite('backtest', async ({ servers, report, options, cleanUp }) => {
  const url = await servers.database('backtest');
  const owner = await connect(url);
  cleanUp(() => owner.end());
  const product = await startProduct({ url, redisUrl: servers.redisUrl, imports: [IdentityModule], role: 'worker' });
  cleanUp(() => product.stop());
  const size = options.quick ? 100_000 : options.size;
  const { agent, workspaceId } = await load(product, owner, size);
  const thread = Object.assign(new ScreeningThread(), { file: join(dirname(process.argv[1]), '..', 'workers', 'screening-thread.mjs') }); // prettier-ignore
  const backtests = new Backtests(product.db);
  const runner = new BacktestRunner(product.db, product.get(OutboxRelay), thread);
  for (const [name, part] of Object.entries(RULES)) {
    const content = { name, intent: 'limit', ...part };
    const { id } = await backtests.start(agent, null, { content, days: DAYS });
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const began = performance.now();
    const cpu = process.cpuUsage();
    while (await runner.stepOnce());
    const seconds = (performance.now() - began) / 1000;
    const used = process.cpuUsage(cpu);
    delay.disable();
    const done = await backtests.read(agent, id);
    const { rows } = await owner.query(
      `select (select count(*) from event_outbox where data ->> 'backtestId' = $1)::int + (select count(*) from event where data ->> 'backtestId' = $1)::int as n`,
      [id],
    );
    report.tell(`${name}: matched, hidden, kept`, `${number(done.matched)}, ${number(done.judged.hidden)}, ${number(done.judged.kept)}`); // prettier-ignore
    report.tell(`${name}: items per second`, `${number(done.looked / seconds)} (${number(done.looked / ((used.user + used.system) / 1e6))} per second of processor)`); // prettier-ignore
    report.tell(`${name}: tellings of its progress`, number(rows[0].n));
    report.tell(`${name}: event loop late, 99 of 100 and worst`, `${ms(delay.percentile(99) / 1e6)}, ${ms(delay.max / 1e6)}`); // prettier-ignore
    report.hold(`${name}: seconds for a million items`, (seconds * 1e6) / done.looked, number((seconds * 1e6) / done.looked), { atMost: TARGET_S }); // prettier-ignore
    report.failed(
      done.state === 'done' && done.looked === size ? 0 : 1,
      `${name}: looked at ${done.looked} of ${size}`,
    );
    report.failed(await differences(product, workspaceId, contentFrom(content)), `${name}: differs from the screener`);
  }
});

/** Items of a sample that a draft alone and the whole screener do not agree on. */
async function differences(product, workspaceId, content) {
  const { rows, setup } = await product.db.transaction(workspaceId, async (tx) => ({
    rows: await new PastItems([content]).page(tx, workspaceId, { afterId: '0', untilId: '9223372036854775807' }, SAMPLE), // prettier-ignore
    setup: await loadSetup(tx, workspaceId),
  }));
  const screener = new Screener({ ...setup, rules: [{ id: '1', version: 1, level: 'shadow', content }] });
  const thread = new ScreeningThread();
  const evaluation = thread.open({ draft: content, live: null, setup });
  const { answers } = await evaluation.run({ answer: rows, criticism: [] });
  return rows.filter((row, n) => {
    const verdict = screener.judge(screener.read(row.text, { languageHint: row.language, stars: row.stars }), { ...row, author: null, copies: null, external: null }); // prettier-ignore
    return verdict.hits.length > 0 !== (answers.draft[n] === true);
  }).length;
}

async function load(product, owner, size) {
  const workspaceId = await newWorkspace(product, 'bench');
  const member = { email: 'owner@house.example', name: 'Owner', password: 'correct horse battery', role: 'owner' };
  const memberId = await product.get(Workspaces).addMember(workspaceId, member);
  const account = await newAccount(product, { workspaceId, channel: 'generic-webhook', externalId: 'backtest', credentials: {} }); // prettier-ignore
  await product.db.transaction(workspaceId, (tx) => seedWordLists(tx, workspaceId));
  const began = performance.now();
  await owner.query('create unlogged table bench_text (nth int primary key, body text)');
  for (let from = 0; from < TEXTS; from += 10_000) {
    const bodies = Array.from({ length: 10_000 }, (_, n) => textOf(from + n) + (n % 25 === 0 ? ' https://gain.example/x' : '')); // prettier-ignore
    await owner.query('insert into bench_text select $1 + o - 1, b from unnest($2::text[]) with ordinality as t (b, o)', [from, bodies]); // prettier-ignore
  }
  await owner.query(
    `set synchronous_commit = off; set session_replication_role = replica; drop index item_search; drop index item_tags`,
  );
  await owner.query(`call ensure_partitions('item', 'id', (now() - interval '${DAYS} days')::date, now()::date)`);
  await owner.query(
    `insert into item (id, conversation_id, created_at, revised_at, state_at, workspace_id, account_id, kind, direction, text, language)
     select month_floor_id(at) + (n % 1048576), n, at, at, at, $1, $2, 0, 0, t.body, 'fr'
     from generate_series(1, $3::int) n cross join lateral (select date_trunc('milliseconds', now() - interval '${DAYS - 1} days' + n * (interval '${DAYS - 2} days' / $3)) as at) s
     join bench_text t on t.nth = n % ${TEXTS}`,
    [workspaceId, account.id, size],
  );
  await owner.query(
    `insert into decision (id, item_id, conversation_id, workspace_id, member_id, revision, kind)
     select i.id, i.id, i.conversation_id, $1, $2, 1, case when i.conversation_id % 3 = 0 then 'approve' else 'hide' end
     from item i where i.workspace_id = $1 and i.conversation_id % ${DECIDED_EVERY} = 0`,
    [workspaceId, memberId],
  );
  await owner.query('set session_replication_role = origin');
  await owner.query('vacuum analyze item, decision');
  progress(`${size} items in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const permissions = new Set(['rules.manage', 'moderation.read', 'moderation.hide', 'moderation.delete', 'moderation.ban']); // prettier-ignore
  return { workspaceId, agent: { userId: 1, workspaceId, memberId, role: 'owner', permissions, teamIds: [] } };
}
