import { Injectable } from '@nestjs/common';
import { allowsPage, type WidgetSettings, widgetSettingsOf } from '@parvis/channels/web-widget';
import { AccountDirectory, type KnownAccount } from '@parvis/inbox';
import { Database, throwProblem } from '@parvis/platform';
import { refuse } from './refusal';

const MOST_KEPT = 20_000;
const DOMAINS_FRESH_MS = 30_000;

/** One connected widget. */
export interface KnownWidget {
  workspaceId: number;
  accountId: number;
  key: string;
  enabled: boolean;
  settings: WidgetSettings;
  identitySecret: string;
}

/** Finds widgets by their public key or account. */
@Injectable()
export class WidgetDirectory {
  private readonly byKey = new Map<string, { workspaceId: number; accountId: number }>();
  private domains: { until: number; all: string[] } = { until: 0, all: [] };

  constructor(
    private readonly db: Database,
    private readonly accounts: AccountDirectory,
  ) {}

  /** @throws WidgetRefusal `not_found` | `widget_disabled` */
  async require(key: unknown): Promise<KnownWidget> {
    const widget = typeof key === 'string' && key !== '' ? await this.find(key) : undefined;
    if (!widget) return refuse('not_found', 'There is no such widget.');
    return usable(widget);
  }

  /** @throws WidgetRefusal `widget_disabled`, also when it was removed */
  async ofAccount(workspaceId: number, accountId: number): Promise<KnownWidget> {
    const widget = widgetOf(await this.accounts.find(workspaceId, accountId));
    return widget ? usable(widget) : refuse('widget_disabled', 'This widget was removed.');
  }

  /** For members: the widget of an account, stopped or not. @throws problem `not-found` */
  async forMember(workspaceId: number, accountId: number): Promise<KnownWidget> {
    const widget = widgetOf(await this.accounts.find(workspaceId, accountId));
    return widget ?? throwProblem('not-found', { detail: 'There is no such widget.' });
  }

  /** Whether pages of an origin may carry any widget: what a browser is told before it says which. */
  async someAllows(origin: string): Promise<boolean> {
    if (this.domains.until < Date.now()) {
      const rows = await this.db.read<{ domains: string }>(
        'system',
        `select distinct settings ->> 'allowedDomains' as domains from account
         where channel = 'web-widget' and enabled and removed_at is null and external_id <> ''`,
      );
      const all = rows.flatMap(({ domains }) => widgetSettingsOf({ allowedDomains: domains }).domains);
      this.domains = { until: Date.now() + DOMAINS_FRESH_MS, all: [...new Set(all)] };
    }
    return allowsPage(this.domains.all, origin);
  }

  private async find(key: string): Promise<KnownWidget | undefined> {
    const known = this.byKey.get(key);
    if (known) {
      const widget = widgetOf(await this.accounts.find(known.workspaceId, known.accountId));
      if (widget?.key === key) return widget;
      this.byKey.delete(key);
    }
    const [row] = await this.db.read<{ workspace_id: number; id: number }>(
      'system',
      `select workspace_id, id from account where channel = 'web-widget' and external_id = $1 and external_id <> '' and removed_at is null`,
      [key],
    );
    if (!row) return undefined;
    if (this.byKey.size >= MOST_KEPT) this.byKey.clear();
    this.byKey.set(key, { workspaceId: row.workspace_id, accountId: row.id });
    return widgetOf(await this.accounts.find(row.workspace_id, row.id));
  }
}

function usable(widget: KnownWidget): KnownWidget {
  return widget.enabled ? widget : refuse('widget_disabled', 'This widget is switched off.');
}

function widgetOf(account: KnownAccount | undefined): KnownWidget | undefined {
  if (!account || account.removed || account.channel !== 'web-widget' || account.context.externalId === '') return;
  const { externalId, settings, credentials } = account.context;
  return {
    workspaceId: account.workspaceId,
    accountId: account.id,
    key: externalId,
    enabled: account.enabled,
    settings: widgetSettingsOf(settings),
    identitySecret: credentials['identitySecret'] ?? '',
  };
}
