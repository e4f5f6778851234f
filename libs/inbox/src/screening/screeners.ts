import { Injectable } from '@nestjs/common';
import type { InboundEvent } from '@parvis/channels';
import { Screener } from '@parvis/moderation';
import { Database } from '@parvis/platform';
import type { KnownAccount } from '../accounts/account-directory';
import type { Screened } from '../intake/arrivals';
import { loadSetup } from './load-setup';

const MOST_KEPT = 200;
const LANGUAGE_KEPT_MS = 10 * 60_000;
const LANGUAGE_OF_LAST = 200;
const USUAL_FROM = 0.6;

interface Kept {
  version: number;
  /** When a rule expires or a budget opens again by itself, which raises no version. */
  until: number;
  screener: Screener;
}

/** Reads what people wrote to some accounts, before any lock is taken. */
export class ArrivalReader {
  constructor(
    private readonly screeners: ReadonlyMap<number, Screener>,
    private readonly languages: ReadonlyMap<string, string | null>,
  ) {}

  /** Null for what is ours, or no item. */
  read(account: KnownAccount, event: InboundEvent): Screened | null {
    const by = this.screeners.get(account.workspaceId);
    if (!by || event.type !== 'item' || event.direction !== 'in') return null;
    const languageHint = this.languages.get(`${account.workspaceId}:${account.id}`) ?? null;
    return { by, reading: by.read(event.text, { languageHint, stars: event.stars }) };
  }
}

/**
 * Screeners by workspace, made anew when `workspace.screening_version` has risen. Whoever changes what one is made of raises the version
 * in the same transaction.
 */
@Injectable()
export class Screeners {
  private readonly kept = new Map<number, Kept>();
  private readonly languages = new Map<string, { at: number; usual: string | null }>();

  constructor(private readonly db: Database) {}

  /** The screeners of workspaces as they stand now: one statement when nothing has changed. */
  async of(workspaceIds: readonly number[]): Promise<ReadonlyMap<number, Screener>> {
    if (workspaceIds.length === 0) return new Map();
    const rows = await this.db.read<{ id: number; version: number }>(
      'system',
      'select id, screening_version as version from workspace where id = any ($1::int[])',
      [[...new Set(workspaceIds)]],
    );
    const found = new Map<number, Screener>();
    for (const { id, version } of rows) found.set(id, await this.fresh(id, version));
    return found;
  }

  /** For the accounts of one batch. */
  async readerFor(accounts: readonly KnownAccount[]): Promise<ArrivalReader> {
    const distinct = new Map(accounts.map((account) => [`${account.workspaceId}:${account.id}`, account]));
    const languages = new Map<string, string | null>();
    for (const [key, { workspaceId, id }] of distinct) languages.set(key, await this.usualLanguage(workspaceId, id));
    return new ArrivalReader(await this.of(accounts.map(({ workspaceId }) => workspaceId)), languages);
  }

  /** One workspace's. */
  async ofOne(workspaceId: number): Promise<Screener> {
    const screener = (await this.of([workspaceId])).get(workspaceId);
    if (!screener) throw new Error(`there is no workspace ${workspaceId}`);
    return screener;
  }

  /** The language most people write in to an account, for texts too short to tell; null where there is none. */
  async usualLanguage(workspaceId: number, accountId: number): Promise<string | null> {
    const key = `${workspaceId}:${accountId}`;
    const known = this.languages.get(key);
    if (known && Date.now() - known.at < LANGUAGE_KEPT_MS) return known.usual;
    const rows = await this.db.read<{ language: string; n: number }>(
      'system',
      `select language, count(*)::int as n from (
         select language from conversation where workspace_id = $1 and account_id = $2 and status = 0
         order by last_activity_at desc, id desc limit ${LANGUAGE_OF_LAST}) c
       where language is not null group by language order by n desc`,
      [workspaceId, accountId],
    );
    const all = rows.reduce((sum, { n }) => sum + n, 0);
    const usual = rows[0] && rows[0].n >= all * USUAL_FROM ? rows[0].language : null;
    if (this.languages.size >= MOST_KEPT * 10) this.languages.clear();
    this.languages.set(key, { at: Date.now(), usual });
    return usual;
  }

  private async fresh(workspaceId: number, version: number): Promise<Screener> {
    const known = this.kept.get(workspaceId);
    if (known?.version === version && known.until > Date.now()) return known.screener;
    const { setup, next } = await this.db.transaction(workspaceId, async (tx) => {
      const { next } = await tx.one<{ next: Date | null }>(NEXT_CHANGE, [workspaceId]);
      return { setup: await loadSetup(tx, workspaceId), next };
    });
    const screener = new Screener(setup);
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(workspaceId, { version, until: next?.getTime() ?? Infinity, screener });
    return screener;
  }
}

const NEXT_CHANGE = `
  select min(at) filter (where at > now()) as next from (
    select paused_until as at from screening_rule where workspace_id = $1 and enabled
    union all select (content ->> 'expiresAt')::timestamptz from screening_rule where workspace_id = $1 and enabled) t`;
