import type { Tx } from '@parvis/platform';
import type { SignedIdentity } from './identity-token';
import { refuse } from './refusal';
import { lockVisitor, VISITOR_COLUMNS, type VisitorRow } from './visitor-row';

/**
 * Makes a visitor the person that the host site signed for; the row that stands for that person from now on. Only ever by the
 * signed id: a typed e-mail joins nobody.
 */
export async function adoptIdentity(
  tx: Tx,
  { workspace_id, account_id, id }: VisitorRow,
  identity: SignedIdentity,
): Promise<VisitorRow> {
  // prettier-ignore
  // two browsers of one person that identify at the same moment come one after the other
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `widget person ${workspace_id} ${account_id} ${identity.externalUserId}`,
  ]);
  const visitor = await lockVisitor(tx, workspace_id, id);
  if (!visitor) return refuse('session_expired', 'The session is over: start a new one.');
  const known = await personOf(tx, visitor, identity.externalUserId);
  const wasSomebodyElse = visitor.external_user_id !== null && visitor.external_user_id !== identity.externalUserId;
  if (!known) return sign(tx, wasSomebodyElse ? await anotherOf(tx, visitor) : visitor, identity);
  if (known.id !== visitor.id && !wasSomebodyElse) await mergeInto(tx, visitor, known);
  return sign(tx, known, identity);
}

function personOf(
  tx: Tx,
  { workspace_id, account_id }: VisitorRow,
  externalUserId: string,
): Promise<VisitorRow | undefined> {
  // prettier-ignore
  return tx.maybeOne<VisitorRow>(
    `select ${VISITOR_COLUMNS} from widget_visitor v
     where v.workspace_id = $1 and v.account_id = $2 and v.external_user_id = $3 and v.merged_into is null for update`,
    [workspace_id, account_id, externalUserId],
  );
}

/** A name or an e-mail that was signed replaces what was typed. */
function sign(tx: Tx, visitor: VisitorRow, { externalUserId, name, email }: SignedIdentity): Promise<VisitorRow> {
  return tx.one<VisitorRow>(
    `update widget_visitor v set external_user_id = $3, last_seen_at = now(), verified = v.verified or $6,
       name = case when $6 then $4 else v.name end, email = case when $6 then $5 else v.email end,
       email_consent_at = case when $6 and $5::text is not null then coalesce(v.email_consent_at, v.consent_at, now()) else v.email_consent_at end
     where v.workspace_id = $1 and v.id = $2 returning ${VISITOR_COLUMNS}`,
    [visitor.workspace_id, visitor.id, externalUserId, name, email, name !== null || email !== null],
  );
}

/** Somebody else used this browser: what they wrote stays theirs. */
function anotherOf(tx: Tx, { workspace_id, id }: VisitorRow): Promise<VisitorRow> {
  return tx.one<VisitorRow>(
    `insert into widget_visitor as v (id, workspace_id, account_id, consent_at, locale, time_zone, user_agent, first_page, last_page, address_hash, blocked_at)
     select $3, workspace_id, account_id, consent_at, locale, time_zone, user_agent, last_page, last_page, address_hash, blocked_at
     from widget_visitor where workspace_id = $1 and id = $2 returning ${VISITOR_COLUMNS}`,
    [workspace_id, id, tx.newId()],
  );
}

/** What an anonymous visitor wrote becomes the known person's; a block stays on whoever it was put. */
async function mergeInto(tx: Tx, visitor: VisitorRow, known: VisitorRow): Promise<void> {
  const place = [visitor.workspace_id, visitor.id, known.id];
  await tx.query('update widget_conversation set visitor_id = $3 where workspace_id = $1 and visitor_id = $2', place);
  await tx.query('update widget_upload set visitor_id = $3 where workspace_id = $1 and visitor_id = $2', place);
  await tx.query('update widget_session set visitor_id = $3 where workspace_id = $1 and visitor_id = $2', place);
  await tx.query(
    `update widget_visitor k set blocked_at = coalesce(k.blocked_at, v.blocked_at)
     from widget_visitor v where k.workspace_id = $1 and k.id = $3 and v.workspace_id = $1 and v.id = $2`,
    place,
  );
  await tx.query('update widget_visitor set merged_into = $3 where workspace_id = $1 and id = $2', place);
}
