import { Injectable } from '@nestjs/common';
import type { ContactNoteBody, ContactNoteView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem } from '@parvis/platform';
import { contactUpdated } from '../wire/events';
import { findGroup } from './contact-group';

const MOST = 200;

interface NoteRow {
  id: string;
  text: string;
  member_id: number;
  at: Date;
}

/** Notes on a person, whatever the conversation: seen by members only. */
@Injectable()
export class ContactNotes {
  constructor(private readonly db: Database) {}

  /** Newest first, of all contacts of the person. */
  list(agent: Agent, contactId: string): Promise<ContactNoteView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { ids } = await findGroup(tx, agent.workspaceId, contactId);
      const rows = await tx.query<NoteRow>(
        `select id, text, member_id, at from contact_note where workspace_id = $1 and contact_id = any ($2::bigint[])
         order by id desc limit ${MOST}`,
        [agent.workspaceId, ids],
      );
      return rows.map(toNoteView);
    });
  }

  add(agent: Agent, contactId: string, body: ContactNoteBody): Promise<ContactNoteView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { rootId } = await findGroup(tx, agent.workspaceId, contactId);
      const row = await tx.one<NoteRow>(
        `insert into contact_note (workspace_id, id, contact_id, member_id, text) values ($1, $2, $3, $4, $5)
         returning id, text, member_id, at`,
        [agent.workspaceId, tx.newId(), rootId, agent.memberId, body.text],
      );
      await tx.publish(agent.workspaceId, contactUpdated(rootId, agent.memberId));
      return toNoteView(row);
    });
  }

  /** One's own; somebody who manages the team may remove any. */
  async remove(agent: Agent, contactId: string, noteId: string): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      const { rootId, ids } = await findGroup(tx, agent.workspaceId, contactId);
      const gone = await tx.query(
        `delete from contact_note where workspace_id = $1 and id = $2 and contact_id = any ($3::bigint[])
           and (member_id = $4 or $5) returning 1`,
        [agent.workspaceId, noteId, ids, agent.memberId, agent.permissions.has('team.manage')],
      );
      if (gone.length === 0) throwProblem('not-found', { detail: 'There is no such note of yours.' });
      await tx.publish(agent.workspaceId, contactUpdated(rootId, agent.memberId));
    });
  }
}

function toNoteView(row: NoteRow): ContactNoteView {
  return { id: row.id, text: row.text, byMemberId: String(row.member_id), at: row.at.toISOString() };
}
