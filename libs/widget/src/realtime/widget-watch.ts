import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Presence } from '@parvis/inbox';
import { createLogger, Database, hashKey } from '@parvis/platform';
import { publicId } from '../access/ids';
import { WidgetDirectory } from '../access/widget-directory';
import { WidgetOffer } from '../offer/widget-offer';
import { visitorRoom, widgetRoom, type WidgetServer, type WidgetSocket } from './widget-rooms';

const logger = createLogger('widget');
const EVERY_MS = 2000;
/** Widgets forget after ten seconds that somebody writes. */
const REPEAT_MS = 5000;

interface Talk {
  workspace_id: number;
  account_id: number;
  visitor_id: string;
  id: string;
}

/**
 * Looks every two seconds at what no event tells, for the widgets of this process: who of the team is here or writes, whether the
 * business hours began or ended.
 */
@Injectable()
export class WidgetWatch implements BeforeApplicationShutdown {
  private server: WidgetServer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private readonly shown = new Map<string, string>();
  private readonly writing = new Map<string, number>();

  constructor(
    private readonly db: Database,
    private readonly presence: Presence,
    private readonly directory: WidgetDirectory,
    private readonly offer: WidgetOffer,
  ) {}

  attach(server: WidgetServer): void {
    this.server = server;
    this.timer = setInterval(() => void this.look(), EVERY_MS);
    this.timer.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const sockets = [...(this.server?.sockets.values() ?? [])];
    if (this.looking || sockets.length === 0) return;
    this.looking = true;
    try {
      await this.showOffers(sockets);
      await this.findTalks(sockets.filter(({ data }) => data.session && !data.talk));
      await this.showWriting(sockets);
    } catch (error) {
      logger.warn({ err: error }, 'the widgets could not be looked after');
    } finally {
      this.looking = false;
    }
  }

  private async showOffers(sockets: readonly WidgetSocket[]): Promise<void> {
    const widgets = new Map(sockets.map(({ data }) => [data.session.widget.key, data.session.widget]));
    for (const { key, workspaceId, accountId } of widgets.values()) {
      const widget = await this.directory.ofAccount(workspaceId, accountId).catch(() => null);
      if (!widget) continue;
      const config = await this.offer.of(widget);
      // the time of the next opening moves by itself and is no news
      const text = JSON.stringify({ ...config, availability: { ...config.availability, opensAt: null } });
      const before = this.shown.get(key);
      this.shown.set(key, text);
      if (before !== undefined && before !== text)
        this.server?.local.to(widgetRoom(workspaceId, accountId)).emit('config.changed', { config });
    }
    for (const key of this.shown.keys()) if (!widgets.has(key)) this.shown.delete(key);
  }

  /** Finds the inbox's side of conversations that were not in it before. */
  private async findTalks(sockets: readonly WidgetSocket[]): Promise<void> {
    if (sockets.length === 0) return;
    const talks = await this.db.read<Talk>(
      'system',
      `select distinct on (c.workspace_id, c.visitor_id) c.workspace_id, c.account_id, c.visitor_id, c.id
       from unnest($1::int[], $2::bigint[]) as s (workspace_id, visitor_id)
       join widget_conversation c on c.workspace_id = s.workspace_id and c.visitor_id = s.visitor_id
       order by c.workspace_id, c.visitor_id, c.id desc`,
      [sockets.map(({ data }) => data.session.widget.workspaceId), sockets.map(({ data }) => data.session.visitor.id)],
    );
    if (talks.length === 0) return;
    const found = await this.db.read<{ id: string; thread_key: string }>(
      'system',
      `select c.id, c.thread_key from unnest($1::int[], $2::int[], $3::uuid[]) as t (workspace_id, account_id, thread_hash)
       join conversation c on c.workspace_id = t.workspace_id and c.account_id = t.account_id and c.thread_hash = t.thread_hash`,
      [
        talks.map(({ workspace_id }) => workspace_id),
        talks.map(({ account_id }) => account_id),
        talks.map(({ id }) => hashKey(publicId('conversation', id))),
      ],
    );
    const inboxIds = new Map(found.map(({ id, thread_key }) => [thread_key, id]));
    for (const { data } of sockets) {
      const talk = talks.find(({ visitor_id }) => visitor_id === data.session.visitor.id);
      const conversationId = talk && publicId('conversation', talk.id);
      const inboxId = conversationId && inboxIds.get(conversationId);
      if (conversationId && inboxId) data.talk = { conversationId, inboxId };
    }
  }

  private async showWriting(sockets: readonly WidgetSocket[]): Promise<void> {
    const rooms = new Map<string, WidgetSocket['data']>();
    for (const { data } of sockets)
      if (data.talk) rooms.set(visitorRoom(data.session.widget.workspaceId, data.session.visitor.id), data);
    await Promise.all([...rooms].map(([room, data]) => this.showWritingIn(room, data)));
    for (const room of this.writing.keys()) if (!rooms.has(room)) this.writing.delete(room);
  }

  private async showWritingIn(room: string, { session, talk }: WidgetSocket['data']): Promise<void> {
    if (!talk) return;
    const { members } = await this.presence.of(session.widget.workspaceId, talk.inboxId);
    const typing = members.some(({ state }) => state === 'writing');
    const told = this.writing.get(room);
    if (typing ? told !== undefined && Date.now() - told < REPEAT_MS : told === undefined) return;
    if (typing) this.writing.set(room, Date.now());
    else this.writing.delete(room);
    const author = { type: 'agent' as const, name: session.widget.settings.agentName || null };
    this.server?.local.to(room).emit('typing', { conversationId: talk.conversationId, author, typing });
  }
}
