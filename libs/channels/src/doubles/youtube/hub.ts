import { createHmac } from 'node:crypto';
import type { Fetch } from '../../spi/connector';
import type { YouTubeNetwork } from './network';

/** `X-Hub-Signature` of a feed document: HMAC-SHA1 of the raw bytes, keyed by the subscription's secret. */
export function signFeed(body: string, secret: string): string {
  return `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;
}

/** Takes a PubSubHubbub subscription request; the status to answer. It counts once the callback repeated the challenge. */
export function subscribe(network: YouTubeNetwork, form: URLSearchParams): number {
  const field = (name: string) => form.get(`hub.${name}`) ?? '';
  const topicOk = /^https:\/\/www\.youtube\.com\/(xml\/)?feeds\/videos\.xml\?channel_id=UC[\w-]+$/.test(field('topic'));
  if (!topicOk || !URL.canParse(field('callback')) || field('mode') !== 'subscribe') return 400;
  const subscription = {
    callback: field('callback'),
    topic: field('topic'),
    secret: field('secret'),
    leaseSeconds: Number(field('lease_seconds') || 432_000),
    verified: false,
    waiting: [],
  };
  const known = network.subscriptions.findIndex(
    ({ callback, topic }) => callback === subscription.callback && topic === subscription.topic,
  );
  if (known >= 0) network.subscriptions.splice(known, 1, subscription);
  else network.subscriptions.push(subscription);
  return 202;
}

/**
 * Verifies new subscriptions and delivers what waits, as the hub does: once each, until it is answered with 2xx. Resolves to
 * the number of documents that were taken.
 */
export async function deliverYouTubeFeeds(network: YouTubeNetwork, fetch: Fetch): Promise<number> {
  let taken = 0;
  for (const subscription of network.subscriptions) {
    const { callback, topic, secret, leaseSeconds } = subscription;
    if (!subscription.verified) {
      const url = new URL(callback);
      const challenge = `challenge-${network.subscriptions.indexOf(subscription) + 1}`;
      const question = { mode: 'subscribe', topic, challenge, lease_seconds: String(leaseSeconds) };
      for (const [name, value] of Object.entries(question)) url.searchParams.set(`hub.${name}`, value);
      const answer = await fetch(url.href).then(
        async (response) => (response.ok ? await response.text() : null),
        () => null, // unreachable: asked again at the next call
      );
      subscription.verified = answer === challenge;
      if (!subscription.verified) continue;
    }
    for (const body of [...subscription.waiting]) {
      const headers = {
        'content-type': 'application/atom+xml',
        ...(secret === '' ? {} : { 'x-hub-signature': signFeed(body, secret) }),
      };
      const ok = await fetch(callback, { method: 'POST', headers, body }).then(
        (response) => response.ok,
        () => false, // unreachable: delivered again
      );
      if (!ok) break;
      subscription.waiting.shift();
      taken += 1;
    }
  }
  return taken;
}
