import type { AttachmentView } from '@parvis/contracts';

/** Columns of an attachment, of `attachment f`. */
export const ATTACHMENT_COLUMNS =
  'f.id, f.item_id, f.name, f.content_type, f.size, f.state, f.content_id, f.preview_key';

export interface AttachmentRow {
  id: string;
  item_id: string | null;
  name: string;
  content_type: string | null;
  size: string | null;
  state: AttachmentView['state'];
  content_id: string | null;
  preview_key: string | null;
}

/** Bytes are served by this installation only, to members of the workspace; a channel's own address never reaches a browser. */
export function toAttachmentView(row: AttachmentRow): AttachmentView {
  return {
    id: row.id,
    name: row.name,
    contentType: row.content_type ?? 'application/octet-stream',
    size: Number(row.size ?? 0),
    url: `/api/attachments/${row.id}`,
    previewUrl: row.preview_key ? `/api/attachments/${row.id}/preview` : null,
    state: row.state,
  };
}
