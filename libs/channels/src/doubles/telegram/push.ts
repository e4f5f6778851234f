import type { Fetch } from '../../spi/connector';
import type { TelegramNetwork } from './network';

/**
 * Posts what waits to every bot's webhook, one update in each request, in their order. What is not acknowledged with a 2xx
 * stays, with all that follows it, for the next call, and shows in `getWebhookInfo`. Resolves to what was acknowledged.
 */
export async function deliverTelegramUpdates(network: TelegramNetwork, fetch: Fetch): Promise<number> {
  let acknowledged = 0;
  for (const bot of network.state.bots.values()) {
    const { webhook } = bot;
    if (!webhook || bot.revoked) continue;
    for (const waiting of [...network.state.waitingFor(bot)]) {
      const { headers, body } = telegramRequest(webhook.secret, waiting.update);
      const status = await fetch(webhook.url, { method: 'POST', headers, body }).then(
        (response) => response.status,
        () => 0, // unreachable: it is delivered again
      );
      if (status < 200 || status > 299) {
        const message = status === 0 ? 'Connection refused' : `Wrong response from the webhook: ${status}`;
        webhook.lastError = { at: network.state.seconds(), message };
        break;
      }
      bot.pending = bot.pending.filter((entry) => entry !== waiting);
      acknowledged += 1;
    }
  }
  return acknowledged;
}

/** An update as it is posted: the secret stands in a header, the body is not signed. */
export function telegramRequest(secret: string, update: unknown): { headers: Record<string, string>; body: string } {
  const token = secret === '' ? {} : { 'x-telegram-bot-api-secret-token': secret };
  return { headers: { 'content-type': 'application/json', ...token }, body: JSON.stringify(update) };
}
