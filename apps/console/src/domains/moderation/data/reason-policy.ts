import { computed, inject, Injectable, signal } from '@angular/core';
import { type DecisionKind, type DecisionSettings, type ModerationRow, OWN_SITE_CHANNELS, type PolicyReasonView, type PolicyView } from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';
import { Directory } from '../../../shared/directory/directory';
import { readLocal, writeLocal } from '../../../shared/storage';

const STORED = 'parvis.moderation.last-reason';
/** What takes something away for good, or is about a person. */
const DESTRUCTIVE: readonly DecisionKind[] = ['delete', 'reject', 'spam', 'ban'];

type Choice = PolicyReasonView & Partial<PolicyView>;

/** When a decision has to say why, and which reasons fit. */
@Injectable()
export class ReasonPolicy {
  private readonly directory = inject(Directory);
  private readonly duty = signal<DecisionSettings['reasonRequired']>('never');
  private readonly lastId = signal(readLocal(STORED));

  private readonly reasons = computed<readonly Choice[]>(() => this.directory.policyReasons());
  /** The reason given last, which Enter repeats. */
  readonly last = this.lastId.asReadonly();

  constructor() {
    void inject(Api)
      .get<Partial<DecisionSettings>>('/moderation/settings/decisions')
      .then(
        ({ reasonRequired }) => {
          if (reasonRequired) this.duty.set(reasonRequired);
        },
        () => undefined, // where nothing says so, nothing is asked; the server has the last word
      );
  }

  /** Waves of spam never ask: the same text from many needs no reason for each. */
  asks(kind: DecisionKind, rows: readonly ModerationRow[]): boolean {
    if (!DESTRUCTIVE.includes(kind) || this.duty() === 'never' || rows.length === 0) return false;
    if (rows.every(isWave)) return false;
    return this.duty() === 'always' || rows.some(({ channel, kind: what }) => isOwn(channel) || what === 'review');
  }

  /** Reasons that may be given for all of these rows. */
  fitting(rows: readonly ModerationRow[]): readonly Choice[] {
    return this.reasons().filter(
      ({ archivedAt, channels = [], accountIds = [] }) =>
        !archivedAt &&
        rows.every(({ channel, accountId }) => (channels.length === 0 || channels.includes(channel)) && (accountIds.length === 0 || accountIds.includes(accountId))),
    ); // prettier-ignore
  }

  byId(id: string | null): Choice | null {
    return this.reasons().find((one) => one.id === id) ?? null;
  }

  remember(id: string): void {
    this.lastId.set(id);
    writeLocal(STORED, id);
  }
}

const isOwn = (channel: string): boolean => OWN_SITE_CHANNELS.some((one) => one === channel);
const isWave = ({ flags, lookAlikes, label }: ModerationRow): boolean =>
  label === 'spam' && (flags.includes('wave') || (lookAlikes?.count ?? 0) > 1);
