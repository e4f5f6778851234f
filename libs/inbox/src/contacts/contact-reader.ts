import { Injectable } from '@nestjs/common';
import type { ContactAttributeValue, ContactHistoryView, ContactProfileView, ContactRowView, ContactsQuery, Page } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversationView, unreadColumn } from '../views-of/conversation-view'; // prettier-ignore
import { loadItemBundle, toItemViews } from '../views-of/load-items';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { filterValues, loadDefinitions } from './attribute-values';
import { type ContactGroup, findGroup, throwNoContact } from './contact-group';
import { contactPage, cursorAfter } from './contact-list-query';
import { loadContactRows } from './contact-rows';

const HISTORY = 50;
const LATEST_ITEMS = 20;
const STARS = 20;

/** Reads people: the list, a profile, what they said everywhere. */
@Injectable()
export class ContactReader {
  constructor(private readonly db: Database) {}

  async list(agent: Agent, query: ContactsQuery): Promise<Page<ContactRowView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    return this.db.transaction('system', async (tx) => {
      const definitions = query.attribute ? await loadDefinitions(tx, agent.workspaceId) : [];
      const attributes = filterValues(definitions, query.attribute ?? []);
      const { sql, values } = contactPage(agent.workspaceId, query, attributes, limit + 1);
      const found = await tx.query<{ id: string }>(sql, values);
      const ids = found.slice(0, limit).map(({ id }) => id);
      const last = ids.at(-1);
      const nextCursor = found.length > limit && last !== undefined ? cursorAfter(last) : null;
      return { items: await loadContactRows(tx, agent.workspaceId, ids), nextCursor };
    });
  }

  /** A person by the id of any of their contacts. */
  profile(agent: Agent, id: string): Promise<ContactProfileView> {
    return this.db.transaction(agent.workspaceId, async (tx) =>
      profileOf(tx, agent.workspaceId, await findGroup(tx, agent.workspaceId, id)),
    );
  }

  /** Conversations over all channels, and the last things this person said in any of them. */
  history(agent: Agent, id: string): Promise<ContactHistoryView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { ids } = await findGroup(tx, agent.workspaceId, id);
      const conversations = await tx.query<ConversationRow & { unread: boolean }>(
        `select ${CONVERSATION_COLUMNS}, ${unreadColumn('$3')} from conversation c
         where c.workspace_id = $1 and c.contact_id = any ($2::bigint[]) order by c.last_activity_at desc limit ${HISTORY}`,
        [agent.workspaceId, ids, agent.memberId],
      );
      const items = await tx.query<{ id: string }>(
        `select i.id from item i join identity n on n.workspace_id = $1 and n.id = i.author_identity_id and n.contact_id = any ($3::bigint[])
         where i.workspace_id = $1 and i.conversation_id = any ($2::bigint[]) and i.direction = 0 order by i.id desc limit ${LATEST_ITEMS}`,
        [agent.workspaceId, conversations.map((row) => row.id), ids],
      );
      const bundle = await loadItemBundle(tx, agent.workspaceId, items.map((row) => row.id)); // prettier-ignore
      return {
        conversations: conversations.map(toConversationView),
        items: toItemViews(bundle, agent.permissions, new Date()).reverse(),
      };
    });
  }
}

interface StarsRow {
  id: string;
  stars: number;
  last_activity_at: Date;
}

/** A person's profile as it is in this transaction. */
export async function profileOf(tx: Tx, workspaceId: number, group: ContactGroup): Promise<ContactProfileView> {
  const [row] = await loadContactRows(tx, workspaceId, [group.rootId]);
  const stars = await tx.query<StarsRow>(
    `select id, stars, last_activity_at from conversation
     where workspace_id = $1 and contact_id = any ($2::bigint[]) and stars is not null order by last_activity_at desc limit ${STARS}`,
    [workspaceId, group.ids],
  );
  // what was said of the contact that stands for the person counts before what was said of a linked one
  const attributes = await tx.query<{ attributes: Record<string, ContactAttributeValue> }>(
    `select attributes from contact where workspace_id = $1 and id = any ($2::bigint[]) order by id <> $3 desc, id`,
    [workspaceId, group.ids, group.rootId],
  );
  return {
    ...(row ?? throwNoContact()),
    attributes: Object.assign({}, ...attributes.map((one) => one.attributes)) as ContactProfileView['attributes'],
    stars: stars.map(({ id, stars: given, last_activity_at }) => ({
      conversationId: id,
      stars: given,
      at: last_activity_at.toISOString(),
    })),
    version: group.version,
  };
}
