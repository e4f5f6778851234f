import type { NotificationPreferencesView } from '@parvis/contracts';
import type { SignedInMember } from '@parvis/identity/testing';
import { NotificationListener, ServerConfig } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import { PublicAddress } from '../src/accounts/public-address';
import { Mailer } from '../src/mail/mailer';
import { Courier } from '../src/notifications/outward/courier';
import { PushSender } from '../src/notifications/push/push-sender';

/** A courier as another worker has it, which goes only when a spec sends it, at the time the spec says. */
export function aCourier({ app, db }: TestApp): Courier {
  const get = <T>(type: abstract new (...parts: never[]) => T): T => app.get<T>(type as never, { strict: false });
  return new Courier(
    db,
    get(NotificationListener),
    get(PushSender),
    get(Mailer),
    get(PublicAddress),
    get(ServerConfig),
  );
}

/** Changes some of a member's preferences. */
export async function prefer(member: SignedInMember, change: Partial<NotificationPreferencesView>): Promise<void> {
  const path = '/api/me/notification-preferences';
  const { email: _, emailAvailable: __, ...now } = (await member.request('GET', path)).body;
  const answer = await member.request('PUT', path, { ...now, ...change });
  if (answer.status !== 200) throw new Error(`not saved: ${JSON.stringify(answer.body)}`);
}

/** Deliveries of a workspace, oldest first. */
export function deliveries({ db }: TestApp, workspaceId: number) {
  return db.read<{ way: string; state: string; held: boolean; error: string | null; due_at: Date; attempts: number }>(
    'system',
    'select way, state, held, error, due_at, attempts from notification_delivery where workspace_id = $1 order by notification_id, target_id',
    [workspaceId],
  );
}

/** As if the time of everything that waits had come. */
export async function dueNow({ db }: TestApp): Promise<void> {
  await db.read('system', `update notification_delivery set due_at = now() where state = 'waiting'`);
}
