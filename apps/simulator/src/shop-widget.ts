import { createHmac } from 'node:crypto';
import type { ShopWidget } from './shop-page';
import type { World } from './world';

const KEY = /^w_[A-Za-z0-9_-]{6,40}$/;
const TOKEN_SECONDS = 3600;
/** The one customer of the demo shop. */
const CUSTOMER = { sub: 'customer-042', name: 'client_042', email: 'client_042@mail.example' };

/**
 * The widget to embed: the one that the demo's network offers for connection, or with `?widget=w_…` any other, to try one of
 * your own.
 */
export function shopWidget(world: World, url: URL, origin: string): ShopWidget | null {
  const asked = url.searchParams.get('widget') ?? '';
  if (KEY.test(asked)) return { origin, key: asked, identityToken: null };
  const accounts = world.networks.flatMap((network) => network.accounts(url.origin));
  const account = accounts.find(({ channel }) => channel === 'web-widget');
  const key = String(account?.settings?.['widgetKey'] ?? '');
  if (!KEY.test(key)) return null;
  const secret = account?.credentials['identitySecret'];
  return { origin, key, identityToken: secret ? () => identityToken(key, secret) : null };
}

/** What a shop's server makes for a customer who is signed in: a JWT, HS256, for an hour. */
function identityToken(key: string, secret: string, now = Math.floor(Date.now() / 1000)): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const claims = { ...CUSTOMER, aud: key, iat: now, exp: now + TOKEN_SECONDS };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
