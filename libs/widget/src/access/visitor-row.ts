import type { WidgetVisitorView } from '@parvis/contracts';
import type { LandedVisitor } from '@parvis/channels/web-widget';
import type { Tx } from '@parvis/platform';
import { publicId } from './ids';

/** A visitor as the database has them. */
export interface VisitorRow {
  id: string;
  workspace_id: number;
  account_id: number;
  verified: boolean;
  external_user_id: string | null;
  name: string | null;
  email: string | null;
  email_consent_at: Date | null;
  blocked_at: Date | null;
  address_hash: string | null;
  locale: string | null;
}

export const VISITOR_COLUMNS = `v.id, v.workspace_id, v.account_id, v.verified, v.external_user_id, v.name, v.email, v.email_consent_at,
  v.blocked_at, v.address_hash, v.locale`;

/** The visitor, for whoever changes something of theirs: their acts come one after the other. */
export async function lockVisitor(tx: Tx, workspaceId: number, id: string): Promise<VisitorRow | undefined> {
  return tx.maybeOne<VisitorRow>(
    `select ${VISITOR_COLUMNS} from widget_visitor v where v.workspace_id = $1 and v.id = $2 and v.merged_into is null for update`,
    [workspaceId, id],
  );
}

export function visitorView({ id, name, email, verified }: VisitorRow): WidgetVisitorView {
  return { id: publicId('visitor', id), name, email, verified };
}

export function landedVisitor({ id, name, email, verified, external_user_id }: VisitorRow): LandedVisitor {
  return { id: publicId('visitor', id), name, email, verified, externalUserId: external_user_id };
}
