import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { MultipartFile } from '@fastify/multipart';
import type { ImportSource, ImportView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, FileStorage, problem } from '@parvis/platform';
import { safeName } from '../attachments/file-kind';
import { invalidField } from '../wire/invalid';
import { publishImport } from './import-row';
import { readImport } from './imports.service';

export const MOST_UPLOAD_BYTES = 1024 * 1024 * 1024;
const NAME = /\.(json|ndjson|jsonl|csv|zip|txt)$/i;

interface About {
  source: ImportSource;
  origin: string;
}

/** Keeps uploads where workers find them, whatever their size, without holding them in memory. */
@Injectable()
export class ImportUploads {
  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
  ) {}

  /** Stores the file, then the row that says it is to be read. */
  async keep(agent: Agent, about: About, part: MultipartFile): Promise<ImportView> {
    const name = safeName(part.filename);
    if (!NAME.test(name)) {
      part.file.resume(); // the request is answered when it was read
      throw invalidField('/file', 'is a .json, .ndjson, .csv or .zip file');
    }
    const folder = await mkdtemp(join(tmpdir(), 'parvis-upload-'));
    try {
      const path = join(folder, 'upload');
      await pipeline(part.file, createWriteStream(path));
      const { size } = await stat(path);
      if (part.file.truncated || size > MOST_UPLOAD_BYTES) throw problem('body-too-large', { detail: 'An export has 1 GB at most: split it.' }); // prettier-ignore
      if (size === 0) throw invalidField('/file', 'is empty');
      return await this.store(agent, about, { name, path, size });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  // the file first: a row without its file could not be read, a file without its row is found by nobody
  private async store(
    { workspaceId, memberId }: Agent,
    { source, origin }: About,
    { name, path, size }: { name: string; path: string; size: number },
  ): Promise<ImportView> {
    const id = this.db.generator.next();
    const key = `${workspaceId}/imports/${id}`;
    await this.storage.putFile(key, path, 'application/octet-stream');
    try {
      return await this.db.transaction(workspaceId, async (tx) => {
        await tx.query(
          `insert into import_run (id, workspace_id, created_by, source, origin, file_name, size, storage_key, state)
           values ($1, $2, $3, $4, $5, $6, $7, $8, 'checking')`,
          [id, workspaceId, memberId, source, origin, name, size, key],
        );
        await publishImport(tx, workspaceId, id, memberId);
        return readImport(tx, workspaceId, id);
      });
    } catch (error) {
      await this.storage.remove(key);
      throw error;
    }
  }
}
