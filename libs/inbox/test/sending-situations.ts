import type { Connector } from '@parvis/channels';
import type { Fault } from '@parvis/channels/testing';
import type { ChannelKind } from '@parvis/contracts';

/** What can go wrong while a reply is sent, in the order of the printed table. */
export const SENDING = {
  'token-renewed': 'a token that has just ended is renewed, and the reply leaves once without anybody',
  'token-expired': 'refused for its token, the reply waits for a new sign-in and then leaves once',
  'rate-limited-with-delay': 'told to wait so long, the account waits and the reply then leaves once',
  'rate-limited': 'told to wait, the account waits and the reply then leaves once',
  'server-error': 'a failing platform makes no second reply',
  'connection-lost': 'a connection that breaks before anything happened makes no second reply',
  'acted-connection-lost': 'an answer lost after the platform did it makes no second reply',
  'acted-timeout': 'a timeout after the platform did it makes no second reply',
} as const;
export type SendingSituation = keyof typeof SENDING;

export const FAULT_OF: Readonly<Record<SendingSituation, Fault>> = {
  'token-renewed': 'unauthorized-once',
  'token-expired': 'unauthorized',
  'rate-limited-with-delay': 'rate-limited-with-delay',
  'rate-limited': 'rate-limited',
  'server-error': 'server-error',
  'connection-lost': 'reset',
  'acted-connection-lost': 'act-then-reset',
  'acted-timeout': 'act-then-hang',
};

const ABSENT: Partial<Record<ChannelKind, Partial<Record<SendingSituation, string>>>> = {
  tiktok: { 'rate-limited-with-delay': 'the platform announces no delay' },
  email: { 'rate-limited-with-delay': 'SMTP announces no delay' },
};

/** Channels that get themselves a new token while they work. */
const RENEWING: readonly ChannelKind[] = ['x', 'linkedin', 'tiktok', 'youtube', 'google-business', 'trustpilot', 'google-play', 'app-store', 'reddit', 'bluesky']; // prettier-ignore

const WITHOUT_HISTORY = ['server-error', 'connection-lost', 'acted-connection-lost', 'acted-timeout'] as const;
/** Where the platform cannot be asked whether it did something: a person looks there and decides. */
const ASKS: Partial<Record<ChannelKind, readonly SendingSituation[]>> = {
  whatsapp: WITHOUT_HISTORY, // the Cloud API lists no messages
  telegram: WITHOUT_HISTORY, // a bot cannot read what it sent
  email: ['acted-connection-lost', 'acted-timeout'], // the copy is filed after the server took the mail
};

/** Whether a person is asked in the end, instead of the reply being found or sent again. */
export function asksAPerson(kind: ChannelKind, situation: SendingSituation): boolean {
  return ASKS[kind]?.includes(situation) ?? false;
}

/** Whether an item of this channel can be answered at all. */
export function canReply({ capabilities }: Connector): boolean {
  return Object.values(capabilities.verbs).some((verbs) => verbs.some(({ verb }) => verb === 'reply'));
}

/** Why a channel cannot be in a situation; undefined when it can. */
export function cannotFail(connector: Connector, situation: SendingSituation): string | undefined {
  if (!canReply(connector)) return 'nothing is written there';
  if (situation === 'token-renewed' && !RENEWING.includes(connector.kind)) return 'a person makes its token';
  return ABSENT[connector.kind]?.[situation];
}
