import type { ChannelKind, DecisionKind, DsaCategory, PolicyContent, PolicyKind, PolicyReach, PolicyView, Severity } from '@parvis/contracts'; // prettier-ignore
import type { Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';

export interface PolicyRow {
  id: number;
  key: string | null;
  version: number;
  archived_at: Date | null;
  label_en: string;
  label_fr: string;
  kind: PolicyKind;
  ground: string;
  author_en: string;
  author_fr: string;
  guidance_en: string;
  guidance_fr: string;
  severity: number;
  needs_note: boolean;
  verbs: DecisionKind[];
  channels: ChannelKind[];
  account_ids: number[];
  strike_weight: number;
  protective: boolean;
  asks_for: PolicyReach;
  dsa_category: DsaCategory;
}

export const POLICY_COLUMNS = `p.id, p.key, p.version, p.archived_at, p.label_en, p.label_fr, p.kind, p.ground, p.author_en, p.author_fr,
  p.guidance_en, p.guidance_fr, p.severity, p.needs_note, p.verbs, p.channels, p.account_ids, p.strike_weight, p.protective, p.asks_for, p.dsa_category`;

export function toPolicyView(row: PolicyRow): PolicyView {
  return {
    id: String(row.id),
    key: row.key,
    version: row.version,
    archivedAt: row.archived_at?.toISOString() ?? null,
    label: { en: row.label_en, fr: row.label_fr },
    kind: row.kind,
    ground: row.ground,
    authorText: { en: row.author_en, fr: row.author_fr },
    guidance: { en: row.guidance_en, fr: row.guidance_fr },
    severity: row.severity as Severity,
    needsNote: row.needs_note,
    verbs: row.verbs,
    channels: row.channels,
    accountIds: row.account_ids.map(String),
    strikeWeight: row.strike_weight,
    protective: row.protective,
    asksFor: row.asks_for,
    dsaCategory: row.dsa_category,
  };
}

/** A new reason where its author says nothing more. */
export const PLAIN_POLICY: Omit<PolicyContent, 'label' | 'kind'> = {
  ground: '',
  authorText: { en: '', fr: '' },
  guidance: { en: '', fr: '' },
  severity: 2,
  needsNote: false,
  verbs: [],
  channels: [],
  accountIds: [],
  strikeWeight: 1,
  protective: false,
  asksFor: 'destructive',
  dsaCategory: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
};

/** The columns of a content, in the order of `POLICY_SETS`. */
export function policyValues(content: PolicyContent): unknown[] {
  const { label, authorText, guidance } = content;
  return [label.en, label.fr, content.kind, content.ground, authorText.en, authorText.fr, guidance.en, guidance.fr, content.severity, content.needsNote, content.verbs, content.channels, content.accountIds.map(Number), content.strikeWeight, content.protective, content.asksFor, content.dsaCategory]; // prettier-ignore
}
export const POLICY_SETS = ['label_en', 'label_fr', 'kind', 'ground', 'author_en', 'author_fr', 'guidance_en', 'guidance_fr', 'severity', 'needs_note', 'verbs', 'channels', 'account_ids', 'strike_weight', 'protective', 'asks_for', 'dsa_category'] as const; // prettier-ignore

export async function findPolicy(tx: Tx, workspaceId: number, id: string | number): Promise<PolicyRow | undefined> {
  return tx.maybeOne<PolicyRow>(
    `select ${POLICY_COLUMNS} from policy_reason p where p.workspace_id = $1 and p.id = $2`,
    [workspaceId, Number(id)],
  );
}

/** The reason a decision names, if it may be given there; 400 that names the field otherwise. */
export async function usablePolicy(
  tx: Tx,
  workspaceId: number,
  reasonId: string | undefined,
  place: { channel: ChannelKind; accountId: number },
): Promise<PolicyRow | null> {
  if (reasonId === undefined) return null;
  const policy = await findPolicy(tx, workspaceId, reasonId);
  if (!policy) throw invalidField('/reasonId', 'is not a reason of this workspace');
  if (policy.archived_at !== null) throw invalidField('/reasonId', 'is archived: choose another reason');
  const { channels, account_ids } = policy;
  if (channels.length > 0 && !channels.includes(place.channel))
    throw invalidField('/reasonId', 'is not for this channel');
  if (account_ids.length > 0 && !account_ids.includes(place.accountId))
    throw invalidField('/reasonId', 'is not for this account');
  return policy;
}
