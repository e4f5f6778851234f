import { IdentityModule } from '@parvis/identity';
import type { SignedInMember } from '@parvis/identity/testing';
import { InboundModule, InboundWorkerModule } from '../src/inbound.module';
import { OutboundModule, OutboundWorkerModule } from '../src/outbound.module';
import { NightlyRecount } from '../src/views/nightly-recount';
import { CallbackRecorder } from './callbacks';
import { commentEvent, type CommentParts, type GenericAccount, type InboundTest, startInbound } from './generic'; // prettier-ignore

/** What of a conversation moves are looked at by. */
export interface MovedRow {
  id: string;
  version: number;
  item_count: number;
  status: number;
  preview: string;
  priority: number;
  waiting_since: Date | null;
  last_in_item_id: string;
  thread_key: string;
  tag_ids: number[];
}

/** Conversations that are merged and split over HTTP, of one connected account; set up and ended with the file that asks for it. */
export function movingRoom() {
  let inbound: InboundTest;
  let account: GenericAccount;
  let system: CallbackRecorder;
  let made = 0;

  beforeAll(async () => {
    inbound = await startInbound({
      imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule],
    });
    await inbound.rows('update workspace set reply_hold_seconds = 0, decision_hold_seconds = 0');
    system = await CallbackRecorder.start();
    account = await inbound.connect(inbound.owner, system.url);
  });
  afterAll(async () => {
    await inbound.test.stop();
    await system.close();
  });

  const post = (path: string, body: object = {}, member = inbound.owner) => member.request('POST', path, body);
  const arrives = async (...all: CommentParts[]): Promise<void> => {
    await account.send(...all.map((parts) => commentEvent('created', parts)));
    await inbound.drain();
  };
  /** Conversation of a thread of its own with so many comments by one person. */
  async function talk(words: string[], parts: Partial<CommentParts> = {}): Promise<MovedRow> {
    made += 1;
    const thread = parts.thread ?? `thread-${made}`;
    for (const [index, text] of words.entries()) {
      const createdAt = new Date(Date.now() - 3_600_000 + made * 1000 + index * 10).toISOString();
      await arrives({ id: `${thread}-${index}`, thread, author: `person-${made}`, text, createdAt, ...parts });
    }
    return byThread(thread);
  }
  const byThread = async (thread: string): Promise<MovedRow> => {
    const [row] = await inbound.rows<MovedRow>('select * from conversation where thread_key = $1', [thread]);
    if (!row) throw new Error(`no conversation of ${thread}`);
    return row;
  };
  const byId = async (id: string): Promise<MovedRow | undefined> => (await inbound.rows<MovedRow>('select * from conversation where id = $1', [id]))[0]; // prettier-ignore
  const textsOf = async (id: string): Promise<string[]> => {
    const { body } = await inbound.owner.request('GET', `/api/conversations/${id}/items`);
    return (body.items as { direction: string; text: string }[]).filter(({ direction }) => direction !== 'system').map(({ text }) => text); // prettier-ignore
  };
  const itemIds = async (id: string): Promise<string[]> => (await inbound.rows<{ id: string }>('select id from item where conversation_id = $1 and direction < 2 order by id', [id])).map((row) => row.id); // prettier-ignore
  /** The sweeper of due times raises versions too: a stale one is read again. */
  const merge = async (to: MovedRow, from: MovedRow, member: SignedInMember = inbound.owner) => {
    for (;;) {
      const { version } = (await byId(to.id)) ?? to;
      const answer = await post(`/api/conversations/${to.id}/merge`, { fromId: from.id, version }, member);
      if (answer.body.code !== 'stale-version') return answer;
    }
  };
  const undo = (moveId: string) => post(`/api/conversation-moves/${moveId}/undo`);
  const miscounts = () => inbound.test.app.get(NightlyRecount, { strict: false }).runOnce();
  /** Everything of a row but what every change raises. */
  const facts = async (id: string) => {
    const [row] = await inbound.rows<{ row: string }>(`select (to_jsonb(c) - 'version' - 'last_item_id')::text as row from conversation c where id = $1`, [id]); // prettier-ignore
    return row?.row;
  };
  const recorded = (conversationId: string) =>
    inbound.rows(
      `select i.id, i.home_id, k.conversation_id, k.home_id as key_home from item i join item_key k on k.item_id = i.id
       where i.conversation_id = $1 order by i.id`,
      [conversationId],
    );

  return {
    get inbound() {
      return inbound;
    },
    get account() {
      return account;
    },
    get system() {
      return system;
    },
    post,
    arrives,
    talk,
    byThread,
    byId,
    textsOf,
    itemIds,
    merge,
    undo,
    miscounts,
    facts,
    recorded,
  };
}
