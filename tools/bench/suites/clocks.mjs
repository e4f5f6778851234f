// Commitments: when one arrival is due over a calendar laid out as a table, and a sweep over 200,000 pending clocks.
import { IdentityModule } from '@parvis/identity';
import { ClockSweeper } from '../../../libs/inbox/src/clocks/clock-sweeper';
import { businessTime } from '../../../libs/inbox/src/clocks/business-time';
import { settleClocks } from '../../../libs/inbox/src/clocks/clock-rules';
import { publicHolidays } from '../../../libs/inbox/src/clocks/public-holidays';
import { fallbackPromises, promiseFor, targetList } from '../../../libs/inbox/src/clocks/sla-policy';
import { commitmentsOf } from '../../../libs/inbox/src/intake/commitments';
import { median, ms, number } from '../figures.mjs';
import { newWorkspace, startProduct } from '../product.mjs';
import { connect } from '../servers.mjs';
import { progress, runSuite } from '../suite.mjs';

const PENDING = 200_000;
const DUE = 2000;
const ARRIVALS = 100_000;
const MINUTE_MS = 60_000;

/** Twenty policies of which the last matches, over opening hours with holidays. */
function aBook() {
  const day = [{ from: 540, to: 720 }, { from: 840, to: 1080 }]; // prettier-ignore
  const year = new Date().getUTCFullYear();
  const holidays = new Set([year, year + 1].flatMap((at) => publicHolidays('FR', null, at).map(({ date }) => date)));
  const time = businessTime({ timeZone: 'Europe/Paris', week: [day, day, day, day, day, [], []], holidays });
  const target = { minutes: 240, warnBeforeMinutes: 60 };
  const targets = targetList({ firstReply: target, nextReply: target, resolution: { ...target, minutes: 2400 } });
  const promise = { policyId: 1, ladderId: null, targets, time, pauseWhileSnoozed: true, pauseWhileWaiting: true };
  const policies = Array.from({ length: 20 }, (_, n) => ({ conditions: n < 19 ? { accountIds: [String(n + 100)], stars: [1] } : {}, promise })); // prettier-ignore
  return { version: 1, policies, fallback: fallbackPromises(commitmentsOf(null)), asksForVip: false };
}

/** Microseconds for one arrival: which policy holds, its clocks, and when they are due. */
function arrivals(book) {
  const facts = { channel: 0, accountId: 1, kind: 0, stars: null, priority: 0, tagIds: [], vip: false };
  const began = performance.now();
  const now = Date.now();
  for (let n = 0; n < ARRIVALS; n += 1) {
    const owedSince = now - (n % 40_000) * MINUTE_MS;
    const standing = { snoozed: false, handled: false, waiting: false, owedSince, promised: true, answeredBefore: false, endAt: now, assigneeId: null, teamId: null }; // prettier-ignore
    settleClocks([], standing, promiseFor(book, facts), now, () => '1');
  }
  return ((performance.now() - began) * 1000) / ARRIVALS;
}

async function load(owner, workspaceId) {
  await owner.query(
    `insert into sla_policy (workspace_id, place, name, conditions, targets, pause_while_snoozed, pause_while_waiting)
     values ($1, 1, 'All', '{}', '{"firstReply": {"minutes": 60, "warnBeforeMinutes": null}, "nextReply": null, "resolution": null}', true, true)`,
    [workspaceId],
  );
  await owner.query('update workspace set sla_version = 1 where id = $1', [workspaceId]);
  await owner.query(
    `with made as (
       insert into conversation (workspace_id, id, account_id, first_item_id, last_item_id, last_in_item_id, last_activity_at, waiting_since,
         next_due_at, kind, channel, assignee_id, thread_hash, thread_key, preview)
       select $1, n, 1, n, n, n, s.at, s.at, s.at + interval '1 hour', 0, 0, 1, gen_random_uuid(), n::text, 'Where is my order?'
       from generate_series(1, $2::int) n,
         lateral (select date_trunc('milliseconds', now()) - interval '1 minute' - n * interval '10 milliseconds' as at) s
       returning id, waiting_since)
     insert into clock (workspace_id, id, conversation_id, started_at, resumed_at, due_at, attention_at, spent_seconds, policy_id, target_seconds, kind, state)
     select $1, m.id, m.id, m.waiting_since, m.waiting_since, m.waiting_since + interval '1 hour', m.waiting_since + interval '1 hour', 0, p.id, 3600, 0, 0
     from made m, sla_policy p where p.workspace_id = $1`,
    [workspaceId, PENDING],
  );
  await owner.query('vacuum analyze clock, conversation');
}

/** Another `count` clocks become due now. */
function comeDue(owner, count) {
  return owner.query(
    `update clock set started_at = started_at - interval '2 hours', resumed_at = resumed_at - interval '2 hours', due_at = due_at - interval '2 hours',
       attention_at = attention_at - interval '2 hours'
     where id in (select id from clock where state = 0 order by id limit $1)`,
    [count],
  ).then(() => owner.query(`update conversation c set waiting_since = k.started_at, next_due_at = k.due_at from clock k
     where k.conversation_id = c.id and k.workspace_id = c.workspace_id and k.due_at < now() and k.state = 0`)); // prettier-ignore
}

async function sweep(sweeper) {
  const began = performance.now();
  let rung = 0;
  for (let some = 1; some > 0; rung += some) some = await sweeper.sweepOnce();
  return { took: performance.now() - began, rung };
}

await runSuite('clocks', async ({ servers, report, options, cleanUp }) => {
  const book = aBook();
  arrivals(book);
  const each = median(Array.from({ length: options.rounds }, () => arrivals(book)));
  report.hold('policy, clocks and due times of one arrival (us)', each, number(each), { atMost: 20 });

  const url = await servers.database('clocks');
  const owner = await connect(url);
  cleanUp(() => owner.end());
  const product = await startProduct({ url, redisUrl: servers.redisUrl, imports: [IdentityModule], role: 'api' });
  cleanUp(() => product.stop());
  const workspaceId = await newWorkspace(product, 'bench');
  progress(`${PENDING} pending clocks`);
  await load(owner, workspaceId);
  const sweeper = new ClockSweeper(product.db);
  await sweep(sweeper);
  const [idle, busy] = [[], []];
  let missed = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    idle.push((await sweep(sweeper)).took);
    await comeDue(owner, DUE);
    const { took, rung } = await sweep(sweeper);
    busy.push(took);
    missed += Math.abs(rung - DUE);
  }
  report.tell(`sweep over ${PENDING}, none due`, ms(median(idle)));
  report.hold(`sweep over ${PENDING}, ${DUE} breached, told and written (ms)`, median(busy), ms(median(busy)), {
    atMost: 1000,
  });
  report.failed(missed, 'clocks that did not ring once');
});
