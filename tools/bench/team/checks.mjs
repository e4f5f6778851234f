// The checks of the load test: counts while everything moves, counts as they were told once it rests, and who got what.
import { miscounted, truthOf } from './truth.mjs';

const RESTS_MS = 2500; // counts are told at most once a second
const PATIENCE_MS = 120_000;
const ATTEMPTS = 5;
const EXAMPLES = 5;
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** Notes what was looked at and what was wrong over a run. */
export class Checks {
  inFlight = { looked: 0, wrong: 0 };
  told = { looked: 0, wrong: 0 };
  examples = [];
  recounts = 0;

  constructor(db, house) {
    Object.assign(this, { db, house });
  }

  /** The counters against their conversations in one snapshot, whatever goes on. */
  async whileMoving() {
    const truth = await truthOf(this.db, this.house);
    this.note(this.inFlight, { looked: countsOf(truth), wrong: miscounted(truth) });
  }

  /** What every console was told and what every sidebar reads, once nothing moves any more. */
  async atRest(consoles) {
    for (let attempt = 1; ; attempt += 1) {
      await this.rest();
      const truth = await truthOf(this.db, this.house);
      const found = await consoles.call('compare', { shared: truth.shared, members: truth.members });
      const { seq } = await truthOf(this.db, this.house);
      if (seq !== truth.seq && attempt < ATTEMPTS) continue; // somebody's snooze was over meanwhile
      this.recounts += 1;
      return this.note(this.told, found);
    }
  }

  note(figures, { looked, wrong }) {
    figures.looked += looked;
    figures.wrong += wrong.length;
    this.examples.push(...wrong.slice(0, EXAMPLES));
  }

  /** Resolves when nothing is landed, queued or on its way and the log has stood still for a while. */
  async rest() {
    const gaveUp = performance.now() + PATIENCE_MS;
    let [seq, since] = [null, performance.now()];
    while (performance.now() - since < RESTS_MS) {
      await pause(100);
      const { rows } = await this.db.query(
        `select (select seq from event_head where workspace_id = $1) as seq,
           (exists (select 1 from inbound) or exists (select 1 from event_outbox)) as moves`,
        [this.house.workspaceId],
      );
      if (rows[0].moves || rows[0].seq !== seq) [seq, since] = [rows[0].seq, performance.now()];
      if (performance.now() > gaveUp) throw new Error('the product did not come to rest within two minutes');
    }
  }
}

function countsOf({ shared, members }) {
  return Object.keys(shared).length + Object.values(members).reduce((sum, own) => sum + Object.keys(own).length, 0);
}

/** Conversations given to two members, and those that are not with the member they were given to. */
export async function assignmentFaults(db, workspaceId, pulls) {
  const owner = new Map();
  let double = 0;
  for (const { conversationId, memberId } of pulls) {
    if (owner.has(conversationId)) double += 1;
    owner.set(conversationId, memberId);
  }
  const { rows } = await db.query(
    'select id, assignee_id from conversation where workspace_id = $1 and id = any ($2::bigint[])',
    [workspaceId, [...owner.keys()]],
  );
  const kept = rows.filter(({ id, assignee_id }) => owner.get(id) === assignee_id).length;
  return { double, lost: owner.size - kept };
}

/** How far the replies got: all of them `done` or `failed` once the worker is through; those that are in the thread more than once. */
export async function replyFigures(db, workspaceId, replies) {
  const { rows } = await db.query(
    `select i.text, count(*)::int as n, min(x.state) as state from item i
     left join action x on x.workspace_id = i.workspace_id and x.id = i.action_id
     where i.workspace_id = $1 and i.direction = 1 and i.text = any ($2::text[]) group by 1`,
    [workspaceId, replies.map(({ text }) => text)],
  );
  const inState = (state) => rows.filter((row) => row.state === state).length;
  return {
    done: inState('done'),
    failed: inState('failed'),
    missing: replies.length - rows.length,
    twice: rows.filter(({ n }) => n > 1).length,
  };
}
