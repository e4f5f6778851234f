import { Injectable } from '@nestjs/common';
import { SecretBox, ServerConfig } from '@parvis/platform';
import { isBigId, isSmallId } from '../wire/ids';

const LIFETIME_MS = 60 * 60_000;

/** Short-lived public addresses under which a platform fetches one of our attachments. */
@Injectable()
export class SignedAddresses {
  constructor(
    private readonly secrets: SecretBox,
    private readonly server: ServerConfig,
  ) {}

  /** Null when the installation has no public address. */
  of(workspaceId: number, attachmentId: string, now = Date.now()): string | null {
    const { publicUrl } = this.server;
    if (publicUrl === undefined) return null;
    const text = `${workspaceId}.${attachmentId}.${Math.floor((now + LIFETIME_MS) / 1000)}`;
    return `${publicUrl.replace(/\/$/, '')}/api/files/${text}.${this.secrets.sign(text)}`;
  }

  /** What a token stands for; null when it was not made here or its time is over. */
  read(token: string, now = Date.now()): { workspaceId: number; attachmentId: string } | null {
    const [workspace = '', attachment = '', until = '', signature = ''] = token.split('.');
    if (!isSmallId(workspace) || !isBigId(attachment) || !/^\d{1,12}$/.test(until)) return null;
    if (!this.secrets.verifySignature(`${workspace}.${attachment}.${until}`, signature)) return null;
    return Number(until) * 1000 < now ? null : { workspaceId: Number(workspace), attachmentId: attachment };
  }
}
