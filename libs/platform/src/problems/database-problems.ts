import type { ProblemCode } from '@parvis/contracts';
import { Problem } from './problem';

/** Unique and foreign keys whose violation is the caller's doing, by constraint name. */
const BY_CONSTRAINT: Record<string, { code: ProblemCode; detail: string }> = {
  account_external: { code: 'already-exists', detail: 'This account is connected already.' },
  account_widget_key: { code: 'already-exists', detail: 'Another widget has this key already.' },
  app_user_email: { code: 'already-exists', detail: 'A person with this e-mail exists already.' },
  invitation_open: { code: 'already-exists', detail: 'This person is invited already.' },
  member_user: { code: 'already-exists', detail: 'This person is a member already.' },
  tag_name: { code: 'already-exists', detail: 'A tag with this name exists already.' },
  team_name: { code: 'already-exists', detail: 'A team with this name exists already.' },
};

/** The problem behind a violated constraint; undefined for every other database error. */
export function fromDatabaseError(error: unknown): Problem | undefined {
  const { constraint } = (error ?? {}) as { constraint?: unknown };
  if (typeof constraint !== 'string') return undefined;
  const known = BY_CONSTRAINT[constraint];
  return known && new Problem(known.code, { detail: known.detail, cause: error });
}
