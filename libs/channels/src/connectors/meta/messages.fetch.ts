import { fetchedPayload, idOf, type Json, recordOf, recordsOf, timeOf } from '../../spi/read';
import type { MessagesClient } from './messages.client';
import { unless } from '../../spi/verbs';
import type { Found, WalkRead, WalkStep } from './walk';

/** One page of conversations, newest first: those that moved since become steps. */
export async function readConversations(
  client: MessagesClient,
  step: WalkStep,
  since: string,
  ownId: string,
): Promise<WalkRead> {
  const { list, next } = await client.conversations(step.after ?? null);
  const moved = list.filter((conversation) => (timeOf(conversation['updated_time']) ?? '') >= since);
  const then = moved.flatMap((conversation): WalkStep[] => {
    const id = idOf(conversation['id']);
    const partner = partnerOf(conversation, ownId);
    return id === null || partner === null ? [] : [{ kind: 'messages', id, after: partner }];
  });
  // Newest first: the rest is older still. An empty page with a next one does occur.
  const goOn = next !== null && moved.length === list.length;
  return { found: [], then: goOn ? [...then, { ...step, after: next }] : then };
}

function partnerOf(conversation: Json, ownId: string): string | null {
  const people = recordsOf(recordOf(conversation['participants'])?.['data']).map((person) => idOf(person['id']));
  return people.find((person) => person !== null && person !== ownId) ?? null;
}

/** The newest messages of one conversation; `after` of the step is the person. */
export async function readMessages(client: MessagesClient, step: WalkStep, ownId: string): Promise<WalkRead> {
  const answer = await unless(['gone'], () => client.messages(step.id ?? ''));
  const found = (answer?.list ?? []).map((message): Found => ({
    at: timeOf(message['created_time']) ?? '',
    state: JSON.stringify([message['id'], message['message']]),
    payload: fetchedPayload('message', ownId, answer?.at ?? '', { message, partner: step.after ?? null }),
  }));
  return { found, then: [] };
}

/** The message that a hint names, as a payload; nothing when it is gone or too old to be read. */
export async function readMessage(client: MessagesClient, mid: string, ownId: string): Promise<string[]> {
  const answer = await unless(['gone', 'forbidden', 'invalid'], () => client.message(mid));
  return answer ? [fetchedPayload('message', ownId, answer.at, { message: answer.body })] : [];
}
