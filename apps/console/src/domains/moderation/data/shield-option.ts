import type { ItemKind, ModerationRow, Permission } from '@parvis/contracts';
import type { Hindrance } from './decision-options';

/** Kinds of item that everybody can read. */
const PUBLIC_KINDS: readonly ItemKind[] = ['comment', 'review', 'mention', 'post'];

/** Hiding to protect who wrote, with a private answer, as it stands for a row. */
export interface ShieldOption {
  /** It is out of sight already: what is left is to answer. */
  isHidden: boolean;
  /** `no-private-reply`: the channel has no way to answer in private. */
  hindrance: Hindrance | 'no-private-reply' | null;
}

/** Null where it does not concern the row (nobody's data is in public there, or something else about it is worse), or the role has no part of it. */
export function shieldOption(row: ModerationRow, can: (permission: Permission) => boolean): ShieldOption | null {
  if (row.label !== 'personal-data' || !PUBLIC_KINDS.includes(row.kind) || row.platformState === 'deleted' || row.state === 'deleted') return null; // prettier-ignore
  if (!can('moderation.hide') || !can('inbox.reply')) return null;
  const verbOf = (name: 'hide' | 'private-reply') => row.verbs.find(({ verb }) => verb === name);
  const isHidden = row.state === 'hidden' || row.platformState === 'hidden';
  const [hide, answer] = [verbOf('hide'), verbOf('private-reply')];
  if (!isHidden && !hide) return { isHidden, hindrance: 'channel-cannot' };
  if (!answer) return { isHidden, hindrance: 'no-private-reply' };
  if (!answer.available) return { isHidden, hindrance: answer.reason ?? 'not-allowed' };
  return { isHidden, hindrance: isHidden || hide?.available ? null : (hide?.reason ?? 'not-allowed') };
}
