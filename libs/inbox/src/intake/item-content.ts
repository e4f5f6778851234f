import { type ItemSeen, sanitizeEmailHtml } from '@parvis/channels';
import type { Arrival } from './arrivals';
import type { Batch } from './batch';
import { cut } from './clean';

const LONGEST_TEXT = 100_000;
const LONGEST_NAME = 250;
const MOST_ATTACHMENTS = 50;

/** Addresses of inline pictures by content id, for the HTML of a mail. */
type CidUrls = Readonly<Record<string, string>>;

/** The columns that hold what was said. HTML is kept of mails only, and only made harmless. */
export function contentOf(
  event: ItemSeen,
  cidUrls: CidUrls,
): { text: string; html: string | null; quoted: string | null; email: unknown } {
  const text = cut(event.text, LONGEST_TEXT);
  if (!event.email) return { text, html: null, quoted: null, email: null };
  const { fullText, ...email } = event.email;
  return {
    text,
    html: event.html === null ? null : sanitizeEmailHtml(event.html, cidUrls),
    quoted: fullText ? quotedPart(cut(fullText, LONGEST_TEXT), text) : null,
    email,
  };
}

function quotedPart(full: string, visible: string): string | null {
  const rest = full.startsWith(visible) ? full.slice(visible.length) : full;
  return rest.trim() || null;
}

/** Rows of an item's attachments: bytes that came along are stored already, the others wait to be fetched. */
export function applyAttachments(batch: Batch, { account, event, files }: Arrival<ItemSeen>, itemId: string): CidUrls {
  const cidUrls: Record<string, string> = {};
  event.attachments.slice(0, MOST_ATTACHMENTS).forEach((attachment, index) => {
    const file = files.get(index);
    if (!file && attachment.url === null) return;
    const id = batch.newId();
    const stored = file?.storageKey ?? null;
    const refused = file?.refused ?? null;
    batch.attachments.push({
      workspace_id: account.workspaceId,
      id,
      item_id: itemId,
      account_id: account.id,
      size: file?.size ?? attachment.size,
      state: refused !== null ? 'refused' : stored !== null ? 'stored' : 'pending',
      retry_at: file ? null : new Date().toISOString(),
      name: cut(attachment.name || 'attachment', LONGEST_NAME),
      content_type: file?.contentType ?? attachment.contentType,
      source_url: attachment.url,
      content_id: attachment.contentId,
      storage_key: stored,
      error: refused,
    });
    if (attachment.contentId !== null && stored !== null) cidUrls[attachment.contentId] = `/api/attachments/${id}`;
  });
  return cidUrls;
}
