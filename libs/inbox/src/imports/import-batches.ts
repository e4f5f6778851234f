import { Injectable } from '@nestjs/common';
import { createLogger, Database, type Tx } from '@parvis/platform';
import { AccountDirectory } from '../accounts/account-directory';
import { applyEvents } from '../intake/apply-events';
import { isPassingTrouble, isTaken } from '../intake/failures';
import { GROWING } from '../intake/intake';
import { errorText } from '../intake/landed';
import { LANE_LOCK, laneOf } from '../landing/lanes';
import { type ArrivalReader, Screeners } from '../screening/screeners';
import { arrivalsOf, type BatchConversation } from './batch-arrivals';
import { type LockedRun, lockRun, markKnown, nextConversations, peopleOf, REFUSED } from './batch-reads';
import { addNotes, applyStates, completePeople, landedOf, nameAuthors, settleRows } from './batch-writes';
import { publishImport } from './import-row';

const logger = createLogger('imports');
const CONVERSATIONS = 40;
const ATTEMPTS = 4;

type Step = 'nothing' | 'more';

/**
 * Takes running imports a batch of conversations at a time. A batch is one transaction with its place in the import: a worker
 * that dies has done nothing of it, and another goes on there.
 */
@Injectable()
export class ImportBatches {
  constructor(
    private readonly db: Database,
    private readonly directory: AccountDirectory,
    private readonly screeners: Screeners,
  ) {}

  /** One batch of one import; false when there is nothing to do. Also called by tests. */
  async takeOne(): Promise<boolean> {
    try {
      return (await this.attempt(CONVERSATIONS)) === 'more';
    } catch (error) {
      if (isPassingTrouble(error)) throw error;
      logger.warn({ err: error }, 'a batch of an import failed and is taken one by one');
      return this.takeAlone();
    }
  }

  /** One conversation; one that no transaction survives is refused and stops nobody. */
  private async takeAlone(): Promise<boolean> {
    try {
      return (await this.attempt(1)) === 'more';
    } catch (error) {
      if (isPassingTrouble(error)) throw error;
      await this.db.transaction('system', (tx) => refuseNext(tx, errorText(error).slice(0, 200)));
      return true;
    }
  }

  private async attempt(conversations: number, attempt = 1): Promise<Step> {
    try {
      return await this.db.lookUp(
        'system',
        (tx) => takeBatch(tx, this.directory, this.screeners, conversations),
        GROWING,
      );
    } catch (error) {
      // an id of the same millisecond, or a mail that came in by its own way meanwhile: decide again
      if (!isTaken(error) || attempt >= ATTEMPTS) throw error;
      this.db.generator.moveOn();
      return this.attempt(conversations, attempt + 1);
    }
  }
}

async function takeBatch(tx: Tx, directory: AccountDirectory, screeners: Screeners, most: number): Promise<Step> {
  const run = await lockRun(tx);
  if (!run) return 'nothing';
  const batch = await nextConversations(tx, run, directory, most);
  if (batch.length === 0) await finish(tx, run);
  else await apply(tx, run, batch, await screeners.readerFor(batch.map(({ account }) => account)));
  await publishImport(tx, run.workspace_id, run.id);
  return 'more';
}

async function apply(
  tx: Tx,
  run: LockedRun,
  batch: readonly BatchConversation[],
  reader: ArrivalReader,
): Promise<void> {
  const now = new Date();
  await takeLanes(tx, run, batch);
  await markKnown(tx, run, batch);
  const people = await peopleOf(tx, run, batch);
  await applyEvents(
    tx,
    batch.flatMap((conversation) => arrivalsOf(run.origin, conversation, people, now, reader)),
  );
  const landed = await landedOf(tx, run, batch);
  await nameAuthors(tx, run, batch);
  await addNotes(tx, run, landed);
  await applyStates(tx, run, landed, now);
  await completePeople(tx, run, batch, people);
  await settleRows(tx, run, batch, landed);
}

/** As the intake does: nothing else is applied to these accounts meanwhile. Always in the same order. */
async function takeLanes(tx: Tx, { workspace_id }: LockedRun, batch: readonly BatchConversation[]): Promise<void> {
  const lanes = [...new Set(batch.map(({ account }) => laneOf(workspace_id, account.id)))].sort((a, b) => a - b);
  for (const lane of lanes) await tx.query('select pg_advisory_xact_lock($1, $2)', [LANE_LOCK, lane]);
}

async function finish(tx: Tx, { workspace_id, id }: LockedRun): Promise<void> {
  await tx.query(
    `update import_row set outcome = ${REFUSED}, reason = case when kind = 'contact' then 'no-conversation' else 'left-out' end
     where workspace_id = $1 and import_id = $2 and outcome is null`,
    [workspace_id, id],
  );
  await tx.query('update import_row set record = null where workspace_id = $1 and import_id = $2 and record is not null', [workspace_id, id]); // prettier-ignore
  await tx.query(
    `update import_run set state = 'done', finished_at = now(), version = version + 1 where workspace_id = $1 and id = $2`,
    [workspace_id, id],
  );
}

async function refuseNext(tx: Tx, detail: string): Promise<void> {
  const run = await lockRun(tx);
  if (!run) return;
  await tx.query(
    `with next as (
       select key from import_row where workspace_id = $1 and import_id = $2 and kind = 'conversation' and outcome is null order by id limit 1)
     update import_row r set outcome = ${REFUSED}, reason = case when r.kind = 'conversation' then 'cannot-store' else 'conversation-refused' end,
       detail = case when r.kind = 'conversation' then $3 end, record = null
     from next where r.workspace_id = $1 and r.import_id = $2 and r.outcome is null
       and (r.kind = 'conversation' and r.key = next.key or r.parent = next.key)`,
    [run.workspace_id, run.id, detail],
  );
  await publishImport(tx, run.workspace_id, run.id);
}
