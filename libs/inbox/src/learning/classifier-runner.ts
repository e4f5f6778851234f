import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CHANNEL_KINDS, CLASSIFIER_LIMITS, type ClassifierRequest, ITEM_KINDS } from '@parvis/contracts';
import { createLogger, Database, nameOf, NotificationListener, NudgedLoop, type Tx } from '@parvis/platform';
import { rescreenItem } from '../screening/rescreen-item';
import { Screeners } from '../screening/screeners';
import { type ClassifierCall, ClassifierCalls } from './classifier-call';
import { settleHealth } from './classifier-health';
import type { ClassifierRow } from './classifier-rows';
import { ClassifierTimings } from './classifier-timings';

const logger = createLogger('screening');
/** Calls under way in one process. */
const ROOM = 8;

interface Claim extends Pick<ClassifierRow, 'workspace_id' | 'url' | 'secret' | 'timeout_ms'> {
  item_id: string;
  revision: number;
  attempts: number;
}

// a question is taken by moving when it is due beyond the end of the call: of a process that dies, another takes it then
const TAKE = `
  with due as (
    select k.workspace_id, k.item_id from classifier_call k
    join classifier c on c.workspace_id = k.workspace_id and c.enabled and coalesce(c.rest_until, '-infinity') <= now()
    where k.state = 'waiting' and k.due_at <= now() order by k.due_at limit $1 for update of k skip locked)
  update classifier_call k set due_at = now() + (c.timeout_ms + $2) * interval '1 millisecond', attempts = k.attempts + 1
  from due d, classifier c where k.workspace_id = d.workspace_id and k.item_id = d.item_id and c.workspace_id = k.workspace_id
  returning k.workspace_id, k.item_id, k.revision, k.attempts, c.url, c.secret, c.timeout_ms`;

const ASKED = `
  select s.revision, s.kind, s.channel, s.created_at, i.text, coalesce(s.language, i.language) as language
  from screening s join item i on i.workspace_id = s.workspace_id and i.id = s.item_id and i.revision = s.revision
  where s.workspace_id = $1 and s.item_id = $2`;

/**
 * Asks classifiers about what came in, after the commit. An answer has the item judged again; none leaves it before a person, and is
 * asked for again later. The answer and the new verdict are one transaction: killed anywhere, it is asked once more and nothing is done twice.
 */
@Injectable()
export class ClassifierRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();
  private readonly loop: NudgedLoop;

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
    private readonly screeners: Screeners,
    private readonly calls: ClassifierCalls,
    private readonly timings: ClassifierTimings,
  ) {
    this.loop = new NudgedLoop('classifier', timings.sweepMs, () => this.startDue());
  }

  onApplicationBootstrap(): void {
    this.notifications.on('parvis_classifier', () => {
      this.loop.nudge();
    });
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.underWay);
  }

  /** Asks everything that is due, and waits for the answers. */
  async runOnce(): Promise<number> {
    const claims = await this.take(ROOM);
    await Promise.all(claims.map((claim) => this.ask(claim)));
    return claims.length;
  }

  private async startDue(): Promise<boolean> {
    const room = ROOM - this.underWay.size;
    if (room <= 0) return false;
    for (const claim of await this.take(room)) {
      const work = this.ask(claim)
        .catch((error: unknown) => {
          logger.error({ err: error, itemId: claim.item_id }, 'a classifier could not be asked');
        })
        .finally(() => {
          this.underWay.delete(work);
          this.loop.nudge();
        });
      this.underWay.add(work);
    }
    return false;
  }

  private take(room: number): Promise<Claim[]> {
    return this.db.read<Claim & Record<string, unknown>>('system', TAKE, [room, this.timings.leaseMs]);
  }

  private async ask(claim: Claim): Promise<void> {
    const { workspace_id: workspaceId } = claim;
    const request = await this.db.transaction(workspaceId, (tx) => requestFor(tx, claim));
    if (!request) {
      await this.db.read(workspaceId, `delete from classifier_call where workspace_id = $1 and item_id = $2 and revision = $3`, [workspaceId, claim.item_id, claim.revision]); // prettier-ignore
      return;
    }
    const call = await this.calls.ask(claim, `${claim.item_id}.${claim.revision}`, request);
    const screener = await this.screeners.ofOne(workspaceId);
    await this.db.transaction(workspaceId, async (tx) => {
      await settleHealth(tx, workspaceId, call, this.timings);
      if (!(await this.settleCall(tx, claim, call)) || !call.answer) return;
      await rescreenItem(tx, workspaceId, screener, claim.item_id);
    });
  }

  /** False: the text has changed meanwhile, and is asked about anew. */
  private async settleCall(tx: Tx, claim: Claim, { answer, durationMs, error }: ClassifierCall): Promise<boolean> {
    const gap = this.timings.gapsMs[claim.attempts - 1];
    const state = answer ? 'answered' : gap === undefined ? 'given-up' : 'waiting';
    const rows = await tx.query(
      `update classifier_call set state = $4, labels = $5, severity = $6, duration_ms = $7, error = $8,
         answered_at = case when $4 = 'answered' then now() end, due_at = now() + $9 * interval '1 millisecond'
       where workspace_id = $1 and item_id = $2 and revision = $3 and state <> 'answered' returning 1`,
      [claim.workspace_id, claim.item_id, claim.revision, state, answer?.labels ?? null, answer?.severity ?? null, durationMs, error, gap ?? 0], // prettier-ignore
    );
    return rows.length > 0;
  }
}

interface AskedRow {
  revision: number;
  kind: number;
  channel: number;
  created_at: Date;
  text: string;
  language: string | null;
}

async function requestFor(tx: Tx, { workspace_id, item_id, revision }: Claim): Promise<ClassifierRequest | null> {
  const row = await tx.maybeOne<AskedRow & Record<string, unknown>>(ASKED, [workspace_id, item_id]);
  if (row?.revision !== revision) return null;
  return {
    item: { id: item_id, revision, kind: nameOf(ITEM_KINDS, row.kind), channel: nameOf(CHANNEL_KINDS, row.channel), createdAt: row.created_at.toISOString() }, // prettier-ignore
    text: row.text.slice(0, CLASSIFIER_LIMITS.text),
    language: row.language,
  };
}
