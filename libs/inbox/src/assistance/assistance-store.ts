import { Injectable } from '@nestjs/common';
import type { AssistanceBody, AssistanceView, DraftProvider, TranslationProvider } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, SecretBox, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import type { DrafterSettings } from './drafter';
import type { TranslatorSettings } from './translator';

interface Row extends Record<string, unknown> {
  translation_provider: TranslationProvider;
  translation_url: string;
  translation_key: Buffer | null;
  draft_provider: DraftProvider;
  draft_url: string;
  draft_model: string;
  draft_key: Buffer | null;
  version: number;
}

const OFF: Row = { translation_provider: 'off', translation_url: '', translation_key: null, draft_provider: 'off', draft_url: '', draft_model: '', draft_key: null, version: 0 }; // prettier-ignore

/** What a workspace switched on. Keys are sealed and leave this class only towards the service they are for. */
@Injectable()
export class AssistanceStore {
  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
  ) {}

  async view({ workspaceId }: Agent): Promise<AssistanceView> {
    return toView(await this.read(workspaceId));
  }

  /** Changes what the body names. A key that belongs to another address does not go there by accident: it has to be given anew. */
  change({ workspaceId, memberId }: Agent, body: AssistanceBody): Promise<AssistanceView> {
    return this.db.transaction(workspaceId, async (tx) => {
      await tx.query('insert into assistance (workspace_id) values ($1) on conflict do nothing', [workspaceId]);
      const row = await tx.one<Row>('select * from assistance where workspace_id = $1 for update', [workspaceId]);
      if (row.version !== body.version) throw problem('stale-version', { current: toView(row) });
      const next = this.merged(workspaceId, row, body);
      await tx.query(
        `update assistance set translation_provider = $2, translation_url = $3, translation_key = $4, draft_provider = $5, draft_url = $6,
           draft_model = $7, draft_key = $8, version = version + 1 where workspace_id = $1`,
        [workspaceId, next.translation_provider, next.translation_url, next.translation_key, next.draft_provider, next.draft_url, next.draft_model, next.draft_key], // prettier-ignore
      );
      await publishChange(tx, workspaceId, memberId, next);
      return toView({ ...next, version: row.version + 1 });
    });
  }

  async translator(workspaceId: number): Promise<TranslatorSettings> {
    const row = await this.read(workspaceId);
    return { provider: row.translation_provider, url: row.translation_url, key: this.opened(workspaceId, 'translation', row.translation_key) }; // prettier-ignore
  }

  async drafter(workspaceId: number): Promise<DrafterSettings> {
    const row = await this.read(workspaceId);
    return { provider: row.draft_provider, url: row.draft_url, model: row.draft_model, key: this.opened(workspaceId, 'drafts', row.draft_key) }; // prettier-ignore
  }

  private merged(workspaceId: number, row: Row, { translation, drafts }: AssistanceBody): Row {
    const next = { ...row };
    if (translation) {
      requireAddress('translation', translation);
      next.translation_key = this.keyAfter(workspaceId, 'translation', [row.translation_key, row.translation_url], translation); // prettier-ignore
      next.translation_provider = translation.provider;
      next.translation_url = translation.url;
    }
    if (drafts) {
      requireAddress('drafts', drafts);
      if (drafts.provider !== 'off' && drafts.model === '') throw invalidField('/drafts/model', 'is needed');
      next.draft_key = this.keyAfter(workspaceId, 'drafts', [row.draft_key, row.draft_url], drafts);
      next.draft_provider = drafts.provider;
      next.draft_url = drafts.url;
      next.draft_model = drafts.model;
    }
    return next;
  }

  private keyAfter(
    workspaceId: number,
    what: string,
    [stored, storedUrl]: [Buffer | null, string],
    { url, key }: { url: string; key?: string },
  ): Buffer | null {
    if (key === '') return null;
    if (key !== undefined) return this.secrets.seal(key, sealOf(workspaceId, what));
    return originOf(url) === originOf(storedUrl) ? stored : null;
  }

  private opened(workspaceId: number, what: string, key: Buffer | null): string | null {
    return key === null ? null : this.secrets.open<string>(key, sealOf(workspaceId, what));
  }

  private async read(workspaceId: number): Promise<Row> {
    const [row] = await this.db.read<Row>(workspaceId, 'select * from assistance where workspace_id = $1', [
      workspaceId,
    ]);
    return row ?? OFF;
  }
}

function sealOf(workspaceId: number, what: string): string {
  return `assistance:${workspaceId}:${what}`;
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}

function requireAddress(what: string, { provider, url }: { provider: string; url: string }): void {
  if (provider === 'off' && url === '') return;
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isWeb || new URL(url).username !== '') throw invalidField(`/${what}/url`, 'is the web address of the service');
}

function publishChange(tx: Tx, workspaceId: number, memberId: number, next: Row): Promise<void> {
  const data = { translation: next.translation_provider, drafts: next.draft_provider };
  return tx.publish(workspaceId, { kind: 'assistance.changed', actorMemberId: memberId, data });
}

function toView(row: Row): AssistanceView {
  return {
    translation: { provider: row.translation_provider, url: row.translation_url, keySet: row.translation_key !== null },
    drafts: { provider: row.draft_provider, url: row.draft_url, model: row.draft_model, keySet: row.draft_key !== null }, // prettier-ignore
    version: row.version,
  };
}
