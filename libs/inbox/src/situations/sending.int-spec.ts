import { CONNECTORS } from '@parvis/channels';
import type { ActionView } from '@parvis/contracts';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { eventually, type TestApp } from '@parvis/testing';
import { ConnectedChannel, readNothingAlone } from '../../test/channel';
import { startOutbound } from '../../test/outbound';
import {
  asksAPerson,
  canReply,
  cannotFail,
  FAULT_OF,
  SENDING,
  type SendingSituation,
} from '../../test/sending-situations';
import { AccountDirectory } from '../accounts/account-directory';
import { ActionProcessor } from '../actions/action-processor';
import { InboundModule, InboundWorkerModule } from '../inbound.module';

const PATIENCE_MS = 30_000;
const MOST_MS = 3 * PATIENCE_MS;

let test: TestApp;
let member: SignedInMember;

beforeAll(async () => {
  const timings = { callTimeoutMs: 3000, lookUpAfterMs: 50 };
  test = await startOutbound({ worker: true, timings, imports: [InboundModule, InboundWorkerModule] });
  await readNothingAlone(test);
  member = await signedIn(test.app, { role: 'owner' });
  const holds = 'update workspace set reply_hold_seconds = 0, decision_hold_seconds = 0 where id = $1';
  await test.db.read('system', holds, [member.agent.workspaceId]);
});
afterAll(() => test.stop());

describe.each(CONNECTORS.map((connector) => ({ kind: connector.kind, connector })))(
  'sending: $kind',
  ({ kind, connector }) => {
    let channel: ConnectedChannel;

    beforeAll(async () => {
      if (canReply(connector)) channel = await ConnectedChannel.connect(test, member, kind, () => new Date());
    });
    afterAll(() => channel?.close());

    for (const [name, promise] of Object.entries(SENDING) as [SendingSituation, string][]) {
      const reason = cannotFail(connector, name);
      const mark = asksAPerson(kind, name) ? ' (asks)' : '';
      if (reason === undefined) it(`${name}${mark}: ${promise}`, () => endsWell(channel, name), MOST_MS);
      else it(`${name} [not applicable: ${reason}]`, () => expect(reason).not.toBe(''));
    }
  },
);

/** A reply meets a fault; whatever happens, people see it once at the platform and the console tells the truth about it. */
async function endsWell(channel: ConnectedChannel, name: SendingSituation): Promise<void> {
  const question = await channel.arrives(`Does it come in blue? (${name})`);
  const sent = new SentReply(channel, question, `Yes, it does (${name}).`);
  const { waitingSince: owedSince } = await sent.conversation();
  const { retryAfterMs } = await channel.platform.fail(FAULT_OF[name], name.startsWith('acted-') ? 'writes' : 'all');
  await sent.request();
  if (name.startsWith('acted-') || name === 'token-renewed') await sent.isSeen(1);
  else await sent.waits(CODES[name] ?? null);
  if (name.startsWith('rate-limited')) await isPaused(channel, retryAfterMs);
  if (name === 'token-expired') await needsSignIn(channel);
  await channel.platform.fail(null);
  if (name === 'token-expired') await channel.member.request('POST', `/api/accounts/${channel.view.id}/test`);
  const isTold = !asksAPerson(channel.view.channel, name) || (await personDecides(sent, name));
  if (isTold) expect(await sent.ends()).toMatchObject({ state: 'done', error: null });
  expect(await sent.seen()).toBe(1);
  await channel.read(); // the platform tells of our own reply
  expect(await sent.inConsole()).toBe(1);
  const { waitingSince } = await sent.conversation();
  expect(waitingSince).toBe(isTold ? null : owedSince);
}

/** What is not at the platform is tried again; what is there stays a failure that says so. True when it ends like every other. */
async function personDecides(sent: SentReply, name: SendingSituation): Promise<boolean> {
  expect(await sent.ends()).toMatchObject({ state: 'failed', error: { code: 'unknown-outcome' } });
  if (name.startsWith('acted-')) return false;
  expect(await sent.seen()).toBe(0);
  await sent.retry();
  return true;
}

const CODES: Partial<Record<SendingSituation, string>> = {
  'token-expired': 'needs-sign-in',
  'rate-limited-with-delay': 'rate-limited',
  'rate-limited': 'rate-limited',
};

async function needsSignIn(channel: ConnectedChannel): Promise<void> {
  const { body } = await channel.member.request('GET', `/api/accounts/${channel.view.id}`);
  expect(body.health).toBe('needs-sign-in');
}

async function isPaused(channel: ConnectedChannel, retryAfterMs: number | null): Promise<void> {
  const { workspaceId, accountId } = channel.ref;
  const [row] = await channel.rows<{ ms: number }>(
    `select extract(epoch from paused_until - now())::float8 * 1000 as ms from account where workspace_id = $1 and id = $2`,
    [workspaceId, accountId],
  );
  expect(row?.ms).toBeGreaterThan(0);
  if (retryAfterMs !== null) expect(row?.ms).toBeLessThanOrEqual(retryAfterMs);
}

class SentReply {
  private id = '';

  constructor(
    private readonly channel: ConnectedChannel,
    private readonly item: { id: string; conversation_id: string },
    private readonly text: string,
  ) {}

  async request(): Promise<void> {
    const { member: writer } = this.channel;
    const body = {
      verb: 'reply',
      text: this.text,
      itemId: this.item.id,
      lastSeenItemId: this.item.id,
      sendAnyway: true,
    };
    const answer = await writer.request('POST', `/api/conversations/${this.item.conversation_id}/replies`, body);
    if (answer.status !== 201) throw new Error(`the reply was refused: ${JSON.stringify(answer.body)}`);
    this.id = answer.body.action.id as string;
  }

  async retry(): Promise<void> {
    expect((await this.channel.member.request('POST', `/api/actions/${this.id}/retry`)).status).toBe(200);
  }

  /** How many times people see it at the platform. */
  async seen(): Promise<number> {
    const { repliesWith } = this.channel.platform;
    if (!repliesWith) throw new Error('the harness cannot count replies: give repliesWith');
    return repliesWith.call(this.channel.platform, this.text);
  }

  isSeen(times: number): Promise<true> {
    return eventually(async () => ((await this.seen()) === times ? true : undefined), PATIENCE_MS);
  }

  /** It stays, with a reason when one is expected, and nothing of it is at the platform. */
  async waits(code: string | null): Promise<void> {
    await eventually(async () => {
      const { state, error, attempts } = await this.action();
      if (!['queued', 'unknown', 'failed'].includes(state) || attempts === 0 || error === null)
        throw new Error(`is ${state}`);
      if (code !== null && error.code !== code) throw new Error(`waits for ${error.code}: ${error.detail}`);
      return true;
    }, PATIENCE_MS);
    expect(await this.seen()).toBe(0);
  }

  /** The trouble is over: what waits is tried again at once. */
  async ends(): Promise<ActionView> {
    const { workspaceId, accountId } = this.channel.ref;
    const processor = test.app.get(ActionProcessor);
    return eventually(async () => {
      const now = await this.action();
      if (['done', 'failed'].includes(now.state)) return now;
      await this.channel.rows(`update account set paused_until = null where workspace_id = $1 and id = $2`, [workspaceId, accountId]); // prettier-ignore
      test.app.get(AccountDirectory, { strict: false }).forget(workspaceId, accountId);
      await this.channel.rows(`update action set next_attempt_at = now() where id = $1 and state in ('queued', 'unknown')`, [this.id]); // prettier-ignore
      await processor.run({ workspaceId, id: this.id });
      throw new Error(`is ${now.state}: ${JSON.stringify(now.error)}`);
    }, PATIENCE_MS);
  }

  /** Our items in the conversation with this text. */
  async inConsole(): Promise<number> {
    const items = await this.items();
    return items.filter(({ text, direction }) => direction === 'out' && text === this.text).length;
  }

  async conversation(): Promise<{ waitingSince: string | null }> {
    return (await this.channel.member.request('GET', `/api/conversations/${this.item.conversation_id}`)).body;
  }

  private async action(): Promise<ActionView> {
    const found = (await this.items()).find(({ action }) => action?.id === this.id)?.action;
    if (!found) throw new Error('the reply is not in the conversation');
    return found;
  }

  private async items(): Promise<{ text: string; direction: string; action: ActionView | null }[]> {
    const path = `/api/conversations/${this.item.conversation_id}/items`;
    return (await this.channel.member.request('GET', path)).body.items;
  }
}
