import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  counter,
  createLogger,
  Database,
  FileStorage,
  histogram,
  NotificationListener,
  NudgedLoop,
  type Tx,
} from '@parvis/platform';
import { AccountDirectory } from '../accounts/account-directory';
import { InboxConfig } from '../accounts/inbox-config';
import { LANES } from '../landing/lanes';
import { Screeners } from '../screening/screeners';
import { applyEvents } from './apply-events';
import { isPassingTrouble, isTaken } from './failures';
import { archive, errorText, isFull, LaneBusy, type Parsed, parseLanded, readLanded, takeLane } from './landed';
import { noteArrivals } from './note-arrivals';
import { noteRetention } from './note-retention';

const logger = createLogger('intake');
const SWEEP_MS = 1000;
const ATTEMPTS = 4;
const BATCHES_IN_A_ROW = 20;
/** What a batch looks up by key. */
export const GROWING = ['conversation', 'item_key', 'identity'];

const applied = counter('parvis_intake_payloads_total', 'Landed payloads by what became of them', ['state']);
const delay = histogram(
  'parvis_intake_delay_seconds',
  'From the arrival of a payload to the commit that applied it',
  [],
);

/**
 * Empties the landing table: one transaction per lane at a time over all workers, batches in the order they landed. What was
 * landed is applied exactly once; a worker that dies in the middle has done nothing.
 */
@Injectable()
export class Intake implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('intake', SWEEP_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
    private readonly directory: AccountDirectory,
    private readonly storage: FileStorage,
    private readonly config: InboxConfig,
    private readonly screeners: Screeners,
  ) {}

  onApplicationBootstrap(): void {
    this.notifications.on('parvis_inbound', () => this.loop.nudge());
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Works on every lane that holds something; true when it got anything done. Also called by tests to drain. */
  async runOnce(): Promise<boolean> {
    const lanes = await this.lanesWithWork();
    let done = false;
    const worker = async (): Promise<void> => {
      for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift())
        done = (await this.runLane(lane)) || done;
    };
    await Promise.all(Array.from({ length: this.config.intakeWorkers }, worker));
    return done;
  }

  // sixteen index probes; the order is shuffled so that several processes do not queue behind each other
  private async lanesWithWork(): Promise<number[]> {
    const rows = await this.db.read<{ lane: number }>(
      'system',
      `select l.lane from generate_series(0, $1::int - 1) as l (lane) where exists (select 1 from inbound i where i.lane = l.lane) order by random()`,
      [LANES],
    );
    return rows.map(({ lane }) => lane);
  }

  private async runLane(lane: number): Promise<boolean> {
    let after = '0'; // a payload committed behind it is found at the next run
    for (let batches = 0; batches < BATCHES_IN_A_ROW; batches += 1) {
      const rows = await this.db.transaction('system', (tx) => readLanded(tx, lane, after));
      if (rows.length === 0) return batches > 0;
      after = rows.at(-1)?.id ?? after;
      const parsed = await parseLanded(rows, this.directory, this.storage, this.screeners);
      if (!(await this.applyOrSplit(lane, parsed))) return batches > 0;
      if (!isFull(rows)) return true;
    }
    return true;
  }

  /** False when another worker has the lane. */
  private async applyOrSplit(lane: number, parsed: readonly Parsed[]): Promise<boolean> {
    try {
      await this.apply(lane, parsed);
    } catch (error) {
      if (error instanceof LaneBusy) return false;
      if (isPassingTrouble(error)) throw error;
      await this.oneByOne(lane, parsed, error);
    }
    return true;
  }

  private async apply(lane: number, parsed: readonly Parsed[], attempt = 1): Promise<void> {
    try {
      await this.db.lookUp('system', (tx) => applyParsed(tx, lane, parsed), GROWING);
    } catch (error) {
      // an id of the same millisecond, or an item that another transaction stored first: decide again on what is there now
      if (!isTaken(error) || attempt >= ATTEMPTS) throw error;
      this.db.generator.moveOn();
      return this.apply(lane, parsed, attempt + 1);
    }
    for (const { row, state } of parsed) {
      applied.inc({ state });
      delay.observe((Date.now() - row.received_at.getTime()) / 1000);
    }
  }

  /** Finds the payload that no transaction survives and sets it aside; the others go through. */
  private async oneByOne(lane: number, parsed: readonly Parsed[], cause: unknown): Promise<void> {
    logger.warn({ err: cause, payloads: parsed.length }, 'a batch failed and is applied one by one');
    for (const one of parsed) {
      try {
        await this.apply(lane, [one]);
      } catch (error) {
        if (error instanceof LaneBusy || isPassingTrouble(error)) throw error;
        logger.error(
          { err: error, rawEventId: one.row.id, accountId: one.row.account_id },
          'a payload cannot be applied',
        );
        await this.apply(lane, [{ ...one, state: 'dead', error: errorText(error), arrivals: [] }]);
      }
    }
  }
}

async function applyParsed(tx: Tx, lane: number, parsed: readonly Parsed[]): Promise<void> {
  await takeLane(tx, lane);
  await archive(tx, parsed);
  await applyEvents(
    tx,
    parsed.flatMap(({ arrivals }) => arrivals),
  );
  await noteRetention(tx, parsed);
  await noteArrivals(tx, parsed);
}
