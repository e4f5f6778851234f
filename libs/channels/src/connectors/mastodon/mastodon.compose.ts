import { setTimeout as pause } from 'node:timers/promises';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { OutboundAction, OutboundAttachment } from '../../spi/outbound';
import { MOST_MEDIA } from './mastodon.capabilities';
import type { MastodonClient } from './mastodon.client';
import { idOf, type Json, recordsOf, textOf } from './mastodon.payloads';
import { peopleIn } from './mastodon.parse';

/** How often and how long apart a file still being worked on is asked for. */
const MEDIA_ASKS = 20;
const MEDIA_PAUSE_MS = 500;

const VISIBILITIES = new Set(['public', 'unlisted', 'private', 'direct']);

/** As visible as what is answered, never more: an unknown kind of visibility gives the quiet one. */
export function visibilityFor({ verb }: OutboundAction, answered: Json): string {
  if (verb === 'private-reply') return 'direct';
  const visibility = textOf(answered['visibility']) ?? 'public';
  return VISIBILITIES.has(visibility) ? visibility : 'unlisted';
}

/** Who has to be named for them to be told: the author, and in a direct conversation everybody in it. */
export function namesFor(answered: Json, visibility: string, ownId: string): string[] {
  const author = idOf((answered['account'] as Json | null | undefined)?.['id']);
  const isGroup = visibility === 'direct' && answered['visibility'] === 'direct';
  const people = peopleIn(answered).filter((person, index) => index === 0 || isGroup || author === ownId);
  const names = people.filter((person) => idOf(person['id']) !== ownId).map((person) => idOf(person['acct']));
  return [...new Set(names.filter((name) => name !== null))];
}

/** The text with the names it lacks in front: nobody is notified who is not named. */
export function withNames(text: string, names: readonly string[]): string {
  const missing = names.filter((name) => !holdsName(text, name));
  return [...missing.map((name) => `@${name}`), text].join(' ').trim();
}

function holdsName(text: string, acct: string): boolean {
  const lower = text.toLowerCase();
  const name = `@${acct.toLowerCase()}`;
  for (let at = lower.indexOf(name); at !== -1; at = lower.indexOf(name, at + 1)) {
    const before = lower[at - 1] ?? ' ';
    const after = lower.slice(at + name.length);
    // `@ann` is not `@anna`, and not `@ann@elsewhere`
    if (!/[\w@/]/.test(before) && !/^(\w|@\w|[.-]\w)/.test(after)) return true;
  }
  return false;
}

/** Uploads the files of an action and waits until the server has worked on them; their ids. */
export async function uploaded(
  attachments: readonly OutboundAttachment[],
  client: MastodonClient,
  signal: AbortSignal,
): Promise<string[]> {
  if (attachments.length > MOST_MEDIA) throw new ConnectorRejected(`more than ${MOST_MEDIA} files`, 'invalid');
  const ids: string[] = [];
  for (const file of attachments) {
    const { id, ready } = await beforePublishing(() => client.upload(file));
    if (!ready) await untilReady(id, client, signal);
    ids.push(id);
  }
  return ids;
}

/** A lost upload leaves a file that nobody sees: nothing has happened yet. */
async function beforePublishing<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
  }
}

async function untilReady(id: string, client: MastodonClient, signal: AbortSignal): Promise<void> {
  for (let asked = 0; asked < MEDIA_ASKS; asked += 1) {
    await pause(MEDIA_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    if (await client.isReady(id)) return;
  }
  throw new ConnectorUnavailable('Mastodon is still working on the file', false);
}

/** Everything of a status that an edit would otherwise lose: files, warning and language are replaced as a whole. */
export function keptOf(status: Json): { mediaIds: string[]; rest: Json } {
  const language = textOf(status['language']);
  return {
    mediaIds: recordsOf(status['media_attachments'])
      .map((media) => idOf(media['id']))
      .filter((id) => id !== null),
    rest: {
      spoiler_text: textOf(status['spoiler_text']) ?? '',
      sensitive: status['sensitive'] === true,
      ...(language !== null && { language }),
    },
  };
}
