import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { AttachmentView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, FileStorage, problem, throwProblem, type Scope } from '@parvis/platform';
import { ATTACHMENT_COLUMNS, type AttachmentRow, toAttachmentView } from '../views-of/attachment-view';
import { kindOfUpload, safeName } from './file-kind';
import { SignedAddresses } from './signed-address';

/** A stored file ready to be served. */
export interface ServedFile {
  name: string;
  contentType: string;
  size: number;
  /** Changes with the content only. */
  etag: string;
  stream(): Promise<Readable>;
}

interface StoredRow {
  name: string;
  content_type: string;
  size: string;
  storage_key: string;
}

/** Files members send and files people sent. */
@Injectable()
export class Attachments {
  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
    private readonly addresses: SignedAddresses,
  ) {}

  /** Keeps an uploaded file until a reply takes it. Its kind is what its bytes say, whatever it was called. */
  async upload(agent: Agent, bytes: Uint8Array, givenName: string): Promise<AttachmentView> {
    const name = safeName(givenName);
    const kind = await kindOfUpload(bytes, name);
    if (kind.refused !== null) {
      throw problem('attachment-refused', {
        detail: kind.refused,
        errors: [{ pointer: '/file', detail: kind.refused }],
      });
    }
    const key = storageKey(agent.workspaceId, bytes);
    await this.storage.put(key, bytes, kind.contentType);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const id = tx.newId();
      const row = await tx.one<AttachmentRow>(
        `insert into attachment as f (id, workspace_id, uploaded_by, size, state, name, content_type, storage_key)
         values ($1, $2, $3, $4, 'stored', $5, $6, $7) returning ${ATTACHMENT_COLUMNS}`,
        [id, agent.workspaceId, agent.memberId, bytes.length, name, kind.contentType, key],
      );
      return toAttachmentView(row);
    });
  }

  /** A file of the agent's workspace; 404 when there is none or it is not stored. */
  open(agent: Agent, id: string): Promise<ServedFile> {
    return this.find(agent.workspaceId, agent.workspaceId, id);
  }

  /** A small copy of an attachment's picture; 404 when there is none. */
  async openPreview(agent: Agent, id: string): Promise<ServedFile> {
    const [row] = await this.db.read<{ key: string }>(
      agent.workspaceId,
      `select preview_key as key from attachment where workspace_id = $1 and id = $2 and preview_key <> ''`,
      [agent.workspaceId, id],
    );
    return this.small(row?.key);
  }

  /** The picture of a post; 404 when none is kept. */
  async openPostPicture(agent: Agent, id: string): Promise<ServedFile> {
    const [row] = await this.db.read<{ key: string | null }>(
      agent.workspaceId,
      'select picture_key as key from post where workspace_id = $1 and id = $2',
      [agent.workspaceId, id],
    );
    return this.small(row?.key ?? undefined);
  }

  private async small(key: string | undefined): Promise<ServedFile> {
    if (key === undefined) throwProblem('not-found', { detail: 'There is no such picture.' });
    const bytes = await this.storage.read(key);
    return {
      name: 'picture.webp',
      contentType: 'image/webp',
      size: bytes.length,
      etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
      stream: async () => Readable.from([bytes]),
    };
  }

  /** The file a signed address stands for; 404 when the address is wrong or over. */
  openSigned(token: string): Promise<ServedFile> {
    const found = this.addresses.read(token);
    if (!found) throwProblem('not-found', { detail: 'This address is not valid any more.' });
    return this.find('system', found.workspaceId, found.attachmentId);
  }

  private async find(scope: Scope, workspaceId: number, id: string): Promise<ServedFile> {
    const [row] = await this.db.read<StoredRow>(
      scope,
      `select name, content_type, size, storage_key from attachment where workspace_id = $1 and id = $2 and state = 'stored'`,
      [workspaceId, id],
    );
    if (!row) throwProblem('not-found', { detail: 'There is no such file.' });
    const { name, content_type: contentType, size, storage_key: key } = row;
    return {
      name,
      contentType,
      size: Number(size),
      etag: `"${key.split('/').at(-1) ?? key}"`,
      stream: () => this.storage.stream(key),
    };
  }
}

/** Where the bytes of a workspace are kept: the same bytes at the same place. */
export function storageKey(workspaceId: number, bytes: Uint8Array): string {
  return `${workspaceId}/${createHash('sha256').update(bytes).digest('hex')}`;
}
