import { CHANNEL_KINDS, ITEM_KINDS, type MoveRefusal } from '@parvis/contracts';
import { codeOf } from '@parvis/platform';

/** What decides whether items of one conversation may stand in another. */
export interface Movable {
  id: string;
  account_id: number;
  kind: number;
  channel: number;
  /** The contact that stands for its person; null: nobody is known. */
  person_id: string | null;
}

const REVIEW = codeOf(ITEM_KINDS, 'review');
const MAIL = codeOf(ITEM_KINDS, 'email');
const WEB_CHAT = codeOf(CHANNEL_KINDS, 'web-widget');
const MESSAGES = [codeOf(ITEM_KINDS, 'message'), codeOf(ITEM_KINDS, 'story-reply')];

/**
 * Why two conversations cannot hold each other's items; null: they can. Answers go to the thread of the item that is answered,
 * so what may stand together is what people read as one: the same kind of public talk, or private words of one person.
 */
export function refuseTogether(one: Movable, other: Movable): MoveRefusal | null {
  if (one.id === other.id) return 'same-conversation';
  if (one.account_id !== other.account_id) return 'other-account';
  if (one.kind === REVIEW || other.kind === REVIEW) return 'review';
  if (one.channel === WEB_CHAT) return 'chat';
  const isPrivate = MESSAGES.includes(one.kind) || one.kind === MAIL;
  const isSameKind = one.kind === other.kind || (MESSAGES.includes(one.kind) && MESSAGES.includes(other.kind));
  if (!isSameKind) return 'other-kind';
  if (isPrivate && (one.person_id === null || one.person_id !== other.person_id)) return 'other-person';
  return null;
}

/** In words, for whoever calls the API. */
export const REFUSAL_DETAILS: Readonly<Record<MoveRefusal, string>> = {
  'same-conversation': 'These are one conversation.',
  'other-account': 'They belong to two accounts: an answer leaves through one.',
  'other-kind': 'They are of two kinds, which are answered in different ways.',
  review: 'A review is answered on its own.',
  'other-person': 'These are private words of two people: link the two first if they are one.',
  chat: 'A website chat shows its visitor one conversation at a time: it stays on its own.',
  'nothing-left': 'Nothing would be left here: merge the whole conversation instead.',
  sending: 'A reply or an act is on its way here: wait until it is done, or take it back.',
};
