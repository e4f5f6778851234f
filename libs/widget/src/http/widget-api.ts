import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { MessagesPage, StartedSession, StartSessionBody, WidgetConfig, WidgetUploadView } from '@parvis/contracts';
import type { FromPage } from '../access/origin-guard';
import { refuse } from '../access/refusal';
import { type Caller, type WidgetSession, WidgetSessions } from '../access/sessions.service';
import { Transcripts } from '../transcript/transcripts.service';
import { VisitorWords } from '../transcript/visitor-words.service';
import { WidgetUploads } from '../uploads/uploads.service';
import { WidgetDoor } from './widget-door';
import { WidgetLimits } from './widget-limits';

interface PageRequest {
  afterSeq: number;
  limit: number;
  waitMs: number;
  /** The connection: nobody waits for who has left. */
  gone: Pick<Socket, 'once' | 'off'>;
}

/** What the public routes and sockets share: who may come in, and the services behind the door. */
@Injectable()
export class WidgetApi {
  constructor(
    readonly limits: WidgetLimits,
    readonly sessions: WidgetSessions,
    readonly words: VisitorWords,
    readonly transcripts: Transcripts,
    readonly uploads: WidgetUploads,
    private readonly door: WidgetDoor,
  ) {}

  mayCall(origin: string, host: string | undefined): Promise<boolean> {
    return this.door.mayCall(origin, host);
  }

  /** What a widget looks like, for anybody on its pages; nothing is stored. */
  config(key: string, page: FromPage): Promise<WidgetConfig> {
    return this.door.config(key, page);
  }

  async start(body: StartSessionBody, caller: Caller, page: FromPage): Promise<StartedSession> {
    const widget = await this.door.enter(body.widgetKey, page);
    this.door.origins.checkHostPage(widget, body.page.url);
    return this.sessions.start(widget, body, caller);
  }

  /** The session of a token, on a page where its widget may be. */
  async enter(token: string | undefined, caller: Caller, page: FromPage): Promise<WidgetSession> {
    const session = await this.sessions.require(token, caller);
    this.door.origins.check(session.widget, page);
    return session;
  }

  /** Changes of a transcript; with nothing new it waits for some. */
  async page(
    session: WidgetSession,
    id: string,
    { afterSeq, limit, waitMs, gone }: PageRequest,
  ): Promise<MessagesPage> {
    const waiting = new AbortController();
    const leave = (): void => waiting.abort();
    // from before the first look: nothing falls between
    const news = this.door.news.of(session.widget.workspaceId, session.visitor.id, waitMs, waiting.signal);
    gone.once('close', leave);
    try {
      const page = await this.transcripts.page(session, id, afterSeq, limit);
      if (page.messages.length > 0 || waitMs === 0) return page;
      await news;
      return await this.transcripts.page(session, id, afterSeq, limit);
    } finally {
      gone.off('close', leave);
      waiting.abort();
    }
  }

  async upload(session: WidgetSession, bytes: Uint8Array, name: string): Promise<WidgetUploadView> {
    const { widget, visitor } = session;
    if (!widget.settings.uploads) refuse('type_not_allowed', 'Files are not taken here.');
    if (visitor.blocked_at !== null) refuse('blocked', 'You cannot write here.');
    const { workspaceId, accountId } = widget;
    return this.uploads.keep({ workspaceId, accountId, visitorId: visitor.id }, bytes, name);
  }
}
