import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Fetch, guardedFetch } from '@parvis/channels';
import { createLogger, Database, NudgedLoop, retryDelayMs, ServerConfig } from '@parvis/platform';
import { Mailer } from '../mail/mailer';
import { conversationUpdated } from '../wire/events';
import { hookBody } from './hook-bodies';
import type { LevelFacts, MailText } from './mail-texts';
import { OutsideLinks } from './outside-links';

const logger = createLogger('notice-sender');
const EVERY_MS = 2000;
const BATCH = 20;
const MOST_ATTEMPTS = 8;
const TIMEOUT_MS = 15_000;

type HookWay = 'webhook' | 'slack' | 'teams';

interface Failure {
  why: string;
  /** Trying again would change nothing. */
  isFinal: boolean;
}

interface NoticeRow {
  workspace_id: number;
  id: string;
  conversation_id: string;
  source_id: string;
  level: number;
  attempts: number;
  way: 'email' | HookWay;
  target: string;
  payload: MailText | LevelFacts;
}

// taken for two minutes: should this process die, another sends it under the same id
const TAKE = `
  update outgoing_notice n set attempts = n.attempts + 1, next_attempt_at = now() + interval '2 minutes'
  from (select workspace_id, id from outgoing_notice where state = 'queued' and next_attempt_at <= now()
        order by next_attempt_at limit ${BATCH} for update skip locked) d
  where n.workspace_id = d.workspace_id and n.id = d.id
  returning n.workspace_id, n.id, n.conversation_id, n.source_id, n.level, n.attempts, n.way, n.target, n.payload`;

/** Sends what has to leave the house, again with growing gaps where it did not work; each under an id that stays the same. */
@Injectable()
export class NoticeSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly fetch: Fetch;
  private readonly loop = new NudgedLoop('notice-sender', EVERY_MS, async () => (await this.sendOnce()) === BATCH);

  constructor(
    private readonly db: Database,
    private readonly mailer: Mailer,
    private readonly links: OutsideLinks,
    { allowPrivateNetwork }: ServerConfig,
  ) {
    this.fetch = guardedFetch({ allowPrivateNetwork, maxBytes: 64_000, timeoutMs: TIMEOUT_MS });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch; returns how many were tried. */
  async sendOnce(): Promise<number> {
    const taken = await this.db.transaction('system', (tx) => tx.query<NoticeRow>(TAKE));
    await Promise.all(taken.map((notice) => this.sendAndRecord(notice)));
    return taken.length;
  }

  private async sendAndRecord(notice: NoticeRow): Promise<void> {
    const failure = await (notice.way === 'email' ? this.mail(notice) : this.call(notice, notice.way));
    if (failure)
      logger.warn({ noticeId: notice.id, way: notice.way, attempts: notice.attempts, why: failure.why }, 'not sent');
    const isFinal = failure?.isFinal === true || notice.attempts >= MOST_ATTEMPTS;
    await this.record(notice, failure?.why ?? null, isFinal);
  }

  /** A mail that may have arrived goes again: its id tells a mailbox that it is the same. */
  private async mail({
    workspace_id,
    id,
    conversation_id,
    source_id,
    level,
    target,
    payload,
  }: NoticeRow): Promise<Failure | null> {
    const { subject, lead, tail, link: given } = payload as MailText;
    const link =
      given ?? (level > 0 ? this.links.conversation(conversation_id) : this.links.question(workspace_id, source_id));
    const sent = await this.mailer.send({
      to: target,
      subject,
      text: `${lead}${link}${tail}`,
      messageId: `notice-${id}@${this.mailer.domain}`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    if (sent.outcome === 'sent') return null;
    if (sent.outcome === 'not-set') return { why: 'no-mail-server', isFinal: true };
    return { why: sent.why, isFinal: sent.outcome === 'refused' };
  }

  private async call(notice: NoticeRow, way: HookWay): Promise<Failure | null> {
    try {
      await this.post(notice, way);
      return null;
    } catch (error) {
      return { why: error instanceof Error ? error.message.slice(0, 300) : 'unknown', isFinal: false };
    }
  }

  private async post({ id, conversation_id, target, payload }: NoticeRow, way: HookWay): Promise<void> {
    const conversation = this.links.conversation(conversation_id);
    const response = await this.fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'webhook-id': `notice_${id}` },
      body: JSON.stringify(hookBody(way, payload as LevelFacts, conversation)),
      redirect: 'error',
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`answered with ${response.status}`);
  }

  private async record(
    { workspace_id, id, conversation_id, attempts }: NoticeRow,
    error: string | null,
    isFinal: boolean,
  ): Promise<void> {
    const state = error === null ? 'sent' : isFinal ? 'failed' : 'queued';
    await this.db.transaction('system', async (tx) => {
      await tx.query(
        `update outgoing_notice set state = $3, error = $4, sent_at = case when $3 = 'sent' then now() end,
           next_attempt_at = now() + make_interval(secs => $5::float8 / 1000)
         where workspace_id = $1 and id = $2 and state = 'queued'`,
        [workspace_id, id, state, error, 30 * retryDelayMs(attempts)],
      );
      if (state !== 'queued') await tx.publish(workspace_id, conversationUpdated(conversation_id, null));
    });
  }
}
