import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { ImportFault, ImportSource } from '@parvis/contracts';
import { createLogger, Database, FileStorage, type Tx } from '@parvis/platform';
import { publishImport } from './import-row';
import { NOT_READABLE } from './reading/read-text';
import { readUpload, UploadFault } from './reading/read-upload';
import { chatwoot } from './sources/chatwoot';
import { refused, type SourceReader, type StagedRecord } from './sources/records';
import { zammad } from './sources/zammad';
import { type StagedFor, stageRecords } from './staging';
import { addLabels, survey } from './survey';

const logger = createLogger('imports');
const READERS: Readonly<Record<ImportSource, SourceReader>> = { chatwoot, zammad };
const LEASE_SECONDS = 120;
const MOST_ATTEMPTS = 3;
const AT_ONCE = 500;
const LABELS_AT_ONCE = 1000;

interface Claimed extends Record<string, unknown> {
  workspace_id: number;
  id: string;
  source: ImportSource;
  origin: string;
  file_name: string;
  storage_key: string;
  attempts: number;
}

/** Somebody deleted the import, or another worker took it over. */
class Lost extends Error {}

/** Reads uploads into rows, one worker each under a lease; one that dies in the middle is read again from its beginning. */
@Injectable()
export class ImportChecker {
  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
  ) {}

  /** Reads one file that waits; false when none does. */
  async checkOne(): Promise<boolean> {
    const claimed = await this.claim();
    if (!claimed) return false;
    const end = await this.endOf(claimed);
    if (end === 'lost') return true;
    const again = end === 'internal' && claimed.attempts < MOST_ATTEMPTS;
    if (end !== 'read') await this.settle(claimed, end, again);
    if (!again) await this.storage.remove(claimed.storage_key);
    return true;
  }

  private async claim(): Promise<Claimed | undefined> {
    const rows = await this.db.read<Claimed>(
      'system',
      `update import_run r set lease_until = now() + make_interval(secs => ${LEASE_SECONDS}), attempts = r.attempts + 1, read_rows = 0
       from (select workspace_id, id from import_run where state = 'checking' and storage_key is not null
               and (lease_until is null or lease_until < now()) order by id limit 1 for update skip locked) d
       where r.workspace_id = d.workspace_id and r.id = d.id
       returning r.workspace_id, r.id, r.source, r.origin, r.file_name, r.storage_key, r.attempts`,
    );
    return rows[0];
  }

  private async endOf(claimed: Claimed): Promise<ImportFault | 'read' | 'lost'> {
    const folder = await mkdtemp(join(tmpdir(), 'parvis-import-'));
    try {
      const path = join(folder, 'upload');
      await pipeline(await this.storage.stream(claimed.storage_key), createWriteStream(path));
      return (await this.read(claimed, path)) ?? 'read';
    } catch (error) {
      if (error instanceof Lost) return 'lost';
      if (error instanceof UploadFault) return error.fault;
      logger.error({ err: error, importId: claimed.id, attempts: claimed.attempts }, 'an export could not be read');
      return 'internal';
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async read(claimed: Claimed, path: string): Promise<ImportFault | null> {
    const reader = READERS[claimed.source];
    const labels = new Map<string, string[]>();
    await this.forgetRows(claimed);
    let nextId = 1;
    let batch: StagedRecord[] = [];
    const flush = async () => {
      const [records, firstId] = [batch, nextId];
      nextId += records.length;
      batch = [];
      await this.inLease(claimed, (tx) => stageRecords(tx, targetOf(claimed), firstId, records), records.length);
    };
    for await (const { value, place } of readUpload(path, claimed.file_name)) {
      for (const record of recordsOf(reader, value, place)) {
        if (record.kind === 'labels-of') noteLabels(labels, record.record);
        else batch.push(record);
      }
      if (batch.length >= AT_ONCE) await flush();
    }
    await flush();
    return this.end(claimed, labels, nextId);
  }

  /** What a worker that died had read. */
  private async forgetRows(claimed: Claimed): Promise<void> {
    const key = [claimed.workspace_id, claimed.id];
    await this.inLease(claimed, async (tx) => {
      await tx.query('delete from import_row where workspace_id = $1 and import_id = $2', key);
      await tx.query('delete from import_count where workspace_id = $1 and import_id = $2', key);
    });
  }

  private async end(claimed: Claimed, labels: Map<string, string[]>, nextId: number): Promise<ImportFault | null> {
    const key = [claimed.workspace_id, claimed.id] as const;
    const entries = [...labels];
    const homeless: StagedRecord[] = [];
    for (let from = 0; from < entries.length; from += LABELS_AT_ONCE) {
      const some = new Map(entries.slice(from, from + LABELS_AT_ONCE));
      const missing = await this.inLease(claimed, (tx) => addLabels(tx, key, some));
      homeless.push(...missing.map((of) => refused('label', 'conversation-missing', { key: of, place: 'tags' })));
    }
    await this.inLease(claimed, (tx) => stageRecords(tx, targetOf(claimed), nextId, homeless));
    return this.inLease(claimed, async (tx) => {
      const found = await survey(tx, ...key);
      if (found === null) return 'nothing-recognised' as const;
      await tx.query(
        `update import_run set state = 'ready', found = $3, storage_key = null, lease_until = null, version = version + 1
         where workspace_id = $1 and id = $2`,
        [...key, JSON.stringify(found)],
      );
      await publishImport(tx, ...key);
      return null;
    });
  }

  /** Works while the import is still this worker's, and holds on to it. @throws Lost */
  private inLease<T>(claimed: Claimed, work: (tx: Tx) => Promise<T>, readRows = 0): Promise<T> {
    return this.db.transaction('system', async (tx) => {
      const held = await tx.query(
        `update import_run set lease_until = now() + make_interval(secs => ${LEASE_SECONDS}), read_rows = read_rows + $4
         where workspace_id = $1 and id = $2 and state = 'checking' and attempts = $3 returning 1`,
        [claimed.workspace_id, claimed.id, claimed.attempts, readRows],
      );
      if (held.length === 0) throw new Lost();
      const result = await work(tx);
      if (readRows > 0) await publishImport(tx, claimed.workspace_id, claimed.id);
      return result;
    });
  }

  /** A fault of the file is for good; one of ours is tried again. */
  private async settle({ workspace_id, id, attempts }: Claimed, fault: ImportFault, again: boolean): Promise<void> {
    const sql = again
      ? `update import_run set lease_until = now() + interval '10 seconds' where workspace_id = $1 and id = $2 and attempts = $3`
      : `update import_run set state = 'failed', fault = $4, finished_at = now(), storage_key = null, lease_until = null, version = version + 1
         where workspace_id = $1 and id = $2 and attempts = $3`;
    await this.db.transaction('system', async (tx) => {
      await tx.query(sql, again ? [workspace_id, id, attempts] : [workspace_id, id, attempts, fault]);
      await publishImport(tx, workspace_id, id);
    });
  }
}

function targetOf({ workspace_id: workspaceId, id: importId, origin }: Claimed): StagedFor {
  return { workspaceId, importId, origin };
}

/** The records inside one value of a file; several get their position behind its place. */
function recordsOf(reader: SourceReader, value: unknown, place: string): StagedRecord[] {
  if (value === NOT_READABLE) return [refused('unknown', 'not-readable', { place })];
  const values = reader.unwrap(value);
  if (values.length === 1 && values[0] === value) return reader.stage({ value, place });
  return values.flatMap((one, index) => reader.stage({ value: one, place: `${place}.${index + 1}` }));
}

function noteLabels(
  labels: Map<string, string[]>,
  { conversation, labels: names }: { conversation: string; labels: string[] },
): void {
  labels.set(conversation, [...new Set([...(labels.get(conversation) ?? []), ...names])]);
}
