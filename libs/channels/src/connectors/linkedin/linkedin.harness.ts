import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { FAULTS } from '../../doubles/faults';
import { ALL_LINKEDIN_SCOPES, deliverLinkedInWebhooks, linkedInHttpHandler, LinkedInNetwork, signLinkedIn } from '../../doubles/linkedin'; // prettier-ignore
import type { LinkedInComment, LinkedInMember, LinkedInNetworkOptions, LinkedInOrganization, LinkedInPost } from '../../doubles/linkedin'; // prettier-ignore
import type { EventForm } from '../../doubles/linkedin/render';
import type { AccountContext, RawRequest } from '../../spi/connector';
import type { ActionTarget, OutboundAction, Receipt } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve, type LocalServer } from '../../testing/platform-double';
import type { HookSigner, PlatformHarness } from '../../testing/subject';
import { answerChallenge } from './linkedin.verify';

const APP = { id: '77', clientId: 'client-of-the-linkedin-spec', clientSecret: 'secret-of-the-linkedin-spec' };
export const HOOK = 'https://parvis.example/hooks/linkedin/key';
const CODE = '5f0c7a2e-8d0b-4a53-9c7e-1f2d3c4b5a69';

type Options = Partial<LinkedInNetworkOptions> & { scopes?: readonly string[]; pushes?: boolean };

/** Ids of actions are unique for ever, also across the platforms of one run. */
let actions = 0;

/** The double with one connected Page and one post, as the kit and the connector's own tests drive it. */
export class LinkedInPlatform implements PlatformHarness {
  readonly network: LinkedInNetwork;
  readonly brand: LinkedInOrganization;
  readonly admin: LinkedInMember;
  readonly root: LinkedInPost;
  readonly transport = 'fetch';
  readonly faults = FAULTS;
  readonly pageSize = 3;
  /** How webhooks are written. */
  form: EventForm = {};
  credentials: Record<string, string>;
  settings: Record<string, string | number | boolean> = {};
  /** Added to the time of the network. */
  aheadMs = 0;
  private server: LocalServer | null = null;
  private people = 0;

  constructor({ scopes = ALL_LINKEDIN_SCOPES, pushes = true, ...options }: Options = {}) {
    const clock = () => new Date(Date.now() + this.aheadMs);
    this.network = new LinkedInNetwork({ clock, maxPageSize: 3, deletesOthers: true, ...options });
    const app = this.network.signIn.createApp(APP.id, APP.clientId, APP.clientSecret, ['https://parvis.example/oauth']);
    this.brand = this.network.createOrganization('Maison Lumen', 'maison-lumen');
    this.admin = this.network.createMember('admin_001');
    this.network.addRole(this.admin.id, this.brand.id);
    const { access, refresh } = this.network.signIn.issue(app, this.admin.id, scopes);
    this.credentials = { ...APP, accessToken: access, refreshToken: refresh };
    delete this.credentials['id'];
    this.root = this.network.post(this.brandUrn, 'La lampe Aube est de retour.');
    if (pushes) this.network.subscribe(APP.id, this.admin.id, this.brand.id, HOOK);
  }

  static async start(options: Options = {}): Promise<LinkedInPlatform> {
    const platform = new LinkedInPlatform(options);
    platform.server = await serve(linkedInHttpHandler(platform.network, '/linkedin'));
    return platform;
  }

  get url(): string {
    return `${this.server?.url ?? ''}/linkedin`;
  }

  get brandUrn(): string {
    return `urn:li:organization:${this.brand.id}`;
  }

  get account(): AccountContext {
    return {
      externalId: this.brand.id,
      settings: {
        applicationId: APP.id,
        pollMinutes: 0,
        deleteOthers: true,
        apiBaseUrl: this.url,
        signInBaseUrl: this.url,
        ...this.settings,
      },
      credentials: this.credentials,
      fetch: doubleFetch,
      allowPrivateNetwork: true,
    };
  }

  readonly hook: HookSigner = {
    sign: (body, at) => signedRequest(body, at),
    signatureHeader: 'x-li-signature',
    signsBody: true,
    replayWindowSeconds: null,
    keyCredential: 'clientSecret',
    handshake: {
      good: challenge({ challengeCode: CODE }),
      answer: answerChallenge(challenge({ challengeCode: CODE }), { credentials: APP } as unknown as AccountContext),
      forged: challenge({ challengeCode: 'hmacsha256={"type":"x"}' }),
    },
  };

  secrets(): string[] {
    return [...this.network.signIn.tokens.keys(), ...this.network.signIn.refreshTokens.keys()];
  }

  fail(...[fault, scope]: Parameters<PlatformHarness['fail']>): { retryAfterMs: number | null } {
    return this.network.faults.set(fault, scope);
  }

  somebody(options: { isOpen?: boolean } = {}): LinkedInMember {
    return this.network.createMember(`client_${String((this.people += 1)).padStart(3, '0')}`, options);
  }

  /** Somebody comments on the Page's post, or in answer to a comment. */
  said(text: string, parentId: string | null = null, who = this.somebody()): LinkedInComment {
    return this.network.comment(this.root.activity, `urn:li:person:${who.id}`, text, { parentId });
  }

  /** Somebody's post names the Page. */
  mentioned(text: string, who = this.somebody()): LinkedInPost {
    return this.network.post(`urn:li:person:${who.id}`, text, { mentions: [this.brand.id] });
  }

  answered(comment: LinkedInComment, text = `First answer ${this.network.next()}`): LinkedInComment {
    return this.network.comment(comment.activity, this.brandUrn, text, { parentId: comment.id });
  }

  makeItem(text: string): Promise<string> {
    return Promise.resolve(keyOf(this.said(text)));
  }

  editItem(externalId: string, text: string): Promise<void> {
    this.network.editComment(idIn(externalId), text);
    return Promise.resolve();
  }

  removeItem(externalId: string): Promise<void> {
    this.network.deleteComment(idIn(externalId));
    return Promise.resolve();
  }

  async deliveries(): Promise<string[]> {
    const bodies: string[] = [];
    const receive = (url: string, init?: RequestInit) => {
      if (init?.method === 'GET') return Promise.resolve(this.answerChallenge(url));
      bodies.push(String(init?.body));
      return Promise.resolve(new Response(null, { status: 200 }));
    };
    await deliverLinkedInWebhooks(this.network, receive, this.form);
    return bodies;
  }

  performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction> {
    const own = verb === 'edit-reply' || verb === 'delete-reply';
    if (kind === 'mention') {
      const post = this.mentioned('Merci @Maison Lumen');
      if (verb === 'unlike') this.network.react(this.brandUrn, post.activity);
      const reply = own ? this.network.comment(post.activity, this.brandUrn, `Answer ${this.network.next()}`) : null;
      return Promise.resolve(this.action(verb, this.shareTarget(post), { replyExternalId: reply && keyOf(reply) }));
    }
    const comment = this.said('Une question ?');
    if (verb === 'unlike') this.network.react(this.brandUrn, keyOf(comment));
    const reply = own ? this.answered(comment) : null;
    return Promise.resolve(this.action(verb, this.commentTarget(comment), { replyExternalId: reply && keyOf(reply) }));
  }

  action(verb: ActionVerb, target: ActionTarget, more: Partial<OutboundAction> = {}): OutboundAction {
    const speaks = verb === 'reply' || verb === 'edit-reply';
    return {
      id: `action-${(actions += 1)}`,
      verb,
      target,
      text: speaks ? `Merci, elle revient vendredi ! (${this.network.next()})` : '',
      attachments: [],
      email: null,
      replyExternalId: null,
      requestedAt: new Date(this.network.now()).toISOString(),
      ...more,
    };
  }

  commentTarget(comment: LinkedInComment): ActionTarget {
    const { activity, parentId, actor, createdAt } = comment;
    const parent = parentId === null ? null : `urn:li:comment:(${activity},${parentId})`;
    return {
      externalId: keyOf(comment),
      kind: 'comment',
      threadKey: parent ?? keyOf(comment),
      parentExternalId: parent,
      postExternalId: activity,
      authorExternalId: actor,
      createdAt: new Date(createdAt).toISOString(),
    };
  }

  shareTarget({ share, owner, createdAt }: LinkedInPost): ActionTarget {
    const at = new Date(createdAt).toISOString();
    return { externalId: share, kind: 'mention', threadKey: share, parentExternalId: null, postExternalId: null, authorExternalId: owner, createdAt: at }; // prettier-ignore
  }

  wasPerformed(action: OutboundAction, receipt: Receipt): boolean {
    const { comments, reactions } = this.network;
    const { target } = action;
    const own = comments.get(idIn(action.replyExternalId ?? ''));
    const root = target.kind === 'mention' ? (this.network.postNamed(target.externalId)?.activity ?? '') : target.externalId; // prettier-ignore
    switch (action.verb) {
      case 'reply': {
        const made = [...comments.values()].filter(({ text }) => text === action.text);
        const [reply] = made;
        const above = target.kind === 'mention' ? null : idIn(target.threadKey);
        return made.length === 1 && reply?.parentId === above && keyOf(reply) === receipt.externalId;
      }
      case 'edit-reply':
        return own?.text === action.text;
      case 'delete-reply':
        return own?.removed === true;
      case 'delete':
        return comments.get(idIn(target.externalId))?.removed === true;
      default:
        return reactions.has(`${this.brandUrn} ${root}`) === (action.verb === 'like');
    }
  }

  repliesWith(text: string): number {
    return [...this.network.comments.values()].filter((comment) => comment.text === text && !comment.removed).length;
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  private answerChallenge(url: string): Response {
    const query = Object.fromEntries(new URL(url).searchParams);
    const headers = { 'content-type': 'application/json' };
    return new Response(answerChallenge(challenge(query), this.account), { status: 200, headers });
  }
}

export function keyOf({ activity, id }: LinkedInComment): string {
  return `urn:li:comment:(${activity},${id})`;
}

function idIn(externalId: string): string {
  return /,(\d+)\)$/.exec(externalId)?.[1] ?? '';
}

export function signedRequest(body: string, at: Date, secret = APP.clientSecret): RawRequest {
  return {
    method: 'POST',
    query: {},
    headers: { 'content-type': 'application/json', 'x-li-signature': signLinkedIn(secret, body) },
    body: new TextEncoder().encode(body),
    receivedAt: at,
  };
}

export function challenge(query: Record<string, string>): RawRequest {
  return { method: 'GET', query, headers: {}, body: new Uint8Array(), receivedAt: new Date(0) };
}
