import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Fetch, guardedFetch } from '@parvis/channels';
import { createLogger, Database, NudgedLoop, retryDelayMs, ServerConfig } from '@parvis/platform';
import { conversationUpdated } from '../wire/events';
import { hookBody } from './hook-bodies';
import type { LevelFacts, MailText } from './mail-texts';
import { Mailer } from './mailer';
import { OutsideLinks } from './outside-links';

const logger = createLogger('notice-sender');
const EVERY_MS = 2000;
const BATCH = 20;
const MOST_ATTEMPTS = 8;
const TIMEOUT_MS = 15_000;

interface NoticeRow {
  workspace_id: number;
  id: string;
  conversation_id: string;
  source_id: string;
  level: number;
  attempts: number;
  way: 'email' | 'webhook' | 'slack' | 'teams';
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
    let error: string | null = null;
    let isFinal = notice.attempts >= MOST_ATTEMPTS;
    if (notice.way === 'email' && !this.mailer.isSetUp) [error, isFinal] = ['no-mail-server', true];
    else {
      try {
        await this.send(notice);
      } catch (caught) {
        error = caught instanceof Error ? caught.message.slice(0, 300) : 'unknown';
        logger.warn({ err: caught, noticeId: notice.id, way: notice.way, attempts: notice.attempts }, 'not sent');
      }
    }
    await this.record(notice, error, isFinal);
  }

  private async send({
    workspace_id,
    id,
    conversation_id,
    source_id,
    level,
    way,
    target,
    payload,
  }: NoticeRow): Promise<void> {
    const conversation = this.links.conversation(conversation_id);
    if (way === 'email') {
      const { subject, lead, tail } = payload as MailText;
      const link = level > 0 ? conversation : this.links.question(workspace_id, source_id);
      await this.mailer.send({ id, to: target, subject, text: `${lead}${link}${tail}` });
      return;
    }
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
