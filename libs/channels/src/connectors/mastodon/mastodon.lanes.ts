import type { AccountContext } from '../../spi/connector';
import { MastodonClient, type Page, type Position, unlessGone } from './mastodon.client';
import type { Known, LaneName } from './mastodon.cursor';
import { idOf, isOwnPost, type Json, type Landed, recordOf, timeOf } from './mastodon.payloads';

/** One entry of a lane: a notification with its status, or a status of our own. */
export interface Entry {
  id: string;
  at: string;
  status: Json | null;
  raw: Json;
}

/** What one call reads with. A post that many comments answer is read once a call. */
export class Reader {
  private readonly parents = new Map<string, Json | null>();

  constructor(
    readonly client: MastodonClient,
    readonly ownId: string,
    readonly host: string,
  ) {}

  async page(lane: LaneName, position: Position, limit?: number): Promise<{ entries: Entry[]; older: boolean }> {
    const { entries, older } = await this.rawPage(lane, position, limit);
    return { entries: entries.map((raw) => entryOf(lane, raw)), older };
  }

  private rawPage(lane: LaneName, position: Position, limit?: number): Promise<Page> {
    if (lane === 'notifications') return this.client.notifications(position, limit);
    return this.client.statusesOf(this.ownId, position, limit);
  }

  /** One entry by its id; null when it is gone. */
  async single(lane: LaneName, id: string): Promise<Entry | null> {
    const raw = await unlessGone(() =>
      lane === 'notifications' ? this.client.notification(id) : this.client.status(id),
    );
    return raw === null || idOf(raw['id']) === null ? null : entryOf(lane, raw);
  }

  /** An entry as it lands; null for one that says nothing. */
  async landing(lane: LaneName, { status, raw }: Entry): Promise<Landed | null> {
    if (status === null) return null;
    const parent = await this.parentOf(status);
    const rest = { host: this.host, parent };
    if (lane === 'own') return { v: 1, kind: 'status', status, ...rest };
    return { v: 1, kind: 'notification', notification: raw, ...rest };
  }

  /** A status that was read again. */
  async changed(status: Json): Promise<Landed> {
    return { v: 1, kind: 'status', host: this.host, status, parent: await this.parentOf(status) };
  }

  /** A post of ours that was read on the way: what answers it need not ask for it. */
  knowsParent(id: string, status: Json): void {
    this.parents.set(id, status);
  }

  /** Our own post or reply that somebody answers: it tells comments apart from conversations. */
  private async parentOf(status: Json): Promise<Json | null> {
    const id = idOf(status['in_reply_to_id']);
    const isOurs = idOf(status['in_reply_to_account_id']) === this.ownId;
    if (id === null || !isOurs || idOf(recordOf(status['account'])?.['id']) === this.ownId) return null;
    const read = this.parents.get(id);
    if (read !== undefined) return read;
    const parent = await unlessGone(() => this.client.status(id));
    this.parents.set(id, parent);
    return parent;
  }

  /** What of an entry is watched for edits and deletion: items, not posts of our own. */
  knownOf({ at, status }: Entry): Known[] {
    const statusId = idOf(status?.['id']);
    if (status === null || statusId === null || isOwnPost(status, this.ownId)) return [];
    return [[statusId, at, revisionOf(status)]];
  }
}

/** When a status was written or last edited. */
export function revisionOf(status: Json): string {
  return timeOf(status['edited_at']) ?? timeOf(status['created_at']) ?? '';
}

function entryOf(lane: LaneName, raw: Json): Entry {
  const status = lane === 'own' ? raw : recordOf(raw['status']);
  return { id: idOf(raw['id']) ?? '', at: timeOf(raw['created_at']) ?? '', status, raw };
}

/** The account's own id; asked for when the account was never probed. */
export async function ownIdOf(account: AccountContext, client: MastodonClient): Promise<string> {
  return account.externalId || (idOf((await client.me())['id']) ?? '');
}
