import { Injectable } from '@nestjs/common';
import { WIDGET_BASE } from '@parvis/contracts';
import { SecretBox } from '@parvis/platform';

const HOUR_MS = 3_600_000;
const LIFETIME_MS = 24 * HOUR_MS;

/** Signed addresses of files in transcripts: good for a day, and the same for an hour so that views compare. */
@Injectable()
export class FileAddresses {
  constructor(private readonly secrets: SecretBox) {}

  of(workspaceId: number, uploadId: string, now = Date.now()): string {
    const until = Math.ceil(now / HOUR_MS) * HOUR_MS + LIFETIME_MS;
    const text = `${workspaceId}.${uploadId}.${until / 1000}`;
    return `${WIDGET_BASE}/files/${text}.${this.secrets.sign(`widget file ${text}`)}`;
  }

  /** What a token stands for; null when it was not made here or is over. */
  read(token: string, now = Date.now()): { workspaceId: number; uploadId: string } | null {
    const [workspace = '', upload = '', until = '', signature = ''] = token.split('.');
    if (!/^\d{1,9}$/.test(workspace) || !/^\d{1,18}$/.test(upload) || !/^\d{1,12}$/.test(until)) return null;
    if (!this.secrets.verifySignature(`widget file ${workspace}.${upload}.${until}`, signature)) return null;
    return Number(until) * 1000 < now ? null : { workspaceId: Number(workspace), uploadId: upload };
  }
}
