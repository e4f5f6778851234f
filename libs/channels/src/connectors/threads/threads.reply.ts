import { setTimeout as pause } from 'node:timers/promises';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { textOf } from '../../spi/read';
import { unless } from '../../spi/verbs';
import type { ThreadsClient } from './threads.client';
import { containerOf, forgetContainer, rememberContainer } from './threads.containers';
import { findOwnReply } from './threads.find-reply';
import { contentOf, type Content } from './threads.media';
import { assertQuota } from './threads.quota';
import { replyReceipt } from './threads.receipts';

/** Between looks at a picture or video that Threads is still fetching; after the last one the action waits its turn. */
const LOOK_AGAIN_MS = [500, 1000, 2000];

interface Replying {
  action: OutboundAction;
  account: AccountContext;
  client: ThreadsClient;
  signal: AbortSignal;
}

/** Publishes a reply in two steps: a container, which nobody sees, and its publication. */
export async function reply(replying: Replying): Promise<Receipt> {
  const { action, account, client } = replying;
  const { content, parts } = contentOf(action);
  const earlier = await earlierContainer(replying, action.id);
  if (earlier === 'published') return publishedBefore(action, client);
  if (earlier !== null) return finish(replying, earlier);
  await assertQuota(client, 'reply');
  const children: string[] = [];
  for (const [index, part] of parts.entries()) children.push(await preparedPart(replying, part, index));
  const whole = children.length > 0 ? { ...content, children: children.join(',') } : content;
  const containerId = await client.createContainer(whole);
  rememberContainer(account, action.id, containerId);
  return finish(replying, containerId);
}

/** One file of a carousel, ready to be put into it; taken up again when an earlier attempt has made it. */
async function preparedPart(replying: Replying, part: Content, index: number): Promise<string> {
  const key = `${replying.action.id}#${index}`;
  const earlier = await earlierContainer(replying, key);
  const id = earlier === null || earlier === 'published' ? await replying.client.createContainer(part) : earlier;
  rememberContainer(replying.account, key, id);
  await untilReady(replying, id, key);
  return id;
}

async function finish(replying: Replying, containerId: string): Promise<Receipt> {
  const { action, account, client } = replying;
  if (action.attachments.length > 0) await untilReady(replying, containerId, action.id);
  try {
    const { id, at } = await client.publish(containerId);
    return replyReceipt(action, id, at);
  } catch (error) {
    if (!(error instanceof ConnectorRejected)) throw error;
    // A container that was published before is refused in the same words as one that cannot be published.
    const status = await containerStatus(client, containerId);
    if (status === 'PUBLISHED') return publishedBefore(action, client);
    if (status !== null && status !== 'EXPIRED') throw error;
    forgetContainer(account, action.id);
    throw new ConnectorUnavailable('The prepared reply has expired; it will be prepared again', false);
  }
}

async function publishedBefore(action: OutboundAction, client: ThreadsClient): Promise<Receipt> {
  const found = await findOwnReply(action, client);
  if (found.found === 'yes') return found.receipt;
  throw new ConnectorUnavailable('Threads has published this reply but does not list it yet', true);
}

/** The container of an earlier attempt: its id when it can be used, `published`, or null when there is none. */
async function earlierContainer({ account, client }: Replying, key: string): Promise<string | 'published' | null> {
  const id = containerOf(account, key);
  if (id === null) return null;
  const status = await containerStatus(client, id);
  if (status === 'PUBLISHED') return 'published';
  if (status === 'FINISHED' || status === 'IN_PROGRESS') return id;
  forgetContainer(account, key);
  return null;
}

/** The status word of a container; null when it is gone. */
export async function containerStatus(client: ThreadsClient, id: string): Promise<string | null> {
  const answer = await unless(['gone'], () => client.container(id));
  return textOf(answer?.body['status']);
}

async function untilReady({ account, client, signal }: Replying, containerId: string, key: string): Promise<void> {
  for (const wait of [...LOOK_AGAIN_MS, null]) {
    const { body } = await client.container(containerId);
    const status = textOf(body['status']);
    if (status === 'FINISHED') return;
    if (status === 'ERROR' || status === 'EXPIRED') {
      forgetContainer(account, key);
      const reason = textOf(body['error_message']) ?? status;
      throw new ConnectorRejected(`Threads refused the file (${reason}). Send another one.`, 'invalid', reason);
    }
    if (wait === null) break;
    await pause(wait, undefined, { signal }).catch(() => {
      throw new ConnectorUnavailable('the call to Threads was given up', false);
    });
  }
  throw new ConnectorUnavailable('Threads is still preparing the file', false);
}
