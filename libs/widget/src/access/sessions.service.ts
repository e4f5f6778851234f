import { Injectable } from '@nestjs/common';
import type { IdentifyBody, StartedSession, StartSessionBody, VisitorDetailsBody, WidgetSessionView } from '@parvis/contracts'; // prettier-ignore
import { Database, SecretBox, type Tx } from '@parvis/platform';
import { publishChange } from '../transcript/changes';
import { conversationOf, conversationView } from '../transcript/conversation-row';
import { WidgetOffer } from '../offer/widget-offer';
import { publicId } from './ids';
import { type SignedIdentity, verifyIdentity } from './identity-token';
import { adoptIdentity } from './merge-visitors';
import { refuse } from './refusal';
import { addressHash, hashOfToken, newToken } from './tokens';
import { lockVisitor, VISITOR_COLUMNS, type VisitorRow, visitorView } from './visitor-row';
import { type KnownWidget, WidgetDirectory } from './widget-directory';

const SESSION_DAYS = 90;
const DAY_MS = 86_400_000;
const SEEN_EVERY_MS = 60_000;

/** Where a request comes from. */
export interface Caller {
  address: string;
  userAgent: string;
}

/** A visitor with a working token. */
export interface WidgetSession {
  widget: KnownWidget;
  visitor: VisitorRow;
  tokenHash: Buffer;
  expiresAt: Date;
  /** Of the request, not of the first one. */
  addressHash: string;
}

/** Who a visitor is: sessions by token, and what is known of the person behind them. */
@Injectable()
export class WidgetSessions {
  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
    private readonly directory: WidgetDirectory,
    private readonly offer: WidgetOffer,
  ) {}

  /** Starts a session for a new visitor. @throws WidgetRefusal `invalid` without the consent that is asked for, `blocked` */
  async start(widget: KnownWidget, body: StartSessionBody, caller: Caller): Promise<StartedSession> {
    if (widget.settings.consent.required && body.consent !== true)
      refuse('invalid', 'The visitor has to agree before anything is stored.');
    const { workspaceId, accountId } = widget;
    const hash = addressHash(this.secrets, accountId, caller.address);
    return this.db.transaction(workspaceId, async (tx) => {
      if (!widget.settings.blockSilently && (await isBlockedAddress(tx, widget, hash)))
        refuse('blocked', 'You cannot write here.');
      const visitor = await tx.one<VisitorRow>(
        `insert into widget_visitor as v (id, workspace_id, account_id, consent_at, locale, time_zone, user_agent, first_page, last_page, address_hash)
         values ($1, $2, $3, case when $4 then now() end, $5, $6, $7, $8, $8, $9) returning ${VISITOR_COLUMNS}`,
        [tx.newId(), workspaceId, accountId, body.consent === true, body.locale, body.timeZone ?? null, caller.userAgent.slice(0, 300), body.page.url, hash], // prettier-ignore
      );
      return this.open(tx, widget, visitor);
    });
  }

  /** The session of a token; using it keeps it alive. @throws WidgetRefusal `session_expired` | `widget_disabled` */
  async require(token: string | undefined, caller: Caller): Promise<WidgetSession> {
    const tokenHash = token === undefined ? null : hashOfToken(token);
    const [row] = tokenHash === null ? [] : await this.lookUp(tokenHash);
    if (!row || tokenHash === null) return refuse('session_expired', 'The session is over: start a new one.');
    const { expires_at: expiresAt, last_seen_at: lastSeenAt, ...visitor } = row;
    const widget = await this.directory.ofAccount(row.workspace_id, row.account_id);
    const session = {
      widget,
      visitor,
      tokenHash,
      expiresAt,
      addressHash: addressHash(this.secrets, widget.accountId, caller.address),
    };
    if (Date.now() - lastSeenAt.getTime() > SEEN_EVERY_MS) session.expiresAt = await this.keepAlive(session);
    return session;
  }

  async view({ widget, visitor, expiresAt }: WidgetSession): Promise<WidgetSessionView> {
    return this.db.transaction(widget.workspaceId, (tx) => this.viewIn(tx, widget, visitor, expiresAt));
  }

  /** Ends the session for good. */
  async end(session: WidgetSession): Promise<void> {
    await this.db.transaction(session.widget.workspaceId, (tx) => endSession(tx, session));
  }

  /**
   * The host site says who this is: the visitor becomes that person, joins the one known by that id already, or, when somebody
   * else was signed in in this browser, a new person begins. The token changes in any case.
   */
  async identify(session: WidgetSession, body: IdentifyBody): Promise<StartedSession> {
    const { widget, visitor } = session;
    const identity: SignedIdentity = await verifyIdentity(body, widget.key, widget.identitySecret);
    return this.db.transaction(widget.workspaceId, async (tx) => {
      const person = await adoptIdentity(tx, visitor, identity);
      await endSession(tx, session);
      return this.open(tx, widget, person);
    });
  }

  /** What the visitor typed about themselves; a signed identity is not overwritten. */
  async describe(session: WidgetSession, { name, email, consent }: VisitorDetailsBody): Promise<WidgetSessionView> {
    if (email !== undefined && consent !== true)
      refuse('invalid', 'The e-mail address is kept only if the visitor agrees.');
    const { widget } = session;
    return this.db.transaction(widget.workspaceId, async (tx) => {
      const visitor = await lockVisitor(tx, widget.workspaceId, session.visitor.id);
      if (!visitor) return refuse('session_expired', 'The session is over: start a new one.');
      const described = await describeVisitor(tx, visitor, { name: name ?? null, email: email ?? null });
      return this.viewIn(tx, widget, described, session.expiresAt);
    });
  }

  private async open(tx: Tx, widget: KnownWidget, visitor: VisitorRow): Promise<StartedSession> {
    const token = newToken();
    const expiresAt = endOf(widget);
    await tx.query(
      'insert into widget_session (visitor_id, expires_at, workspace_id, account_id, token_hash) values ($1, $2, $3, $4, $5)',
      [visitor.id, expiresAt, widget.workspaceId, widget.accountId, hashOfToken(token)],
    );
    return { token, ...(await this.viewIn(tx, widget, visitor, expiresAt)) };
  }

  private async viewIn(tx: Tx, widget: KnownWidget, visitor: VisitorRow, expiresAt: Date): Promise<WidgetSessionView> {
    const conversation = await conversationOf(tx, widget.workspaceId, visitor.id, 'current');
    return {
      visitorId: publicId('visitor', visitor.id),
      visitor: visitorView(visitor),
      expiresAt: expiresAt.toISOString(),
      conversation: conversation ? await conversationView(tx, conversation) : null,
      config: await this.offer.of(widget),
    };
  }

  private lookUp(tokenHash: Buffer): Promise<(VisitorRow & { expires_at: Date; last_seen_at: Date })[]> {
    return this.db.read(
      'system',
      `select ${VISITOR_COLUMNS}, s.expires_at, v.last_seen_at from widget_session s
       join widget_visitor v on v.workspace_id = s.workspace_id and v.id = s.visitor_id
       where s.token_hash = $1 and s.expires_at > now() and v.merged_into is null`,
      [tokenHash],
    );
  }

  private async keepAlive({ widget, visitor, tokenHash, addressHash: hash }: WidgetSession): Promise<Date> {
    const expiresAt = endOf(widget);
    await this.db.transaction(widget.workspaceId, async (tx) => {
      await tx.query(
        'update widget_visitor set last_seen_at = now(), address_hash = $3 where workspace_id = $1 and id = $2',
        [widget.workspaceId, visitor.id, hash],
      );
      await tx.query('update widget_session set expires_at = $2 where token_hash = $1', [tokenHash, expiresAt]);
    });
    return expiresAt;
  }
}

/** Whether somebody from this address was blocked. */
export async function isBlockedAddress(tx: Tx, widget: KnownWidget, hash: string): Promise<boolean> {
  const row = await tx.maybeOne(
    'select 1 from widget_visitor where workspace_id = $1 and account_id = $2 and address_hash = $3 and blocked_at is not null limit 1',
    [widget.workspaceId, widget.accountId, hash],
  );
  return row !== undefined;
}

/** Keeps typed name and e-mail of a locked visitor, with consent; nothing changes for a verified one. */
export async function describeVisitor(
  tx: Tx,
  visitor: VisitorRow,
  { name, email }: { name: string | null; email: string | null },
): Promise<VisitorRow> {
  return tx.one<VisitorRow>(
    `update widget_visitor v set name = case when v.verified then v.name else coalesce($3, v.name) end,
       email = case when v.verified then v.email else coalesce($4, v.email) end,
       email_consent_at = case when $4::text is null then v.email_consent_at else now() end
     where v.workspace_id = $1 and v.id = $2 returning ${VISITOR_COLUMNS}`,
    [visitor.workspace_id, visitor.id, name, email],
  );
}

async function endSession(tx: Tx, { widget, visitor, tokenHash }: WidgetSession): Promise<void> {
  await tx.query('delete from widget_session where token_hash = $1', [tokenHash]);
  const place = {
    workspaceId: widget.workspaceId,
    accountId: widget.accountId,
    visitorId: visitor.id,
    conversationId: null,
  };
  await publishChange(tx, place, { change: 'ended', session: tokenHash.toString('hex') });
}

function endOf({ settings }: KnownWidget): Date {
  return new Date(Date.now() + Math.min(SESSION_DAYS, settings.retentionDays) * DAY_MS);
}
