// What waits when the day begins: signed events as other systems send them, landed and taken in by the worker as ever.
import { randomOf, textOf } from '../data/texts.mjs';
import { laneOf } from '../../../libs/inbox/src/landing/lanes';

const BATCH = 2000;
const DAYS = 20;
const PEOPLE_SHARE = 0.6;
const KINDS = ['comment', 'comment', 'comment', 'dm', 'review'];
const LAND = `insert into inbound (workspace_id, account_id, lane, source, payload) select * from unnest($1::int[], $2::int[], $3::smallint[], $4::text[], $5::text[])`;
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** Lands `count` conversations of one to three items each and waits until all are in the queue. */
export async function landBacklog({ db, accounts, count, tell }) {
  const random = randomOf(count);
  const oldest = Date.now() - DAYS * 86_400_000;
  let landed = [];
  for (let n = 0; n < count; n += 1) {
    const account = accounts[n % accounts.length];
    const at = oldest + (DAYS * 86_400_000 * n) / count;
    const times = 1 + Math.floor(random() ** 3 * 3);
    for (let nth = 0; nth < times; nth += 1)
      landed.push({ account, payload: event({ n, nth, at: at + nth * 60_000, random, count }) });
    if (landed.length < BATCH && n < count - 1) continue;
    await land(db, landed);
    landed = [];
    while ((await left(db)) > BATCH * 2) await pause(50);
  }
  while ((await left(db)) > 0) await pause(100);
  const { rows } = await db.query(
    `select count(*)::int as n from conversation where account_id = any ($1::int[]) and status = 0`,
    [accounts.map(({ id }) => id)],
  );
  tell(`${rows[0].n} open conversations came in`);
  return rows[0].n;
}

function event({ n, nth, at, random, count }) {
  const createdAt = new Date(at).toISOString();
  const author = Math.floor((n * PEOPLE_SHARE) % (count * PEOPLE_SHARE));
  const kind = KINDS[n % KINDS.length];
  const data = {
    id: `backlog-${n}-${nth}`,
    kind,
    thread: { id: `backlog-${n}`, title: null, url: `https://forum.example/t/${n}` },
    parentId: null,
    author: { id: `person-${author}`, name: `person_${author}`, avatarUrl: null, profileUrl: null },
    text: textOf(n * 3 + nth),
    format: 'plain',
    rating: kind === 'review' ? 1 + Math.floor(random() * 5) : null,
    url: null,
    attachments: [],
    createdAt,
    updatedAt: null,
  };
  return JSON.stringify({ type: 'inbox.item.created', version: 1, timestamp: createdAt, data });
}

async function land(db, rows) {
  await db.query(LAND, [
    rows.map(({ account }) => account.workspaceId),
    rows.map(({ account }) => account.id),
    rows.map(({ account }) => laneOf(account.workspaceId, account.id)),
    rows.map(() => 'hook'),
    rows.map(({ payload }) => payload),
  ]);
  await db.query('notify parvis_inbound');
}

async function left(db) {
  return (await db.query('select count(*)::int as n from inbound')).rows[0].n;
}
