import type { WidgetClientEvents, WidgetServerEvents } from '@parvis/contracts';
import type { Namespace, Socket } from 'socket.io';
import type { WidgetSession } from '../access/sessions.service';

export interface WidgetSocketData {
  session: WidgetSession;
  /** The conversation as the visitor and as the inbox knows it; absent until it is in the inbox. */
  talk?: { conversationId: string; inboxId: string };
}

export type WidgetServer = Namespace<WidgetClientEvents, WidgetServerEvents, Record<string, never>, WidgetSocketData>;
export type WidgetSocket = Socket<WidgetClientEvents, WidgetServerEvents, Record<string, never>, WidgetSocketData>;

/** Every browser of one visitor. */
export const visitorRoom = (workspaceId: number, visitorId: string): string => `v:${workspaceId}:${visitorId}`;

/** Everybody on one widget. */
export const widgetRoom = (workspaceId: number, accountId: number): string => `a:${workspaceId}:${accountId}`;

/** One browser, by the hash of its token. */
export const sessionRoom = (tokenHash: string): string => `s:${tokenHash}`;
