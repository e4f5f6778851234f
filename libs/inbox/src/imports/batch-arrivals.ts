import type { InboundIdentity, ItemSeen } from '@parvis/channels';
import type { KnownAccount } from '../accounts/account-directory';
import type { Arrival } from '../intake/arrivals';
import { normalise } from '../intake/normalise';
import type { ArrivalReader } from '../screening/screeners';
import { itemIdOf, personIdOf, threadKeyOf } from './source-keys';
import type { KnownPerson, SourceConversation, SourceMessage, SourcePerson } from './sources/records';

/** A conversation of a batch with everything that is said of it. */
export interface BatchConversation {
  rowId: number;
  extKey: string;
  record: SourceConversation;
  account: KnownAccount;
  messages: BatchMessage[];
  /** Key of a thread that holds some of its messages already. */
  joins: string | null;
}

export interface BatchMessage {
  rowId: number;
  extKey: string;
  record: SourceMessage;
  /** Held since an earlier import or another way in: not applied again. */
  isKnown: boolean;
}

/** People of a dump by their key, as their own records tell. */
export type People = ReadonlyMap<string, KnownPerson>;

/** What the intake is told of a conversation's messages: history, which owes no answer in time. */
export function arrivalsOf(
  origin: string,
  conversation: BatchConversation,
  people: People,
  now: Date,
  reader: ArrivalReader,
): Arrival[] {
  const told = conversation.messages.filter(({ record, isKnown }) => record.kind === 'message' && !isKnown);
  return told.map(({ record }) => {
    const event = normalise(eventOf(origin, conversation, record, people), now);
    return {
      account: conversation.account,
      live: false,
      receivedAt: now,
      event,
      screened: reader.read(conversation.account, event),
      files: new Map(),
    };
  });
}

function eventOf(
  origin: string,
  { record: conversation, joins }: BatchConversation,
  message: SourceMessage,
  people: People,
): ItemSeen {
  const externalId = itemIdOf(origin, message);
  const person = message.direction === 'in' ? personOf(message, conversation, people) : null;
  const { email } = message;
  return {
    type: 'item',
    externalId,
    kind: message.itemKind,
    direction: message.direction,
    thread: {
      key: joins ?? threadKeyOf(origin, conversation.key),
      // a later answer names the mail it answers: its own id leads back here
      aliases: email?.messageId ? [email.messageId] : [],
      title: conversation.subject,
    },
    parentExternalId: email?.references.at(-1) ?? null,
    post: null,
    author: message.direction === 'in' ? person && identityOf(origin, person, conversation) : agentOf(message),
    text: message.text,
    html: message.html,
    attachments: message.attachments,
    stars: null,
    permalink: null,
    platformState: 'visible',
    ownActionId: null,
    email: email && { ...email, messageId: email.messageId || externalId },
    createdAt: message.createdAt,
    revisedAt: message.createdAt,
    withoutVerbs: [],
  };
}

/** Who wrote a message, completed by what the dump says of them elsewhere; whose conversation it is when nobody is named. */
export function personOf(
  message: SourceMessage,
  conversation: SourceConversation,
  people: People,
): SourcePerson | null {
  const owner = conversation.person;
  const own = message.person ?? owner;
  if (!own) return null;
  // a message that names its author by address alone is the person's whose conversation it is, if the address is theirs
  const isOwner = own.key === null && (own.email === null || own.email === owner?.email);
  const named = isOwner && owner ? { ...own, key: owner.key } : own;
  const known = named.key === null ? undefined : people.get(named.key);
  const email = named.email ?? known?.email ?? null;
  return {
    key: named.key,
    name: named.name || (known?.name ?? '') || (email ?? ''),
    email,
    phone: named.phone ?? known?.phone ?? null,
    avatarUrl: named.avatarUrl ?? known?.avatarUrl ?? null,
  };
}

function identityOf(origin: string, person: SourcePerson, conversation: SourceConversation): InboundIdentity {
  return {
    externalId: personIdOf(origin, person, conversation),
    name: person.name,
    handle: person.email ?? person.phone,
    avatarUrl: person.avatarUrl,
    profileUrl: null,
  };
}

function agentOf({ agent, agentName }: SourceMessage): InboundIdentity | null {
  if (agentName === null) return null;
  return {
    externalId: `agent:${agent ?? agentName}`,
    name: agentName,
    handle: null,
    avatarUrl: null,
    profileUrl: null,
  };
}
