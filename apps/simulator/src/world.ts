import {
  ForumCallbacks,
  GenericForum,
  GoogleBusinessNetwork,
  MailNetwork,
  type MetaAccount,
  MetaNetwork,
} from '@parvis/channels/doubles';
import { lampPicture } from './lamp-picture';
import { makeNetworks, type Network } from './networks';

export const MAILBOX = 'support@maison-lumen.example';
export const LOCATIONS = [
  {
    name: 'accounts/111/locations/222',
    title: 'Maison Lumen Lyon',
    mapsUri: 'https://maps.example/lumen-lyon',
    verified: true,
  },
  {
    name: 'accounts/111/locations/333',
    title: 'Maison Lumen Nantes',
    mapsUri: 'https://maps.example/lumen-nantes',
    verified: true,
  },
];
export const GOOGLE_GRANT = {
  clientId: 'lumen-client',
  clientSecret: 'lumen-client-secret',
  refreshToken: '1//lumen-refresh',
};
const MAILBOX_PASSWORD = 'lumen-mailbox';
const FORUM_EVENT_SECRET = `whsec_${Buffer.from('maison-lumen-forum-events').toString('base64')}`;
const FORUM_CALLBACK_SECRET = `whsec_${Buffer.from('maison-lumen-forum-callback').toString('base64')}`;
const META_SECRET = 'lumen-app-secret';
const PAGE_SCOPES = [
  'pages_show_list',
  'pages_manage_metadata',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
  'pages_messaging',
  'instagram_basic',
  'instagram_manage_comments',
  'instagram_manage_messages',
  'business_management',
];

/** What a person copies from Meta's dashboard to connect an account. */
export interface MetaGrant extends Record<string, string> {
  appId: string;
  appSecret: string;
  accessToken: string;
}

/** Everything that exists in the demo's networks, and the clock they share. */
export interface World {
  now: () => Date;
  /** Moves the clock: while the past is written it stands earlier than the wall's. */
  setOffset(ms: number): void;
  meta: MetaNetwork;
  readonly page: MetaAccount;
  readonly instagram: MetaAccount;
  grants: Record<'facebook' | 'messenger' | 'instagram', MetaGrant>;
  google: GoogleBusinessNetwork;
  forum: GenericForum;
  callbacks: ForumCallbacks;
  mail: MailNetwork;
  mailPassword: string;
  forumSecrets: { events: string; callbacks: string };
  /** Further networks, each on its own. */
  networks: Network[];
}

export interface WorldOptions {
  imapPort: number;
  smtpPort: number;
}

/** An empty world with the brand's accounts in it. Ids and tokens are the same every time. */
export async function makeWorld(options: WorldOptions): Promise<World> {
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  const meta = new MetaNetwork({ clock: now, paint: lampPicture });
  const page = meta.createPage('Maison Lumen', 'maisonlumen');
  const instagram = meta.createInstagramAccount('maison.lumen', page.id);
  const google = new GoogleBusinessNetwork({ clock: now });
  for (const location of LOCATIONS) google.addLocation(location);
  google.addGrant(GOOGLE_GRANT.clientId, GOOGLE_GRANT.clientSecret, GOOGLE_GRANT.refreshToken);
  const forum = new GenericForum({
    clock: now,
    eventSecret: FORUM_EVENT_SECRET,
    callbackSecret: FORUM_CALLBACK_SECRET,
  });
  const mail = await MailNetwork.start(options);
  mail.addMailbox(MAILBOX, MAILBOX_PASSWORD);
  const ids = { page: page.id, instagram: instagram.id };
  // one app per connection: an app has one callback per kind of object
  const grant = (accountId: string): MetaGrant => {
    const app = meta.createApp(META_SECRET);
    return { appId: app.id, appSecret: app.secret, accessToken: meta.issueToken(app, accountId, PAGE_SCOPES).value };
  };
  return {
    now,
    setOffset: (ms) => void (offset = ms),
    meta,
    // looked up each time: a remembered world has other objects under the same ids
    get page() {
      return meta.state.account(ids.page);
    },
    get instagram() {
      return meta.state.account(ids.instagram);
    },
    grants: { facebook: grant(page.id), messenger: grant(page.id), instagram: grant(page.id) },
    google,
    forum,
    callbacks: new ForumCallbacks(forum),
    mail,
    mailPassword: MAILBOX_PASSWORD,
    forumSecrets: { events: FORUM_EVENT_SECRET, callbacks: FORUM_CALLBACK_SECRET },
    networks: makeNetworks(now),
  };
}
