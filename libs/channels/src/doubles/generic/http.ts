import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { type Exchange, sendJson } from '../faults';
import type { ActionRequest, ForumCallbacks } from './callbacks';
import type { GenericForum } from './forum';

/** Serves a forum under a path prefix: `POST /callback`, signed, and `GET /events` to pull from. */
export function genericForumHttpHandler(forum: GenericForum, callbacks: ForumCallbacks, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => {
        const exchange = { request, response, content };
        if (!forum.faults.play(exchange)) answer(forum, callbacks, prefix, exchange);
      })
      .catch(() => response.destroy());
  };
}

function answer(forum: GenericForum, callbacks: ForumCallbacks, prefix: string, exchange: Exchange): void {
  const { request, response, content } = exchange;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://forum.double');
  if (request.method === 'GET' && url.pathname === '/events') {
    const after = Number(url.searchParams.get('cursor') ?? 0);
    const limit = Number(url.searchParams.get('limit') ?? 100);
    return Number.isInteger(after) && after >= 0 && limit > 0
      ? sendJson(response, 200, forum.page(after, limit))
      : sendJson(response, 400, { error: { code: 'invalid', message: 'cursor or limit' } });
  }
  if (request.method !== 'POST' || url.pathname !== '/callback') return sendJson(response, 404, {});
  if (!isGenuine(forum, exchange)) {
    return sendJson(response, 401, { error: { code: 'signature_mismatch', message: 'signature does not fit' } });
  }
  const event = JSON.parse(content) as { type: string; data: ActionRequest };
  if (event.type !== 'inbox.action.requested') return sendJson(response, 204);
  const { status, body } = callbacks.handle(event.data);
  sendJson(response, status, body);
}

function isGenuine(forum: GenericForum, { request, content }: Exchange): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = request.headers;
  const headers = {
    'webhook-id': String(id),
    'webhook-timestamp': String(timestamp),
    'webhook-signature': String(signature),
  };
  try {
    new Webhook(forum.options.callbackSecret).verify(content, headers);
    return true;
  } catch {
    return false;
  }
}
