import { type ChannelKind, type DecisionKind, type DecisionSettings, type ItemKind, OWN_SITE_CHANNELS, type ReasonDuty } from '@parvis/contracts'; // prettier-ignore
import type { Tx } from '@parvis/platform';

/** What goes for a workspace that has chosen nothing. */
export const DEFAULT_DECISION_SETTINGS: DecisionSettings = {
  reasonRequired: 'own-site',
  sendStatements: false,
  pageLanguage: 'fr',
  contact: '',
  transparency: { public: false, slug: null },
};

/** What a workspace has chosen about its decisions, with the version that a change has to name. */
export async function loadDecisionSettings(
  tx: Tx,
  workspaceId: number,
): Promise<{ settings: DecisionSettings; version: number }> {
  const row = await tx.maybeOne<{ value: Partial<DecisionSettings>; version: number }>(
    `select value, version from moderation_setting where workspace_id = $1 and name = 'decisions'`,
    [workspaceId],
  );
  return { settings: { ...DEFAULT_DECISION_SETTINGS, ...row?.value }, version: row?.version ?? 0 };
}

const FINAL: readonly DecisionKind[] = ['delete', 'ban'];
const REFUSALS: readonly DecisionKind[] = ['delete', 'ban', 'reject', 'hide', 'spam'];

/**
 * Whether a person has to give a reason for this. On one's own site the house is the host; a review that is refused in any way
 * has to be refused with reasons (Code de la consommation, L111-7-2).
 */
export function isReasonRequired(
  duty: ReasonDuty,
  { kind, channel, itemKind }: { kind: DecisionKind; channel: ChannelKind; itemKind: ItemKind },
): boolean {
  if (duty === 'never') return false;
  if (itemKind === 'review' && REFUSALS.includes(kind)) return true;
  return FINAL.includes(kind) && (duty === 'always' || isOwnSite(channel));
}

export function isOwnSite(channel: ChannelKind): boolean {
  return OWN_SITE_CHANNELS.some((own) => own === channel);
}
