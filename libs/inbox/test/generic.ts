import { createHmac, randomBytes } from 'node:crypto';
import type { AccountView } from '@parvis/contracts';
import { call, signedIn, type SignedInMember, type TestAnswer } from '@parvis/identity/testing';
import { IdentityModule } from '@parvis/identity';
import { startTestApp, type TestApp, type TestAppOptions } from '@parvis/testing';
import { InboundModule, InboundWorkerModule } from '../src/inbound.module';
import { Intake } from '../src/intake/intake';

/** The receiving half, API and worker in one process, with an owner signed in. */
export interface InboundTest {
  test: TestApp;
  owner: SignedInMember;
  /** `callbackUrl`: where the account's system takes actions; without one the account is read-only. */
  connect(member?: SignedInMember, callbackUrl?: string): Promise<GenericAccount>;
  /** Lets the intake work until nothing is landed. */
  drain(): Promise<void>;
  rows<Row extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
}

export async function startInbound(options: Partial<TestAppOptions> = {}): Promise<InboundTest> {
  const test = await startTestApp({ imports: [IdentityModule, InboundModule, InboundWorkerModule], ...options });
  const owner = await signedIn(test.app, { role: 'owner' });
  return {
    test,
    owner,
    connect: (member = owner, callbackUrl) => GenericAccount.connect(test, member, callbackUrl),
    async drain() {
      const intake = test.app.get(Intake, { strict: false });
      for (;;) {
        await intake.runOnce();
        const [left] = await test.db.read<{ some: boolean }>('system', 'select exists (select 1 from inbound) as some');
        if (!left?.some) return;
      }
    },
    rows: (sql, values = []) => test.db.read('system', sql, values),
  };
}

export interface CommentParts {
  id: string;
  kind?: string;
  thread?: string;
  author?: string;
  handle?: string;
  text?: string;
  rating?: number | null;
  parentId?: string | null;
  createdAt?: string;
  updatedAt?: string | null;
  revision?: number;
  actionId?: string;
}

/** An event of the generic webhook about one comment. */
export function commentEvent(type: 'created' | 'updated', parts: CommentParts): object {
  const createdAt = parts.createdAt ?? new Date(Date.now() - 60_000).toISOString();
  return {
    type: `inbox.item.${type}`,
    version: 1,
    timestamp: parts.updatedAt ?? createdAt,
    data: {
      id: parts.id,
      kind: parts.kind ?? 'comment',
      thread: { id: parts.thread ?? `t-${parts.id}`, title: 'A topic', url: 'https://forum.example/t/1' },
      parentId: parts.parentId ?? null,
      author: {
        id: parts.author ?? 'client_042',
        name: parts.author ?? 'client_042',
        ...(parts.handle !== undefined && { handle: parts.handle }),
        email: null,
        avatarUrl: null,
        profileUrl: null,
      },
      text: parts.text ?? 'Is it loud?',
      format: 'plain',
      rating: parts.rating ?? null,
      language: null,
      url: 'https://forum.example/t/1#c',
      attachments: [],
      createdAt,
      updatedAt: parts.updatedAt ?? null,
      revision: parts.revision ?? 1,
      ...(parts.actionId && { actionId: parts.actionId }),
    },
  };
}

export function removedEvent(id: string, deletedAt: string): object {
  return { type: 'inbox.item.deleted', version: 1, timestamp: deletedAt, data: { id, deletedAt } };
}

/** A connected account of the generic webhook and the system behind it that signs what it sends. */
export class GenericAccount {
  private constructor(
    private readonly test: TestApp,
    readonly view: AccountView,
    private readonly secret: Buffer,
  ) {}

  static async connect(test: TestApp, member: SignedInMember, callbackUrl?: string): Promise<GenericAccount> {
    const secret = randomBytes(32);
    const answer = await member.request('POST', '/api/accounts', {
      channel: 'generic-webhook',
      name: `Forum ${randomBytes(3).toString('hex')}`,
      credentials: {
        signingSecret: `whsec_${secret.toString('base64')}`,
        callbackSecret: `whsec_${secret.toString('base64')}`,
      },
      settings: {
        brandAuthorIds: 'brand',
        ...(callbackUrl !== undefined && { callbackUrl, actions: 'reply, hide, unhide, delete' }),
      },
    });
    if (answer.status !== 201) throw new Error(`not connected: ${JSON.stringify(answer.body)}`);
    return new GenericAccount(test, answer.body as AccountView, secret);
  }

  get id(): number {
    return Number(this.view.id);
  }

  /** Path of the hook at the test server. */
  get hookPath(): string {
    return new URL(this.view.hookUrl).pathname;
  }

  /** Headers that sign these bytes now, or at another time. */
  sign(body: string | Buffer, at: Date = new Date()): Record<string, string> {
    const id = `msg_${randomBytes(8).toString('hex')}`;
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const signature = createHmac('sha256', this.secret).update(`${id}.${timestamp}.`).update(body).digest('base64');
    return {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
      'content-type': 'application/json',
    };
  }

  /** Sends events as one signed delivery, a batch when there are several. */
  send(...events: object[]): Promise<TestAnswer> {
    const body =
      events.length === 1
        ? events[0]
        : { type: 'inbox.batch', version: 1, timestamp: new Date().toISOString(), data: { events } };
    return this.post(JSON.stringify(body));
  }

  post(body: string | Buffer, headers: Record<string, string> = this.sign(body)): Promise<TestAnswer> {
    return call(`${this.test.url}${this.hookPath}`, 'POST', body, headers);
  }
}
