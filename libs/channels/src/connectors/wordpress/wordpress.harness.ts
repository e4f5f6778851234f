import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { FAULTS } from '../../doubles/faults';
import { wordPressHttpHandler } from '../../doubles/wordpress/http';
import { WordPressSite, type WordPressSiteOptions } from '../../doubles/wordpress/network';
import { deliverWordPressPushes, signedMessage } from '../../doubles/wordpress/push';
import type { Approved, NewComment, SiteComment, SitePost, SiteUser } from '../../doubles/wordpress/shapes';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';
import { htmlOfText } from './wordpress.text';

export const wordpressSecret = `whsec_${Buffer.from('site-signs-with-these-24-byte').toString('base64')}`;

/** The account that the fixtures belong to. */
export const wordpressSettings = { siteUrl: 'https://shop.example', username: 'brand_agent', brandUserIds: '7' };
export const wordpressCredentials = {
  applicationPassword: 'abcd efgh ijkl mnop qrst uvwx',
  signingSecret: wordpressSecret,
  previousSigningSecret: '',
  userId: '1',
};

export interface WordPressHarness extends PlatformHarness {
  site: WordPressSite;
  brand: SiteUser;
  post: SitePost;
  account: AccountContext;
  /** A visitor's comment; `text` is plain. */
  comment(text: string, more?: Partial<NewComment>): SiteComment;
  /** An action on a comment as the inbox would ask for it. */
  actionOn(verb: ActionVerb, comment: SiteComment, more?: Partial<OutboundAction>): OutboundAction;
}

const WITH_TEXT: readonly ActionVerb[] = ['reply', 'edit-reply'];
const STANDING: Partial<Record<ActionVerb, Approved>> = { approve: '0', unhide: '0' };
const AFTER: Partial<Record<ActionVerb, Approved>> = {
  approve: '1',
  unhide: '1',
  hide: '0',
  spam: 'spam',
  reject: 'trash',
};

/** The double on a local port with one connected site, as the kit and the connector's own tests drive it. */
export async function wordpressPlatform(options: Partial<WordPressSiteOptions> = {}): Promise<WordPressHarness> {
  const site = new WordPressSite({ clock: () => new Date(), name: 'Maison Lumen', maxPageSize: 3, ...options });
  const brand = site.addUser('brand_agent');
  const post = site.addPost('The lamp &#8220;Halo&#8221;');
  const applicationPassword = site.issuePassword(brand, 'abcd efgh ijkl mnop qrst uvwx');
  site.plugin.set('address', 'https://parvis.example/hooks/wordpress/key').set('secret', wordpressSecret);
  const server = await serve(wordPressHttpHandler(site, '/blog'));
  let made = 0;

  const comment: WordPressHarness['comment'] = (text, more = {}) => {
    made += 1;
    const name = `client_${made}`;
    return site.write({ post: post.id, name, email: `${name}@mail.example`, content: htmlOfText(text), ...more });
  };
  const actionOn: WordPressHarness['actionOn'] = (verb, target, more = {}) => ({
    id: `act_${(made += 1)}`,
    verb,
    target: {
      externalId: String(target.id),
      kind: 'comment',
      threadKey: String(target.id),
      parentExternalId: null,
      postExternalId: `post-${target.post}`,
      authorExternalId: `email:${target.email}`,
      createdAt: new Date(target.writtenAt).toISOString(),
    },
    text: WITH_TEXT.includes(verb) ? `About 5 < 6 & "more" (${made})` : '',
    attachments: [],
    email: null,
    replyExternalId: null,
    requestedAt: new Date().toISOString(),
    ...more,
  });

  return {
    site,
    brand,
    post,
    comment,
    actionOn,
    account: {
      externalId: 'shop.example/blog',
      settings: { siteUrl: `${server.url}/blog`, username: 'brand_agent', approveOnReply: true },
      credentials: { ...wordpressCredentials, applicationPassword, userId: String(brand.id) },
      fetch: doubleFetch,
      allowPrivateNetwork: true,
    },
    transport: 'fetch',
    secrets: () => [`brand_agent:${applicationPassword}`],
    hook: {
      signatureHeader: 'webhook-signature',
      signsBody: true,
      replayWindowSeconds: 300,
      keyCredential: 'signingSecret',
      handshake: null,
      sign: (content, at) => ({
        method: 'POST',
        query: {},
        headers: signedMessage(wordpressSecret, 'msg_kit', content, at),
        body: Buffer.from(content),
        receivedAt: at,
      }),
    },
    faults: FAULTS,
    fail: (fault, scope) => site.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => String(comment(text).id),
    editItem: async (id, text) => void site.edit(Number(id), htmlOfText(text)),
    removeItem: async (id) => void site.remove(Number(id)),
    async deliveries() {
      const bodies: string[] = [];
      await deliverWordPressPushes(site, async (_url, init) => {
        bodies.push(String(init?.body));
        return new Response(null, { status: 200 });
      });
      return bodies;
    },
    async performable(verb: ActionVerb, _kind: ItemKind) {
      const target = comment('Is it loud?', { approved: STANDING[verb] ?? '1' });
      const isReply = verb === 'edit-reply' || verb === 'delete-reply';
      const reply = isReply
        ? site.write({ post: post.id, parent: target.id, user: brand.id, content: 'Our first answer.' })
        : null;
      return actionOn(verb, target, { replyExternalId: reply && String(reply.id) });
    },
    wasPerformed({ verb, target, text, replyExternalId }, { externalId }) {
      const known = site.comments.get(Number(target.externalId));
      const reply = site.comments.get(Number(externalId ?? replyExternalId));
      if (verb === 'reply')
        return reply?.content === htmlOfText(text) && reply.parent === known?.id && reply.approved === '1';
      if (verb === 'edit-reply') return reply?.content === htmlOfText(text);
      if (verb === 'delete-reply') return reply === undefined;
      return verb === 'delete' ? known === undefined : known?.approved === AFTER[verb];
    },
    repliesWith: (text) => [...site.comments.values()].filter(({ content }) => content === htmlOfText(text)).length,
    close: () => server.close(),
  };
}
