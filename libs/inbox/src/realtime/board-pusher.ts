import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { ModerationQueue } from '@parvis/contracts';
import { Database, type LoggedEvent } from '@parvis/platform';
import { queueCounts } from '../board/queues/queue-counts';
import { Coalescer } from './coalescer';
import type { LiveServer } from './live-server';
import { moderationRoom } from './rooms';

const ROWS_EVERY_MS = 250;
const COUNTS_EVERY_MS = 1000;
/** What one question for rows may name. */
const ROWS_AT_ONCE = 100;

/** What happened in a workspace since it was told last. */
interface Touched {
  itemIds: Set<string>;
  actionIds: Set<string>;
  byMembers: Set<number | null>;
}

/** Tells those who may look at the board which rows to read again, and what its queues hold, each together and not too often. */
@Injectable()
export class BoardPusher implements BeforeApplicationShutdown {
  private server: LiveServer | undefined;
  private readonly touched = new Map<number, Touched>();
  private readonly shown = new Map<number, Partial<Record<ModerationQueue, number>>>();
  private readonly rows = new Coalescer(ROWS_EVERY_MS, (workspaceId) => this.pushRows(Number(workspaceId)));
  private readonly counts = new Coalescer(COUNTS_EVERY_MS, (workspaceId) => this.pushCounts(Number(workspaceId)));

  constructor(private readonly db: Database) {}

  attach(server: LiveServer): void {
    this.server = server;
  }

  beforeApplicationShutdown(): void {
    this.rows.stop();
    this.counts.stop();
  }

  follow(workspaceId: number, events: readonly LoggedEvent[]): void {
    if (!this.isHeard(workspaceId)) return;
    const touched = this.touched.get(workspaceId) ?? { itemIds: new Set(), actionIds: new Set(), byMembers: new Set() };
    for (const event of events) note(touched, event);
    this.counts.touch(String(workspaceId));
    if (touched.itemIds.size + touched.actionIds.size === 0) return;
    this.touched.set(workspaceId, touched);
    this.rows.touch(String(workspaceId));
  }

  private isHeard(workspaceId: number): boolean {
    return this.server?.sockets.adapter.rooms.has(moderationRoom(workspaceId)) ?? false;
  }

  private async pushRows(workspaceId: number): Promise<void> {
    const touched = this.touched.get(workspaceId);
    this.touched.delete(workspaceId);
    if (!touched || !this.isHeard(workspaceId)) return;
    const ids = await this.onBoard(workspaceId, touched);
    const now = ids.slice(0, ROWS_AT_ONCE);
    if (now.length === 0) return;
    const [member = null] = touched.byMembers;
    const byMemberId = touched.byMembers.size === 1 && member !== null ? String(member) : null;
    this.server?.local.to(moderationRoom(workspaceId)).emit('moderation.changed', { itemIds: now, byMemberId });
    const later = ids.slice(ROWS_AT_ONCE);
    if (later.length > 0) this.leave(workspaceId, { ...touched, itemIds: new Set(later), actionIds: new Set() });
  }

  /** For the next round, with what came meanwhile. */
  private leave(workspaceId: number, rest: Touched): void {
    const meanwhile = this.touched.get(workspaceId);
    for (const id of meanwhile?.itemIds ?? []) rest.itemIds.add(id);
    for (const id of meanwhile?.actionIds ?? []) rest.actionIds.add(id);
    for (const id of meanwhile?.byMembers ?? []) rest.byMembers.add(id);
    this.touched.set(workspaceId, rest);
    this.rows.touch(String(workspaceId));
  }

  private onBoard(workspaceId: number, { itemIds, actionIds }: Touched): Promise<string[]> {
    return this.db.lookUp(
      workspaceId,
      async (tx) => {
        const rows = await tx.prepared<{ item_id: string }>(
          `select s.item_id from screening s where s.workspace_id = $1 and s.item_id = any ($2::bigint[])
           union select s.item_id from action x join screening s on s.workspace_id = $1 and s.item_id = x.item_id
             where x.workspace_id = $1 and x.id = any ($3::bigint[])`,
          [workspaceId, [...itemIds], [...actionIds]],
        );
        return rows.map(({ item_id }) => item_id);
      },
      ['screening', 'action'],
    );
  }

  private async pushCounts(workspaceId: number): Promise<void> {
    if (!this.isHeard(workspaceId)) return;
    const counts: Partial<Record<ModerationQueue, number>> = await this.db.lookUp(workspaceId, (tx) => queueCounts(tx, workspaceId)); // prettier-ignore
    const before = this.shown.get(workspaceId) ?? {};
    const changed = Object.fromEntries(
      Object.entries(counts).filter(([queue, count]) => before[queue as ModerationQueue] !== count),
    );
    this.shown.set(workspaceId, counts);
    if (Object.keys(changed).length > 0)
      this.server?.local.to(moderationRoom(workspaceId)).emit('moderation.counts', { counts: changed });
  }
}

function note({ itemIds, actionIds, byMembers }: Touched, { kind, data, actorMemberId }: LoggedEvent): void {
  const before = itemIds.size + actionIds.size;
  const { itemId, actionId, itemIds: several } = data;
  if ((kind === 'item.created' || kind === 'item.updated') && typeof itemId === 'string') itemIds.add(itemId);
  if (kind === 'action.updated' && typeof actionId === 'string') actionIds.add(actionId);
  if (kind === 'moderation.updated' && Array.isArray(several)) for (const id of several) itemIds.add(String(id));
  if (itemIds.size + actionIds.size > before) byMembers.add(actorMemberId);
}
