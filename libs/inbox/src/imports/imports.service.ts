import { Injectable } from '@nestjs/common';
import type { ImportChoices, ImportChoicesBody, ImportFound, ImportPreview, ImportState, ImportView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, FileStorage, problem, SecretBox, throwProblem, type Tx } from '@parvis/platform';
import { IMPORT_COLUMNS, type ImportRow, publishImport, toImportView } from './import-row';
import { checkChoices, makePlaces } from './places';
import { previewOf } from './preview';
import { settleByChoice, settleCancelled } from './settle-rows';

const MOST_LISTED = 100;

interface Locked {
  state: ImportState;
  version: number;
  found: ImportFound | null;
  storage_key: string | null;
}

/** Imports from their upload to their report. The work itself is done by workers, from rows. */
@Injectable()
export class Imports {
  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
    private readonly secrets: SecretBox,
  ) {}

  async list({ workspaceId }: Agent): Promise<ImportView[]> {
    const rows = await this.db.read<ImportRow & Record<string, unknown>>(
      workspaceId,
      `select ${IMPORT_COLUMNS} from import_run r where r.workspace_id = $1 order by r.id desc limit ${MOST_LISTED}`,
      [workspaceId],
    );
    return rows.map(toImportView);
  }

  get({ workspaceId }: Agent, id: string): Promise<ImportView> {
    return this.db.transaction(workspaceId, (tx) => readImport(tx, workspaceId, id));
  }

  preview({ workspaceId }: Agent, id: string, choices: ImportChoices): Promise<ImportPreview> {
    return this.db.transaction(workspaceId, async (tx) => {
      const found = requireReady(await lockImport(tx, workspaceId, id));
      await checkChoices(tx, workspaceId, found, choices);
      return previewOf(tx, workspaceId, id, choices);
    });
  }

  /** Makes archives and tags, settles what the choices leave out, and hands the rest to the workers. */
  async start(agent: Agent, id: string, { version, choices }: ImportChoicesBody): Promise<ImportView> {
    const { workspaceId, memberId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const run = await lockImport(tx, workspaceId, id);
      const found = requireReady(run);
      if (run.version !== version) throw problem('stale-version', { current: await readImport(tx, workspaceId, id) });
      await checkChoices(tx, workspaceId, found, choices);
      const places = await makePlaces(tx, this.secrets, agent, id, choices);
      await settleByChoice(tx, workspaceId, id, choices);
      await tx.query(
        `update import_run set state = 'running', started_at = now(), choices = $3, places = $4, version = version + 1
         where workspace_id = $1 and id = $2`,
        [workspaceId, id, JSON.stringify(choices), JSON.stringify(places)],
      );
      await publishImport(tx, workspaceId, id, memberId);
      return readImport(tx, workspaceId, id);
    });
  }

  /** Pauses or goes on; a move that was made already changes nothing. */
  move({ workspaceId, memberId }: Agent, id: string, from: ImportState, to: ImportState): Promise<ImportView> {
    return this.db.transaction(workspaceId, async (tx) => {
      const { state } = await lockImport(tx, workspaceId, id);
      if (state !== to) {
        if (state !== from) throw problem('not-possible-now', { detail: `The import is ${state}.` });
        await setState(tx, workspaceId, id, to);
        await publishImport(tx, workspaceId, id, memberId);
      }
      return readImport(tx, workspaceId, id);
    });
  }

  cancel({ workspaceId, memberId }: Agent, id: string): Promise<ImportView> {
    return this.db.transaction(workspaceId, async (tx) => {
      const { state } = await lockImport(tx, workspaceId, id);
      if (state === 'running' || state === 'paused') {
        await settleCancelled(tx, workspaceId, id);
        await setState(tx, workspaceId, id, 'cancelled');
        await publishImport(tx, workspaceId, id, memberId);
      } else if (state !== 'cancelled') throw problem('not-possible-now', { detail: `The import is ${state}.` });
      return readImport(tx, workspaceId, id);
    });
  }

  async remove({ workspaceId, memberId }: Agent, id: string): Promise<void> {
    const key = await this.db.transaction(workspaceId, async (tx) => {
      const { state, storage_key } = await lockImport(tx, workspaceId, id);
      if (state === 'running' || state === 'paused')
        throw problem('not-possible-now', { detail: 'Cancel the import first.' });
      await tx.query('delete from import_run where workspace_id = $1 and id = $2', [workspaceId, id]);
      await tx.publish(workspaceId, { kind: 'import.removed', actorMemberId: memberId, data: { importId: id } });
      return storage_key;
    });
    if (key !== null) await this.storage.remove(key);
  }
}

/** @throws not-found */
export async function readImport(tx: Tx, workspaceId: number, id: string): Promise<ImportView> {
  const row = await tx.maybeOne<ImportRow & Record<string, unknown>>(
    `select ${IMPORT_COLUMNS} from import_run r where r.workspace_id = $1 and r.id = $2`,
    [workspaceId, id],
  );
  return toImportView(row ?? throwProblem('not-found', { detail: 'There is no such import.' }));
}

// waits for the batch that is under way: what it takes is taken before
async function lockImport(tx: Tx, workspaceId: number, id: string): Promise<Locked> {
  const row = await tx.maybeOne<Locked & Record<string, unknown>>(
    'select state, version, found, storage_key from import_run where workspace_id = $1 and id = $2 for update',
    [workspaceId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such import.' });
}

function requireReady({ state, found }: Locked): ImportFound {
  if (state !== 'ready' || found === null) throw problem('not-possible-now', { detail: `The import is ${state}.` });
  return found;
}

async function setState(tx: Tx, workspaceId: number, id: string, state: ImportState): Promise<void> {
  await tx.query(
    `update import_run set state = $3, finished_at = case when $3 = 'cancelled' then now() end, version = version + 1
     where workspace_id = $1 and id = $2`,
    [workspaceId, id, state],
  );
}
