import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Fetch, guardedFetch, GuardedFetchError } from '@parvis/channels';
import type { ChannelKind } from '@parvis/contracts';
import {
  createLogger,
  Database,
  FileStorage,
  FOLLOWER_REST_MS,
  NudgedLoop,
  OutboxRelay,
  retryDelayMs,
  ServerConfig,
} from '@parvis/platform';
import { InProcessPlatforms } from '../accounts/in-process-platforms';
import { itemUpdated } from '../wire/events';
import { storageKey } from './attachments.service';
import { kindOfDownload, MOST_BYTES } from './file-kind';

const logger = createLogger('attachments');
const EVERY_MS = 5000;
const BATCH = 8;
const TIMEOUT_MS = 30_000;
const MOST_ATTEMPTS = 8;
const LEASE_SECONDS = 120;

interface Pending {
  id: string;
  workspace_id: number;
  account_id: number;
  channel: ChannelKind | null;
  item_id: string | null;
  source_url: string | null;
  attempts: number;
}

/** What became of one address: bytes, a reason for good, or a reason to try again. */
type Outcome =
  | { state: 'stored'; bytes: Uint8Array; contentType: string }
  | { state: 'refused'; reason: string; contentType: string | null }
  | { state: 'later'; reason: string };

/** Fetches what people attached on channels that send addresses: through the guard, checked by its bytes, kept here. */
@Injectable()
export class AttachmentFetcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('attachment-fetcher', EVERY_MS, () => this.fetchDue(), FOLLOWER_REST_MS);
  private readonly fetch: Fetch;

  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
    private readonly relay: OutboxRelay,
    private readonly inProcess: InProcessPlatforms,
    { allowPrivateNetwork }: ServerConfig,
  ) {
    this.fetch = guardedFetch({ allowPrivateNetwork, maxBytes: MOST_BYTES, timeoutMs: TIMEOUT_MS });
  }

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'item.created')) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Fetches one batch side by side; true when there may be more. */
  async fetchDue(): Promise<boolean> {
    // the lease: a process that dies gives its files back after two minutes
    const due = await this.db.lookUp('system', (tx) =>
      tx.prepared<Pending>(
        `update attachment f set attempts = attempts + 1, retry_at = now() + make_interval(secs => ${LEASE_SECONDS})
       from (select workspace_id, id from attachment where state = 'pending' and retry_at <= now()
             order by retry_at limit ${BATCH} for update skip locked) d
       where f.workspace_id = d.workspace_id and f.id = d.id
       returning f.id, f.workspace_id, f.account_id, f.item_id, f.source_url, f.attempts,
         (select channel from account a where a.workspace_id = f.workspace_id and a.id = f.account_id)`,
      ),
    );
    await Promise.all(due.map(async (file) => this.settle(file, await this.outcomeOf(file))));
    return due.length === BATCH;
  }

  private async outcomeOf(file: Pending): Promise<Outcome> {
    const { source_url: url, workspace_id: workspaceId, account_id: id, channel } = file;
    if (url === null) return { state: 'refused', reason: 'It has no address.', contentType: null };
    try {
      const inProcess = channel === null ? undefined : this.inProcess.fetchOf(channel, { workspaceId, id });
      const response = await (inProcess ?? this.fetch)(url);
      if (!response.ok) {
        await response.body?.cancel();
        return failedAnswer(response.status);
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      const kind = await kindOfDownload(bytes);
      if (kind.refused !== null) return { state: 'refused', reason: kind.refused, contentType: kind.contentType };
      return { state: 'stored', bytes, contentType: kind.contentType };
    } catch (error) {
      return failedFetch(error);
    }
  }

  private async settle(file: Pending, outcome: Outcome): Promise<void> {
    const final =
      outcome.state === 'later' && file.attempts >= MOST_ATTEMPTS ? { ...outcome, state: 'refused' as const } : outcome;
    if (final.state === 'later') {
      await this.db.read(
        'system',
        `update attachment set retry_at = now() + make_interval(secs => $3::float8 / 1000), error = $4 where workspace_id = $1 and id = $2`,
        [file.workspace_id, file.id, retryDelayMs(file.attempts + 3), final.reason],
      );
      return;
    }
    const key = final.state === 'stored' ? storageKey(file.workspace_id, final.bytes) : null;
    if (final.state === 'stored' && key !== null) await this.storage.put(key, final.bytes, final.contentType);
    else
      logger.info({ attachmentId: file.id, reason: final.state === 'refused' ? final.reason : undefined }, 'refused');
    await this.db.transaction('system', async (tx) => {
      const changed = await tx.maybeOne<{ conversation_id: string }>(
        `with changed as (
           update attachment set state = $3, storage_key = $4, size = coalesce($5, size), content_type = coalesce($6, content_type),
             error = $7, retry_at = null
           where workspace_id = $1 and id = $2 and state = 'pending' returning item_id)
         select i.conversation_id from changed c join item i on i.workspace_id = $1 and i.id = c.item_id`,
        [
          file.workspace_id,
          file.id,
          final.state,
          key,
          final.state === 'stored' ? final.bytes.length : null,
          'contentType' in final ? final.contentType : null,
          final.state === 'refused' ? final.reason : null,
        ],
      );
      if (changed && file.item_id !== null) {
        await tx.publish(file.workspace_id, itemUpdated(changed.conversation_id, file.item_id, null));
      }
    });
  }
}

function failedAnswer(status: number): Outcome {
  const reason = `The channel answered ${status}.`;
  const passes = status === 408 || status === 425 || status === 429 || status >= 500;
  return passes ? { state: 'later', reason } : { state: 'refused', reason, contentType: null };
}

function failedFetch(error: unknown): Outcome {
  const guard = error instanceof GuardedFetchError ? error : undefined;
  if (guard && guard.reason !== 'timeout')
    return { state: 'refused', reason: `Not fetched: ${guard.message}.`, contentType: null };
  return { state: 'later', reason: guard ? 'The channel took too long.' : 'The channel could not be reached.' };
}
