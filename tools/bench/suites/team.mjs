// A team of a hundred at work on a full inbox: the built product, its own processes, and the demo's network talking; every count
// held against a recount, every conversation given once, and how long people wait for what they look at.
// Options: --members N (100; three consoles each), --conversations N (50000), --minutes N (10), --per-second N (20).
import { ms, number, perSecond, quantile } from '../figures.mjs';
import { connect } from '../servers.mjs';
import { tellStatements, watchStatements } from '../statements.mjs';
import { progress, runSuite } from '../suite.mjs';
import { landBacklog } from '../team/backlog.mjs';
import { assignmentFaults, Checks, replyFigures } from '../team/checks.mjs';
import { startForum } from '../team/forum.mjs';
import { makeHouse, saveViews } from '../team/people.mjs';
import { timesToScreen } from '../team/screens.mjs';
import { startProductOf } from '../team/stack.mjs';
import { watchUsage } from '../team/usage.mjs';
import { startWorker } from '../worker.mjs';

const CONSOLES_EACH = 3;
const TARGETS_MS = { list: 60, open: 80, sidebar: 20 }; // p95
const MINUTE_MS = 60_000;
const LOOKS_EVERY_MS = 20_000;
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));
const BUILT_IN = ['mine', 'unassigned', 'all', 'at-risk', 'handled', 'snoozed'];

await runSuite('team', async ({ servers, report, options, cleanUp }) => {
  const url = await servers.emptyDatabase('team');
  const db = await connect(url);
  cleanUp(() => db.end());
  const forum = await startForum();
  cleanUp(() => forum.stop());
  const product = await startProductOf({ url, redisUrl: servers.redisUrl, tell: progress });
  cleanUp(() => product.stop());
  const urls = { url, redisUrl: servers.redisUrl };
  const house = await makeHouse({ owner: product.owner, db, urls, memberCount: options.members, forum });
  progress(`${house.members.length} members in ${house.teams.length} teams, ${house.accounts.length} more accounts`);
  await landBacklog({ db, accounts: house.accounts, count: options.conversations, tell: progress });
  const views = await saveViews(product.owner, house);
  await db.query('vacuum analyze');
  const checks = new Checks(db, { ...house, memberIds: house.members.map(({ id }) => id), views });
  const consoles = await openConsoles({ house, views, options, product, cleanUp });

  const day = await runDay({ consoles, checks, product, servers, options, db, house });
  const done = await consoles.call('finish');
  await tellDay({ report, db, house, options, day, done, checks, forum });
});

async function openConsoles({ house, views, options, product, cleanUp }) {
  const consoles = startWorker('team-members');
  cleanUp(() => consoles.stop());
  cleanUp(() => consoles.call('close'));
  const socketCount = options.members * CONSOLES_EACH;
  await consoles.call('start', {
    origin: product.stack.url.replace('localhost', '127.0.0.1'),
    people: house.members,
    socketCount,
    tagIds: house.tagIds,
    views: [
      ...BUILT_IN,
      ...house.teams.map(({ id }) => `team-${id}`),
      ...house.tagIds.map((id) => `tag-${id}`),
      'channel-generic-webhook',
      ...views.filter(({ seenBy }) => !seenBy).map(({ key }) => key),
    ],
  });
  progress(`${socketCount} consoles open`);
  return consoles;
}

/** Minute after minute: traffic and work, looked at as it goes; then a moment of rest in which everything told is compared. */
async function runDay({ consoles, checks, product, servers, options, db, house }) {
  const { stack, pace } = product;
  await checks.rest();
  const since = await headOf(db, house);
  const pids = Object.fromEntries(['api', 'worker', 'simulator'].map((name) => [name, stack.process(name).pid]));
  const usage = await watchUsage({ processes: { ...pids, redis: servers.redisPid }, families: { postgres: servers.postgresPid } }); // prettier-ignore
  if (options.statements) await watchStatements(db);
  await consoles.call('work');
  for (let minute = 1; minute <= options.minutes; minute += 1) {
    for (let looked = 0; looked < MINUTE_MS; looked += LOOKS_EVERY_MS) {
      const gone = (minute - 1) * MINUTE_MS + looked;
      await pace(await paceFor(db, { house, since, wanted: options.perSecond, seconds: gone / 1000 }));
      await pause(LOOKS_EVERY_MS);
      await checks.whileMoving();
    }
    await pace(0);
    await consoles.call('pause');
    await checks.atRest(consoles);
    progress(`minute ${minute}: ${checks.told.looked} counts told compared, ${checks.told.wrong} wrong so far`);
    if (minute < options.minutes) await consoles.call('resume');
  }
  const figures = await usage.stop();
  if (options.statements) await tellStatements(db, options.minutes * 60 * options.perSecond);
  await consoles.call('pause');
  await checks.rest();
  return { since, usage: figures, connected: await consoles.call('connected') };
}

/** Not every beat of the story brings an item: some edit, some take back. What is missing so far is made up for. */
async function paceFor(db, { house, since, wanted, seconds }) {
  if (seconds === 0) return wanted;
  const { rows } = await db.query(
    `select count(*)::int as n from event e join item i on i.workspace_id = e.workspace_id and i.id = (e.data ->> 'itemId')::bigint
     where e.workspace_id = $1 and e.kind = 'item.created' and e.seq > $2 and i.direction = 0`,
    [house.workspaceId, since],
  );
  return wanted * Math.min(2, Math.max(0.5, (wanted * seconds) / Math.max(1, rows[0].n)));
}

async function headOf(db, { workspaceId }) {
  const { rows } = await db.query('select seq::float8 as seq from event_head where workspace_id = $1', [workspaceId]);
  return rows[0].seq;
}

async function tellDay({ report, db, house, options, day, done, checks, forum }) {
  const { workspaceId } = house;
  const consoles = options.members * CONSOLES_EACH;
  const screens = await timesToScreen(db, { workspaceId, since: day.since, frames: done.frames, consoles });
  const replies = await replyFigures(db, workspaceId, done.replies);
  const assigned = await assignmentFaults(db, workspaceId, done.pulls);
  tellWork({ report, options, done, screens, replies });
  tellTimes({ report, done, screens, consoles });
  tellUsage(report, day.usage);
  for (const example of checks.examples) progress(`wrong: ${example}`);
  for (const fault of new Set(done.calls.unexpected)) progress(fault);
  report.failed(checks.inFlight.wrong, `counters that differ from a recount in the same moment, of ${number(checks.inFlight.looked)}`); // prettier-ignore
  report.failed(checks.told.wrong, `counts told to consoles and sidebars that were wrong, of ${number(checks.told.looked)}`); // prettier-ignore
  report.failed(assigned.double, 'conversations given to two');
  report.failed(assigned.lost, 'conversations not with whom they were given to');
  report.failed(screens.unseen, `items not on each of ${consoles} consoles`);
  report.failed(consoles - day.connected, 'consoles that lost their connection');
  report.failed(done.calls.unexpected.length, 'requests that failed');
  report.failed(replies.twice + replies.missing + forum.figures().twice, 'replies lost or doubled');
}

function tellWork({ report, options, done, screens, replies }) {
  const seconds = options.minutes * 60;
  const asked = Object.values(done.calls.byName).reduce((sum, { times }) => sum + times.length, 0);
  const rate = screens.items / seconds;
  report.hold('items that came in (/s)', rate, `${number(screens.items)}, ${perSecond(rate)}`, { atLeast: options.perSecond * 0.9 }); // prettier-ignore
  report.tell('requests of members', `${number(asked)}, ${perSecond(asked / seconds)}`);
  report.tell('conversations taken; replies sent', `${done.pulls.length}; ${done.replies.length}`);
  report.tell('… delivered; refused by their channel', `${replies.done}; ${replies.failed}`);
}

function tellTimes({ report, done, screens, consoles }) {
  const { p50, p95, p99 } = screens.last;
  report.tell('arrival to the first console', `p50 ${ms(screens.first.p50)}, p95 ${ms(screens.first.p95)}`);
  report.hold(`arrival to the last of ${consoles} consoles, p95 (ms)`, p95, `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}`, { atMost: 500 }); // prettier-ignore
  for (const [name, { times, statuses }] of Object.entries(done.calls.byName)) {
    const at = (q) => quantile(times, q);
    const others = Object.entries(statuses).filter(([status]) => Number(status) >= 300).map(([status, n]) => `, ${n}× ${status}`); // prettier-ignore
    const figure = `p50 ${ms(at(0.5))}, p95 ${ms(at(0.95))}, of ${number(times.length)}${others.join('')}`;
    const atMost = TARGETS_MS[name];
    if (atMost === undefined) report.tell(name, figure);
    else report.hold(`${name}, p95 (ms)`, at(0.95), figure, { atMost });
  }
}

function tellUsage(report, usage) {
  for (const [name, { cores, first, last, peak }] of Object.entries(usage)) {
    const memory = peak === undefined ? '' : `; ${first} MB early, ${last} MB late, ${peak} MB at most`;
    report.tell(`${name}: share of a core; memory`, `${number(cores)}${memory}`);
  }
}
