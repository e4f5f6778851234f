import { deliverLinkedInWebhooks, linkedInHttpHandler, LinkedInNetwork } from '@parvis/channels/doubles';
import type { Network, PublicWords } from './network';

const PREFIX = '/linkedin';
const NAME = 'LinkedIn Maison Lumen';
const APP = { id: '77', clientId: 'lumen-linkedin-client', clientSecret: 'lumen-linkedin-secret' };
const REVALIDATE_MS = 60_000;
const POSTS = [
  'Nous recrutons deux artisans pour l’atelier de Nantes.',
  'Notre collection Zénith éclaire désormais 200 hôtels en Europe.',
];

type Comments = ReturnType<LinkedInNetwork['publicPage']>[number]['comments'];

/** Comments on the brand's posts, and posts that name it. */
export function linkedInOfLumen(clock: () => Date): Network {
  const network = new LinkedInNetwork({ clock });
  const { signIn } = network;
  const brand = network.createOrganization('Maison Lumen', 'maison-lumen');
  const admin = network.createMember('equipe_lumen');
  network.addRole(admin.id, brand.id);
  signIn.createApp(APP.id, APP.clientId, APP.clientSecret);
  const brandUrn = `urn:li:organization:${brand.id}`;
  const posts = () => [...network.posts.values()].filter(({ owner, removed }) => owner === brandUrn && !removed);
  const memberNamed = (handle: string) =>
    [...network.members.values()].find(({ vanityName }) => vanityName === handle) ?? network.createMember(handle);
  const words = (comments: Comments): PublicWords[] =>
    comments.map(({ author, text, at, replies }) => ({ author, text, at, replies: words(replies) }));
  let revalidatedAt = 0;
  return {
    prefix: PREFIX,
    handler: linkedInHttpHandler(network, PREFIX),
    accounts(baseUrl) {
      const app = signIn.apps.get(APP.clientId);
      if (!app) return [];
      const { access, refresh } = signIn.issue(app, admin.id);
      const { clientId, clientSecret } = APP;
      const address = `${baseUrl}${PREFIX}`;
      return [
        {
          channel: 'linkedin',
          name: NAME,
          credentials: { clientId, clientSecret, accessToken: access, refreshToken: refresh },
          settings: {
            organizationId: brand.id,
            applicationId: APP.id,
            pollMinutes: 1,
            apiBaseUrl: address,
            signInBaseUrl: address,
          },
        },
      ];
    },
    // the test of the account subscribes by itself; an address that has moved since the last start replaces the old one
    subscribe(accountName, hookUrl) {
      if (accountName === NAME) network.subscribe(APP.id, admin.id, brand.id, hookUrl);
    },
    async deliver(post) {
      const now = clock().getTime();
      if (now - revalidatedAt >= REVALIDATE_MS) {
        // somebody looks into the portal now and then, and has blocked addresses validated again
        for (const webhook of network.webhooks.values()) webhook.failures = 0;
        revalidatedAt = now;
      }
      await deliverLinkedInWebhooks(network, post);
    },
    weight: 6,
    beat({ random, handle, text }) {
      if (posts().length === 0) for (const post of POSTS) network.post(brandUrn, post);
      const author = `urn:li:person:${memberNamed(handle).id}`;
      const answers = [...network.comments.values()].filter(({ actor, removed }) => actor === brandUrn && !removed);
      const kind = random.next();
      if (kind < 0.2) network.post(author, `@Maison Lumen ${text}`, { mentions: [brand.id] });
      else if (kind < 0.35 && answers.length > 0) {
        const { activity, id } = random.pick(answers);
        network.comment(activity, author, text, { parentId: id });
      } else network.comment(random.pick(posts()).activity, author, text);
    },
    publicView() {
      const shown = network.publicPage(brand.id);
      const list = shown.map(({ author, text, at, comments }) => ({ author, text, at, replies: words(comments) }));
      return [{ title: 'LinkedIn · Maison Lumen', words: list }];
    },
    state: [network, network.signIn],
  };
}
