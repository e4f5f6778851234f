import { Injectable } from '@nestjs/common';
import type { OutboundAction, OutboundAttachment } from '@parvis/channels';
import { Database, FileStorage } from '@parvis/platform';
import { SignedAddresses } from '../attachments/signed-address';
import type { ActionWork } from './action-claims';

interface FileRow {
  id: string;
  name: string;
  content_type: string;
  size: string;
  storage_key: string;
}

/** Makes from an action row what a connector takes. */
@Injectable()
export class OutboundActions {
  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
    private readonly addresses: SignedAddresses,
  ) {}

  async of(work: ActionWork): Promise<OutboundAction> {
    const { target, text, email, replyExternalId, attachmentIds } = work.payload;
    return {
      id: work.id,
      verb: work.verb,
      target,
      text,
      email,
      replyExternalId,
      attachments: await this.attachments(work.workspaceId, attachmentIds),
      requestedAt: work.createdAt.toISOString(),
    };
  }

  private async attachments(workspaceId: number, ids: readonly string[]): Promise<OutboundAttachment[]> {
    if (ids.length === 0) return [];
    const rows = await this.db.read<FileRow>(
      workspaceId,
      `select id, name, content_type, size, storage_key from attachment
       where workspace_id = $1 and id = any ($2::bigint[]) and state = 'stored' order by array_position($2::bigint[], id)`,
      [workspaceId, ids],
    );
    return rows.map((row) => ({
      name: row.name,
      contentType: row.content_type,
      size: Number(row.size),
      publicUrl: this.addresses.of(workspaceId, row.id),
      read: () => this.storage.read(row.storage_key),
    }));
  }
}
