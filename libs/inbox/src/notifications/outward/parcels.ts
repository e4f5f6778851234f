import type { NotificationKind, PushMessage } from '@parvis/contracts';
import type { NoticeWords } from './notice-words';

/** Of one device at one moment: more than these become one message that counts them. */
const MOST_SINGLE_PUSHES = 3;
const URGENT: ReadonlySet<NotificationKind> = new Set([
  'mention',
  'escalated',
  'due-soon',
  'overdue',
  'approval-asked',
  'second-person-asked',
  'vigilance-overdue',
]);

/** A delivery that leaves now. */
export interface Outgoing {
  notificationId: string;
  targetId: string;
  way: 'push' | 'email';
  kind: NotificationKind;
  conversationId: string | null;
  byName: string | null;
  text: string;
  at: Date;
  held: boolean;
  /** This one included. */
  attempts: number;
}

/** What is sent in one go to one target: it arrives whole or not at all. */
export interface Parcel {
  way: Outgoing['way'];
  targetId: string;
  items: Outgoing[];
}

/** Puts together what goes to the same place: a mail holds all of a member's; what quiet hours held is one message. */
export function parcelsOf(outgoing: readonly Outgoing[]): Parcel[] {
  const places = new Map<string, Outgoing[]>();
  for (const one of outgoing) {
    const place = `${one.way} ${one.targetId}`;
    places.set(place, [...(places.get(place) ?? []), one]);
  }
  return [...places.values()].flatMap((items) => {
    const [first] = items;
    if (!first) return [];
    const { way, targetId } = first;
    const isOne = way === 'email' || items.length > MOST_SINGLE_PUSHES || items.some(({ held }) => held);
    return (isOne ? [items] : items.map((item) => [item])).map((together) => ({ way, targetId, items: together }));
  });
}

/** The message of a push parcel. Names and words only where the member allows them. */
export function pushMessage(parcel: Parcel, words: NoticeWords, showsText: boolean): PushMessage {
  const [first, ...more] = parcel.items;
  if (!first || more.length > 0) {
    const afterQuiet = parcel.items.some(({ held }) => held);
    return { title: 'Parvis', body: words.summary(parcel.items.length, afterQuiet), path: '/inbox/all', tag: 'summary' }; // prettier-ignore
  }
  const place = { path: pathOf(first), tag: first.conversationId ?? first.notificationId };
  const headline = words.headline(first.kind, showsText ? first.byName : null);
  return showsText && first.text !== ''
    ? { title: headline, body: first.text, ...place }
    : { title: 'Parvis', body: headline, ...place };
}

/** Whether a push service should wake the device for it. */
export function urgencyOf(parcel: Parcel): 'normal' | 'high' {
  return parcel.items.some(({ kind }) => URGENT.has(kind)) ? 'high' : 'normal';
}

/** Where in the console something is. */
export function pathOf({ conversationId, kind }: Pick<Outgoing, 'conversationId' | 'kind'>): string {
  if (conversationId !== null) return `/inbox/all/${conversationId}`;
  if (kind === 'webhook-paused') return '/settings/api';
  if (kind === 'rule-stopped') return '/settings/moderation/rules';
  if (kind.startsWith('second-person')) return '/moderation/requests';
  if (kind.startsWith('vigilance')) return '/moderation/review';
  if (kind === 'help-asked') return '/moderation';
  return kind === 'channel-needs-care' ? '/channels' : '/inbox/all';
}
