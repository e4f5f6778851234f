import type { ProblemCode } from '@parvis/contracts';
import { Problem } from './problem';

/** Unique and foreign keys whose violation is the caller's doing, by constraint name. */
const BY_CONSTRAINT: Record<string, { code: ProblemCode; detail: string }> = {
  account_external: { code: 'already-exists', detail: 'This account is connected already.' },
  account_widget_key: { code: 'already-exists', detail: 'Another widget has this key already.' },
  calendar_name: { code: 'already-exists', detail: 'A calendar with this name exists already.' },
  ladder_name: { code: 'already-exists', detail: 'A ladder with this name exists already.' },
  sla_policy_name: { code: 'already-exists', detail: 'A policy with this name exists already.' },
  sla_policy_calendar: { code: 'not-possible-now', detail: 'A policy still uses this calendar.' },
  sla_policy_ladder: { code: 'not-possible-now', detail: 'A policy still uses this ladder.' },
  app_user_email: { code: 'already-exists', detail: 'A person with this e-mail exists already.' },
  contact_attribute_key: { code: 'already-exists', detail: 'An attribute with this key exists already.' },
  contact_list_name: { code: 'already-exists', detail: 'A list with this name exists already.' },
  identity_link_active: { code: 'not-possible-now', detail: 'This person is linked already.' },
  invitation_open: { code: 'already-exists', detail: 'This person is invited already.' },
  member_user: { code: 'already-exists', detail: 'This person is a member already.' },
  canned_shortcode: { code: 'already-exists', detail: 'Another prepared answer of this scope has this shortcode.' },
  tag_name: { code: 'already-exists', detail: 'A tag with this name exists already.' },
  webhook_replay_open: { code: 'not-possible-now', detail: 'Another replay of this endpoint is under way.' },
  team_name: { code: 'already-exists', detail: 'A team with this name exists already.' },
};

/** The problem behind a violated constraint; undefined for every other database error. */
export function fromDatabaseError(error: unknown): Problem | undefined {
  const { constraint } = (error ?? {}) as { constraint?: unknown };
  if (typeof constraint !== 'string') return undefined;
  const known = BY_CONSTRAINT[constraint];
  return known && new Problem(known.code, { detail: known.detail, cause: error });
}
