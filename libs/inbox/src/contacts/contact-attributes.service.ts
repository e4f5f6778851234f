import { Injectable } from '@nestjs/common';
import type { ContactAttributeView, CreateContactAttributeBody, UpdateContactAttributeBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';

interface AttributeRow extends Omit<ContactAttributeView, 'id'> {
  id: number;
}

const COLUMNS = 'id, key, name, type, options, version';
const MOST_ATTRIBUTES = 100;

/** The attributes that a workspace defines for people. */
@Injectable()
export class ContactAttributes {
  constructor(private readonly db: Database) {}

  async list(agent: Agent): Promise<ContactAttributeView[]> {
    const rows = await this.db.read<AttributeRow & Record<string, unknown>>(
      agent.workspaceId,
      `select ${COLUMNS} from contact_attribute where workspace_id = $1 and removed_at is null order by id`,
      [agent.workspaceId],
    );
    return rows.map(toView);
  }

  create(agent: Agent, body: CreateContactAttributeBody): Promise<ContactAttributeView> {
    const options = requireOptions(body.type, body.options ?? []);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { n } = await tx.one<{ n: number }>(
        'select count(*)::int as n from contact_attribute where workspace_id = $1 and removed_at is null',
        [agent.workspaceId],
      );
      if (n >= MOST_ATTRIBUTES) throw problem('not-possible-now', { detail: `There are ${MOST_ATTRIBUTES} already.` });
      const row = await tx.one<AttributeRow & Record<string, unknown>>(
        `insert into contact_attribute (workspace_id, key, name, type, options) values ($1, $2, $3, $4, $5) returning ${COLUMNS}`,
        [agent.workspaceId, body.key, body.name, body.type, options],
      );
      return told(tx, agent, row, 'contact-attribute.created');
    });
  }

  update(agent: Agent, id: number, body: UpdateContactAttributeBody): Promise<ContactAttributeView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const current = await lock(tx, agent, id);
      if (current.version !== body.version)
        throw problem('stale-version', { detail: 'It changed since you read it.', current: toView(current) });
      const options = requireOptions(current.type, body.options ?? current.options);
      const row = await tx.one<AttributeRow & Record<string, unknown>>(
        `update contact_attribute set name = $3, options = $4, version = version + 1 where workspace_id = $1 and id = $2 returning ${COLUMNS}`,
        [agent.workspaceId, id, body.name ?? current.name, options],
      );
      return told(tx, agent, row, 'contact-attribute.updated');
    });
  }

  /** Takes an attribute out of use, and its values off everybody: another one of that key may be of another type. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      const { key } = await lock(tx, agent, id);
      await tx.query('update contact_attribute set removed_at = now() where workspace_id = $1 and id = $2', [
        agent.workspaceId,
        id,
      ]);
      await tx.query(
        `update contact set attributes = attributes - $2::text where workspace_id = $1 and attributes <> '{}' and attributes ? $2`,
        [agent.workspaceId, key],
      );
      await tx.publish(agent.workspaceId, event(agent, id, 'contact-attribute.removed'));
    });
  }
}

function requireOptions(type: ContactAttributeView['type'], options: readonly string[]): string[] {
  const trimmed = options.map((option) => option.trim());
  if (type !== 'choice') {
    if (trimmed.length > 0) throw invalidField('/options', 'belong to an attribute of the type choice');
    return [];
  }
  if (trimmed.length === 0) throw invalidField('/options', 'are needed for a choice');
  const double = trimmed.findIndex((option, index) => trimmed.indexOf(option) < index);
  if (double >= 0) throw invalidField(`/options/${double}`, 'is there twice');
  return trimmed;
}

async function lock(tx: Tx, agent: Agent, id: number): Promise<AttributeRow> {
  const row = await tx.maybeOne<AttributeRow & Record<string, unknown>>(
    `select ${COLUMNS} from contact_attribute where workspace_id = $1 and id = $2 and removed_at is null for update`,
    [agent.workspaceId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such attribute.' });
}

async function told(tx: Tx, agent: Agent, row: AttributeRow, kind: string): Promise<ContactAttributeView> {
  await tx.publish(agent.workspaceId, event(agent, row.id, kind));
  return toView(row);
}

function event(agent: Agent, id: number, kind: string) {
  return { kind, actorMemberId: agent.memberId, data: { attributeId: String(id) } };
}

function toView({ id, key, name, type, options, version }: AttributeRow): ContactAttributeView {
  return { id: String(id), key, name, type, options, version };
}
