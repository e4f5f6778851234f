import { connectorFor } from '@parvis/channels';
import {
  type AccountHealth,
  type CapabilityRecord,
  CHANNEL_KINDS,
  type ChannelKind,
  ITEM_KINDS,
  type ItemKind,
} from '@parvis/contracts';
import { codeOf, Database, hashKey, SecretBox } from '@parvis/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { sealContext } from '../src/accounts/credential-renewal';

let counter = 0;
const unique = (): number => (counter += 1);

export interface SeededAccount {
  workspaceId: number;
  id: number;
  channel: ChannelKind;
}

interface AccountSeed {
  workspaceId: number;
  channel?: ChannelKind;
  externalId?: string;
  settings?: Record<string, string | number | boolean>;
  credentials?: Record<string, string>;
  capabilities?: CapabilityRecord;
  /** Default working; nothing is read by itself for one that is `stopped`. */
  health?: AccountHealth;
}

/** A connected account of a real channel with its connector's capabilities. */
export async function anAccount(app: INestApplicationContext, seed: AccountSeed): Promise<SeededAccount> {
  const db = app.get(Database);
  const channel = seed.channel ?? 'generic-webhook';
  const capabilities = seed.capabilities ?? connectorFor(channel)?.capabilities;
  return db.transaction('system', async (tx) => {
    const { id } = await tx.one<{ id: number }>(
      `insert into account (workspace_id, channel, name, external_id, settings, credentials, hook_key, capabilities, health)
       values ($1, $2, $3, $4, $5, '', $6, $7, $8) returning id`,
      [
        seed.workspaceId,
        channel,
        `${channel} ${unique()}`,
        seed.externalId ?? `ext-${unique()}`,
        JSON.stringify(seed.settings ?? {}),
        `hook-${seed.workspaceId}-${unique()}`,
        JSON.stringify(capabilities),
        seed.health ?? 'working',
      ],
    );
    const sealed = app.get(SecretBox).seal(seed.credentials ?? {}, sealContext(seed.workspaceId, id));
    await tx.query('update account set credentials = $3 where workspace_id = $1 and id = $2', [
      seed.workspaceId,
      id,
      sealed,
    ]);
    return { workspaceId: seed.workspaceId, id, channel };
  });
}

export interface SeededConversation {
  id: string;
  itemIds: string[];
  contactId: string;
}

interface ConversationSeed {
  account: SeededAccount;
  kind?: ItemKind;
  /** What the person wrote, oldest first. */
  texts?: string[];
  externalIds?: string[];
  threadKey?: string;
  minutesAgo?: number;
  email?: Record<string, unknown>;
  set?: Record<string, unknown>;
  contactName?: string;
}

/** An open conversation in which a person wrote and nobody answered yet. */
export async function aConversation(db: Database, seed: ConversationSeed): Promise<SeededConversation> {
  const { account } = seed;
  const kind = codeOf(ITEM_KINDS, seed.kind ?? 'comment');
  const texts = seed.texts ?? [`question ${unique()}`];
  const first = Date.now() - (seed.minutesAgo ?? 10) * 60_000;
  const threadKey = seed.threadKey ?? `thread-${unique()}`;
  const name = seed.contactName ?? `client_${unique()}`;
  return db.transaction('system', async (tx) => {
    const [contactId, identityId, id] = [tx.newId(), tx.newId(), tx.newId()];
    const itemIds = texts.map((_, index) => tx.idAt(new Date(first + index * 1000)));
    const lastAt = new Date(first + (texts.length - 1) * 1000);
    await tx.query('insert into contact (workspace_id, id, name) values ($1, $2, $3)', [
      account.workspaceId,
      contactId,
      name,
    ]);
    await tx.query(
      `insert into identity (workspace_id, id, contact_id, account_id, ext_key, external_id, name, handle)
       values ($1, $2, $3, $4, $5, $6, $7, $7)`,
      [
        account.workspaceId,
        identityId,
        contactId,
        account.id,
        hashKey(`person-${contactId}`),
        `person-${contactId}`,
        name,
      ],
    );
    await tx.query(
      `insert into conversation (workspace_id, id, account_id, contact_id, contact_name, first_item_id, last_item_id, last_in_item_id,
         last_activity_at, waiting_since, next_due_at, item_count, kind, channel, thread_hash, thread_key, preview)
       values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $8, $8::timestamptz + interval '4 hours', $9, $10, $11, $12, $13, $14)`,
      [account.workspaceId, id, account.id, contactId, name, itemIds[0], itemIds.at(-1), lastAt, texts.length, kind, codeOf(CHANNEL_KINDS, account.channel), hashKey(threadKey), threadKey, texts.at(-1)], // prettier-ignore
    );
    for (const [index, text] of texts.entries()) {
      const externalId = seed.externalIds?.[index] ?? `item-${unique()}`;
      await tx.query(
        `insert into item (workspace_id, id, conversation_id, account_id, kind, direction, author_identity_id, author_name, text,
           external_id, email, created_at, revised_at, state_at, received_at)
         values ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, $11, $11, $11)`,
        [account.workspaceId, itemIds[index], id, account.id, kind, identityId, name, text, externalId, seed.email ? JSON.stringify(seed.email) : null, new Date(first + index * 1000)], // prettier-ignore
      );
      await tx.query(
        'insert into item_key (workspace_id, account_id, ext_key, item_id, conversation_id) values ($1, $2, $3, $4, $5)',
        [account.workspaceId, account.id, hashKey(externalId), itemIds[index], id],
      );
    }
    for (const [column, value] of Object.entries(seed.set ?? {})) {
      await tx.query(`update conversation set ${column} = $3 where workspace_id = $1 and id = $2`, [
        account.workspaceId,
        id,
        value,
      ]);
    }
    return { id, itemIds, contactId };
  });
}

/** A person writes once more in a conversation. */
export async function theyWrite(
  db: Database,
  account: SeededAccount,
  conversationId: string,
  text: string,
): Promise<string> {
  return db.transaction('system', async (tx) => {
    const id = tx.newId();
    await tx.query(
      `insert into item (workspace_id, id, conversation_id, account_id, kind, direction, author_name, text, external_id, created_at,
         revised_at, state_at)
       select $1, $3, $2, $4, kind, 0, contact_name, $5, $6, now(), now(), now() from conversation where workspace_id = $1 and id = $2`,
      [account.workspaceId, conversationId, id, account.id, text, `item-${unique()}`],
    );
    await tx.query(
      `update conversation set last_item_id = $3, last_in_item_id = $3, last_activity_at = now(), last_direction = 0,
         item_count = item_count + 1, version = version + 1 where workspace_id = $1 and id = $2`,
      [account.workspaceId, conversationId, id],
    );
    return id;
  });
}

/** An outgoing item that the platform told, as the intake makes it when it knows of no action of ours. */
export async function anEcho(
  db: Database,
  account: SeededAccount,
  conversationId: string,
  externalId: string,
  text: string,
): Promise<string> {
  return db.transaction('system', async (tx) => {
    const id = tx.newId();
    await tx.query(
      `insert into item (id, workspace_id, conversation_id, account_id, kind, direction, text, external_id, created_at, revised_at, state_at)
       values ($1, $2, $3, $4, 0, 1, $5, $6, now(), now(), now())`,
      [id, account.workspaceId, conversationId, account.id, text, externalId],
    );
    await tx.query(
      'insert into item_key (workspace_id, account_id, ext_key, item_id, conversation_id) values ($1, $2, $3, $4, $5)',
      [account.workspaceId, account.id, hashKey(externalId), id, conversationId],
    );
    await tx.query(
      'update conversation set item_count = item_count + 1, last_item_id = $3 where workspace_id = $1 and id = $2',
      [account.workspaceId, conversationId, id],
    );
    return id;
  });
}
