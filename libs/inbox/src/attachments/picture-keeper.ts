import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Fetch, guardedFetch, GuardedFetchError } from '@parvis/channels';
import { createLogger, Database, FileStorage, FOLLOWER_REST_MS, NudgedLoop, OutboxRelay, retryDelayMs, ServerConfig } from '@parvis/platform'; // prettier-ignore
import { itemUpdated } from '../wire/events';
import { MOST_BYTES } from './file-kind';
import { smallPicture } from './small-picture';

const logger = createLogger('pictures');
const EVERY_MS = 5000;
const BATCH = 8;
const TIMEOUT_MS = 20_000;
const MOST_ATTEMPTS = 6;

interface StoredPicture {
  workspace_id: number;
  id: string;
  item_id: string | null;
  storage_key: string;
}

interface PostPicture {
  workspace_id: number;
  id: string;
  media_url: string;
  picture_attempts: number;
}

type Fetched = { state: 'there'; bytes: Uint8Array } | { state: 'none' } | { state: 'later' };

/**
 * Keeps a small copy of every picture: of attachments, so that a queue of photos does not load megabytes, and of posts, whose
 * addresses at the platform end after some days and would tell it who looks at them. An address that has ended is given another
 * chance when the platform names a new one.
 */
@Injectable()
export class PictureKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('pictures', EVERY_MS, () => this.runOnce(), FOLLOWER_REST_MS);
  private readonly fetch: Fetch;

  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
    private readonly relay: OutboxRelay,
    { allowPrivateNetwork }: ServerConfig,
  ) {
    this.fetch = guardedFetch({ allowPrivateNetwork, maxBytes: MOST_BYTES, timeoutMs: TIMEOUT_MS });
  }

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'item.updated' || kind === 'item.created')) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** True when there may be more. */
  async runOnce(): Promise<boolean> {
    const [attachments, posts] = [await this.shrinkAttachments(), await this.fetchPosts()];
    return attachments || posts;
  }

  private async shrinkAttachments(): Promise<boolean> {
    const due = await this.db.read<StoredPicture>(
      'system',
      `select workspace_id, id, item_id, storage_key from attachment
       where state = 'stored' and content_type like 'image/%' and preview_key is null order by id desc limit $1`,
      [BATCH],
    );
    for (const file of due) {
      const small = await this.smallCopyOf(file);
      const key = small === null ? '' : `${file.storage_key}.small`; // '' says: tried, there is none
      if (small !== null) await this.storage.put(key, small, 'image/webp');
      await this.db.transaction('system', async (tx) => {
        const changed = await tx.maybeOne<{ conversation_id: string }>(
          `with changed as (
             update attachment set preview_key = $3 where workspace_id = $1 and id = $2 and preview_key is null returning item_id)
           select i.conversation_id from changed c join item i on i.workspace_id = $1 and i.id = c.item_id`,
          [file.workspace_id, file.id, key],
        );
        if (changed && file.item_id !== null)
          await tx.publish(file.workspace_id, itemUpdated(changed.conversation_id, file.item_id, null));
      });
    }
    return due.length === BATCH;
  }

  /** Null as well for a file that cannot be read: the others behind it go on. */
  private async smallCopyOf({ id, storage_key: key }: StoredPicture): Promise<Uint8Array | null> {
    try {
      return await smallPicture(await this.storage.read(key));
    } catch (error) {
      logger.warn({ err: error, attachmentId: id }, 'a stored picture cannot be read');
      return null;
    }
  }

  private async fetchPosts(): Promise<boolean> {
    const due = await this.db.lookUp('system', (tx) =>
      tx.prepared<PostPicture>(
        `update post p set picture_attempts = p.picture_attempts + 1, picture_retry_at = now() + interval '2 minutes'
       from (select workspace_id, id from post where media_url is not null and picture_key is null
               and picture_of is distinct from media_url and coalesce(picture_retry_at, seen_at) <= now()
             order by seen_at desc limit $1 for update skip locked) d
       where p.workspace_id = d.workspace_id and p.id = d.id
       returning p.workspace_id, p.id, p.media_url, p.picture_attempts`,
        [BATCH],
      ),
    );
    await Promise.all(due.map(async (post) => this.settle(post, await this.pictureAt(post.media_url))));
    return due.length === BATCH;
  }

  private async settle(post: PostPicture, fetched: Fetched): Promise<void> {
    const { workspace_id: workspaceId, id, media_url: url, picture_attempts: attempts } = post;
    const small = fetched.state === 'there' ? await smallPicture(fetched.bytes) : null;
    const key = small === null ? null : postPictureKey(workspaceId, id);
    if (small !== null && key !== null) await this.storage.put(key, small, 'image/webp');
    const isLater = fetched.state === 'later' && attempts < MOST_ATTEMPTS;
    if (!isLater && key === null) logger.info({ postId: id, state: fetched.state }, 'a post has no picture to keep');
    await this.db.read(
      'system',
      isLater
        ? `update post set picture_retry_at = now() + make_interval(secs => $3::float8 / 1000) where workspace_id = $1 and id = $2`
        : `update post set picture_key = $3, picture_of = $4, picture_attempts = 0, picture_retry_at = null where workspace_id = $1 and id = $2`,
      isLater ? [workspaceId, id, retryDelayMs(attempts + 3)] : [workspaceId, id, key, url],
    );
  }

  private async pictureAt(url: string): Promise<Fetched> {
    try {
      const response = await this.fetch(url);
      if (response.ok) return { state: 'there', bytes: new Uint8Array(await response.arrayBuffer()) };
      await response.body?.cancel();
      return { state: response.status === 429 || response.status >= 500 ? 'later' : 'none' };
    } catch (error) {
      return { state: error instanceof GuardedFetchError && error.reason !== 'timeout' ? 'none' : 'later' };
    }
  }
}

function postPictureKey(workspaceId: number, postId: string): string {
  return `${workspaceId}/posts/${postId}.webp`;
}
