import { Injectable } from '@nestjs/common';
import { guardedFetch } from '@parvis/channels';
import type { PushMessage } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, SecretBox, ServerConfig } from '@parvis/platform';
import webPush from 'web-push';
import { PublicAddress } from '../../accounts/public-address';
import { noticeWords } from '../outward/notice-words';
import { InstallationKeys } from './installation-keys';
import { judgeFailure, judgeStatus, type PushOutcome } from './push-outcome';

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 64 * 1024;
const LIVES_SECONDS = 12 * 3600;

/** Where a push service takes messages for one browser, and what they are encrypted with. */
export interface PushAddress {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

export interface PushTarget {
  workspaceId: number;
  subscriptionId: string;
}

interface SealedRow extends Record<string, unknown> {
  endpoint_hash: Buffer;
  sealed: Buffer;
  language: string | null;
}

export const sealContext = (workspaceId: number, endpointHash: Buffer): string =>
  `push:${workspaceId}:${endpointHash.toString('hex')}`;

/** Encrypts a message for one browser (RFC 8291) and hands it to its push service, signed with our key (RFC 8292). */
@Injectable()
export class PushSender {
  private readonly fetch;

  constructor(
    private readonly db: Database,
    private readonly box: SecretBox,
    private readonly keys: InstallationKeys,
    private readonly address: PublicAddress,
    server: ServerConfig,
  ) {
    const { allowPrivateNetwork } = server;
    this.fetch = guardedFetch({ allowPrivateNetwork, maxBytes: MOST_BYTES, timeoutMs: TIMEOUT_MS });
  }

  /** Never throws. A subscription that is over is removed. */
  async send(target: PushTarget, message: PushMessage, urgency: 'normal' | 'high'): Promise<PushOutcome> {
    const row = await this.load(target, null);
    return row ? this.sendTo(target, row, message, urgency) : { outcome: 'gone', why: 'removed' };
  }

  /** A message to try a device out; null when the member has no such device. */
  async test(agent: Agent, subscriptionId: string): Promise<PushOutcome | null> {
    const target = { workspaceId: agent.workspaceId, subscriptionId };
    const row = await this.load(target, agent.memberId);
    if (!row) return null;
    const words = noticeWords(row.language);
    const message = { title: 'Parvis', body: words.test, path: '/me/notifications', tag: 'test' };
    return this.sendTo(target, row, message, 'high');
  }

  private async sendTo(
    target: PushTarget,
    row: SealedRow,
    message: PushMessage,
    urgency: 'normal' | 'high',
  ): Promise<PushOutcome> {
    const outcome = await this.post(target.workspaceId, row, message, urgency).catch(judgeFailure);
    const key = [target.workspaceId, target.subscriptionId];
    if (outcome.outcome === 'gone')
      await this.db.read('system', 'delete from push_subscription where workspace_id = $1 and id = $2', key);
    if (outcome.outcome === 'sent')
      await this.db.read(
        'system',
        'update push_subscription set last_sent_at = now() where workspace_id = $1 and id = $2',
        key,
      );
    return outcome;
  }

  private async load(
    { workspaceId, subscriptionId }: PushTarget,
    memberId: number | null,
  ): Promise<SealedRow | undefined> {
    // prettier-ignore
    const [row] = await this.db.read<SealedRow>(
      'system',
      `select s.endpoint_hash, s.sealed, u.preferences ->> 'language' as language
       from push_subscription s join member m on m.workspace_id = s.workspace_id and m.id = s.member_id join app_user u on u.id = m.user_id
       where s.workspace_id = $1 and s.id = $2 and ($3::int is null or s.member_id = $3)`,
      [workspaceId, subscriptionId, memberId],
    );
    return row;
  }

  private async post(
    workspaceId: number,
    row: SealedRow,
    message: PushMessage,
    urgency: 'normal' | 'high',
  ): Promise<PushOutcome> {
    const to = this.box.open<PushAddress>(row.sealed, sealContext(workspaceId, row.endpoint_hash));
    const keys = await this.keys.keys();
    const { endpoint, method, headers, body } = webPush.generateRequestDetails(to, JSON.stringify(message), {
      vapidDetails: { ...keys, subject: this.subject() },
      TTL: LIVES_SECONDS,
      urgency,
      contentEncoding: 'aes128gcm',
    });
    const sent = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
    const answer = await this.fetch(endpoint, {
      method,
      headers: sent.map(([name, value]): [string, string] => [name, String(value)]),
      body: new Uint8Array(body),
      redirect: 'error',
    });
    await answer.body?.cancel();
    return judgeStatus(answer.status, answer.headers.get('retry-after'));
  }

  /** Whom a push service can turn to: our address, where it is one of the open net. */
  private subject(): string {
    const { url } = this.address;
    return url.startsWith('https:') ? url : 'mailto:parvis@localhost.localdomain';
  }
}
