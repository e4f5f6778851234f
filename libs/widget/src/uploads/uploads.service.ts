import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { WIDGET_LIMITS, WIDGET_UPLOAD_TYPES, type WidgetUploadView } from '@parvis/contracts';
import { kindOfUpload, safeName } from '@parvis/inbox';
import { Database, FileStorage, type Tx } from '@parvis/platform';
import { publicId, requireId } from '../access/ids';
import { refuse } from '../access/refusal';
import { FileAddresses } from './file-addresses';

const ALLOWED: ReadonlySet<string> = new Set(WIDGET_UPLOAD_TYPES);

interface Owner {
  workspaceId: number;
  accountId: number;
  /** Null: the team. */
  visitorId: string | null;
  /** Makes keeping it twice one, for the team. */
  actionKey?: string;
}

export interface StoredFile {
  name: string;
  contentType: string;
  size: number;
  bytes(): Promise<Uint8Array>;
}

interface FileRow {
  name: string;
  content_type: string;
  size: number;
  storage_key: string;
}

/** Files of transcripts: kept under random names, known by their bytes, only ever offered as downloads. */
@Injectable()
export class WidgetUploads {
  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
    private readonly addresses: FileAddresses,
  ) {}

  /** @throws WidgetRefusal `too_large` | `type_not_allowed` */
  async keep(owner: Owner, bytes: Uint8Array, givenName: string): Promise<WidgetUploadView> {
    if (bytes.length > WIDGET_LIMITS.attachmentBytes) refuse('too_large', 'A file has 10 MB at most.');
    const name = safeName(givenName);
    const { contentType, refused } = await kindOfUpload(bytes, name);
    if (refused !== null || contentType === null || !ALLOWED.has(contentType))
      return refuse('type_not_allowed', refused ?? 'Files of this kind are not taken.');
    const known = owner.actionKey === undefined ? undefined : await this.keptAs(owner.workspaceId, owner.actionKey);
    if (known) return known;
    const key = `${owner.workspaceId}/widget/${randomBytes(24).toString('hex')}`;
    await this.storage.put(key, bytes, contentType);
    const id = await this.db.transaction(owner.workspaceId, async (tx) => {
      const made = tx.newId();
      await tx.query(
        `insert into widget_upload (id, visitor_id, workspace_id, account_id, size, name, content_type, storage_key, action_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [made, owner.visitorId, owner.workspaceId, owner.accountId, bytes.length, name, contentType, key, owner.actionKey ?? null], // prettier-ignore
      );
      return made;
    });
    return { id: publicId('upload', id), name, size: bytes.length, contentType };
  }

  /** The file of a signed address. @throws WidgetRefusal `not_found` */
  async open(token: string): Promise<StoredFile> {
    const found = this.addresses.read(token);
    if (!found) return refuse('not_found', 'This address is not valid any more.');
    return this.find(found.workspaceId, found.uploadId);
  }

  /** A file of an account, for its connector. @throws WidgetRefusal `not_found` */
  ofAccount(workspaceId: number, accountId: number, publicUploadId: string): Promise<StoredFile> {
    return this.find(workspaceId, requireId('upload', publicUploadId), accountId);
  }

  private async find(workspaceId: number, id: string, accountId: number | null = null): Promise<StoredFile> {
    const [row] = await this.db.read<FileRow>(
      workspaceId,
      `select u.name, u.content_type, u.size, u.storage_key from widget_upload u
       left join widget_message m on m.workspace_id = u.workspace_id and m.id = u.message_id
       where u.workspace_id = $1 and u.id = $2 and ($3::int is null or u.account_id = $3) and m.deleted_at is null`,
      [workspaceId, id, accountId],
    );
    if (!row) return refuse('not_found', 'There is no such file.');
    const { name, content_type: contentType, size, storage_key: key } = row;
    return { name, contentType, size, bytes: () => this.storage.read(key) };
  }

  private async keptAs(workspaceId: number, actionKey: string): Promise<WidgetUploadView | undefined> {
    const [row] = await this.db.read<FileRow & { id: string }>(
      workspaceId,
      'select id, name, content_type, size, storage_key from widget_upload where workspace_id = $1 and action_key = $2',
      [workspaceId, actionKey],
    );
    return row && { id: publicId('upload', row.id), name: row.name, size: row.size, contentType: row.content_type };
  }
}

/** The row ids of uploads that this owner may attach now; `invalid` when one is not theirs or sent already. */
export async function attachable(
  tx: Tx,
  { workspaceId, accountId, visitorId }: Owner,
  publicIds: readonly string[],
): Promise<string[]> {
  if (publicIds.length === 0) return [];
  if (publicIds.length > WIDGET_LIMITS.attachmentsPerMessage)
    refuse('invalid', `A message has ${WIDGET_LIMITS.attachmentsPerMessage} files at most.`);
  const ids = [...new Set(publicIds.map((id) => requireId('upload', id)))];
  const free = await tx.query(
    `select 1 from widget_upload where workspace_id = $1 and account_id = $2 and visitor_id is not distinct from $3::bigint
       and message_id is null and id = any ($4::bigint[]) for update`,
    [workspaceId, accountId, visitorId, ids],
  );
  return free.length === ids.length ? ids : refuse('invalid', 'A file is not there any more: choose it again.');
}
