import type { CreateAccountBody } from '@parvis/contracts';
import type { Courier } from './courier';
import { GOOGLE_GRANT, LOCATIONS, MAILBOX, type World } from './world';

const FORUM = 'Forum Lumen';

/** What can be connected here: ready-made bodies for `POST /api/accounts`. */
export function demoAccounts(world: World, baseUrl: string): CreateAccountBody[] {
  const graph = { apiBaseUrl: `${baseUrl}/graph` };
  const meta = (channel: 'facebook' | 'messenger' | 'instagram') => ({
    ...world.grants[channel],
    verifyToken: `lumen-verify-${channel}`,
  });
  const google = { apiBaseUrl: `${baseUrl}/google`, certsUrl: `${baseUrl}/google/oauth2/v3/certs` };
  return [
    {
      channel: 'facebook',
      name: 'Maison Lumen',
      credentials: meta('facebook'),
      settings: graph,
    },
    {
      channel: 'messenger',
      name: 'Messenger Maison Lumen',
      credentials: meta('messenger'),
      settings: graph,
    },
    {
      channel: 'instagram',
      name: 'maison.lumen',
      credentials: meta('instagram'),
      settings: graph,
    },
    ...LOCATIONS.map(({ name, title, mapsUri }): CreateAccountBody => {
      const [, account = '', , location = ''] = name.split('/');
      const settings = { ...google, accountId: account, locationId: location, listingUrl: mapsUri };
      return { channel: 'google-business', name: title, credentials: { ...GOOGLE_GRANT }, settings };
    }),
    {
      channel: 'email',
      name: MAILBOX,
      credentials: { password: world.mailPassword },
      settings: {
        address: MAILBOX,
        imapHost: '127.0.0.1',
        imapPort: world.mail.imapPort,
        imapSecurity: 'none',
        smtpHost: '127.0.0.1',
        smtpPort: world.mail.smtpPort,
        smtpSecurity: 'none',
        senderName: 'Maison Lumen',
      },
    },
    {
      channel: 'generic-webhook',
      name: FORUM,
      credentials: { signingSecret: world.forumSecrets.events, callbackSecret: world.forumSecrets.callbacks },
      settings: {
        callbackUrl: `${baseUrl}/forum/callback`,
        pullUrl: `${baseUrl}/forum/events`,
        actions: 'reply,hide,unhide,delete,like',
        brandAuthorIds: 'brand',
      },
    },
    ...world.networks.flatMap((network) => network.accounts(baseUrl)),
  ];
}

/** Where the hook of an account lives, entered in a platform's own settings as its administrator would. */
export function setHook(world: World, courier: Courier, { name, hookUrl }: { name: string; hookUrl: string }): void {
  if (name === FORUM) courier.forumHook = hookUrl;
  for (const network of world.networks) network.subscribe?.(name, hookUrl);
}
