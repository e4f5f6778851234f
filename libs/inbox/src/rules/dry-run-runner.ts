import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CHANNEL_KINDS } from '@parvis/contracts';
import { createLogger, Database, isRetryable, nameOf, NudgedLoop, OutboxRelay, type Tx } from '@parvis/platform';
import { lockConversation } from '../conversations/conversation-writes';
import { CALENDAR_SQL, type CalendarRow, timeOf } from '../clocks/sla-books';
import { DRY_RUN_COLUMNS, dryRunEvent, type DryRunRow } from './dry-run-rows';
import { ruleSql } from './match-rules';
import { pastMoments } from './past-moments';
import { previewActions } from './preview-actions';
import { ruleAgent } from './rule-agent';

const logger = createLogger('rules');
const EVERY_MS = 5000;
const BATCH = 2000;
const SAMPLE = 20;
const MOST_ATTEMPTS = 3;
const KEPT = '7 days';

interface Match {
  id: string;
  channel: number;
  moments: Date[];
}

/** Looks through conversations for dry runs, a batch at a time: what was found so far is told, and stopping waits for one batch. */
@Injectable()
export class DryRunRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('rule-dry-runs', EVERY_MS, () => this.stepOnce());

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'rule-dry-run.progressed')) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch of one dry run; true when there may be more. A batch that fails again and again ends its run. */
  async stepOnce(): Promise<boolean> {
    const [run] = await this.db.read<DryRunRow & Record<string, unknown>>(
      'system',
      `update rule_dry_run d set attempts = attempts + 1 where (workspace_id, id) in (
         select workspace_id, id from rule_dry_run where state = 'running' order by attempts, id limit 1 for update skip locked)
       returning ${DRY_RUN_COLUMNS}`,
    );
    if (!run) {
      await this.db.read('system', `delete from rule_dry_run where state <> 'running' and created_at < now() - interval '${KEPT}'`); // prettier-ignore
      return false;
    }
    try {
      await this.db.transaction(run.workspace_id, (tx) => step(tx, run));
    } catch (error) {
      if (isRetryable(error) || run.attempts < MOST_ATTEMPTS) throw error;
      logger.error({ err: error, dryRunId: run.id }, 'a dry run failed');
      await this.db.transaction(run.workspace_id, (tx) => finish(tx, run, 'failed'));
    }
    return true;
  }
}

async function step(tx: Tx, run: DryRunRow): Promise<void> {
  const still = await tx.maybeOne<DryRunRow & Record<string, unknown>>(
    `select ${DRY_RUN_COLUMNS} from rule_dry_run d where d.workspace_id = $1 and d.id = $2 and d.state = 'running' and d.after_id = $3 for update`,
    [run.workspace_id, run.id, run.after_id],
  );
  if (!still) return; // stopped meanwhile, or another process was here
  const page = await tx.one<{ last: string | null; looked: number }>(
    `select max(id) as last, count(*)::int as looked from (
       select id from conversation where workspace_id = $1 and id > $2 order by id limit ${BATCH}) p`,
    [run.workspace_id, run.after_id],
  );
  const found = page.last === null ? [] : await matchesOf(tx, still, page.last);
  const [byChannel, byDay] = [{ ...still.by_channel }, { ...still.by_day }];
  for (const { channel, moments } of found) {
    add(byChannel, nameOf(CHANNEL_KINDS, channel));
    for (const at of moments) add(byDay, at.toISOString().slice(0, 10));
  }
  await tx.query(
    `update rule_dry_run set after_id = coalesce($3, after_id), looked = looked + $4, matched = matched + $5, moments = moments + $6,
       by_channel = $7, by_day = $8, sample = $9, attempts = 0 where workspace_id = $1 and id = $2`,
    [
      run.workspace_id,
      run.id,
      page.last,
      page.looked,
      found.length,
      found.reduce((n, { moments }) => n + moments.length, 0),
      JSON.stringify(byChannel),
      JSON.stringify(byDay),
      JSON.stringify([...still.sample, ...(await sampleOf(tx, still, found))]),
    ],
  );
  if (page.looked < BATCH) await finish(tx, run, 'done');
  else await tx.publish(run.workspace_id, dryRunEvent(run.id));
}

/** The conversations up to `last` in which the draft would have run, with when. */
async function matchesOf(tx: Tx, { workspace_id, after_id, draft }: DryRunRow, last: string): Promise<Match[]> {
  const values: unknown[] = [workspace_id, after_id, last, draft.days];
  const condition = ruleSql(draft.filter, (value) => `$${values.push(value)}`);
  const rows = await tx.query<Match & Record<string, unknown>>(
    `select c.id, c.channel, m.moments from conversation c
     cross join lateral (select array_agg(p.at order by p.at) as moments from (${pastMoments(draft.trigger)}) p
       where p.at > now() - make_interval(days => $4)) m
     where c.workspace_id = $1 and c.id > $2 and c.id <= $3 and ${condition} and m.moments is not null order by c.id`,
    values,
  );
  // what waits for time waits for its hours as well
  const { hours, trigger } = draft;
  if (hours === null || trigger.kind === 'time-passed') return rows;
  const calendar = await tx.maybeOne<CalendarRow & Record<string, unknown>>(`${CALENDAR_SQL} where k.workspace_id = $1 and k.id = $2`, [workspace_id, Number(hours.calendarId)]); // prettier-ignore
  if (!calendar) return [];
  const time = timeOf(calendar);
  return rows.flatMap((row) => {
    const moments = row.moments.filter((at) => time.isOpen(at.getTime()) === (hours.are === 'open'));
    return moments.length === 0 ? [] : [{ ...row, moments }];
  });
}

async function sampleOf(tx: Tx, run: DryRunRow, found: readonly Match[]): Promise<DryRunRow['sample']> {
  const chosen = found.slice(0, Math.max(0, SAMPLE - run.sample.length));
  if (chosen.length === 0) return [];
  const author = await ruleAgent(tx, run.workspace_id, run.member_id);
  const sample: DryRunRow['sample'] = [];
  for (const { id } of chosen) {
    const conversation = await lockConversation(tx, run.workspace_id, id);
    sample.push({ conversationId: id, steps: await previewActions(tx, author, conversation, run.draft.actions) });
  }
  return sample;
}

async function finish(tx: Tx, run: DryRunRow, state: 'done' | 'failed'): Promise<void> {
  await tx.query('update rule_dry_run set state = $3, finished_at = now() where workspace_id = $1 and id = $2', [
    run.workspace_id,
    run.id,
    state,
  ]);
  await tx.publish(run.workspace_id, dryRunEvent(run.id));
}

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
