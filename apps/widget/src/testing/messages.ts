import type { WidgetMessageView } from '@parvis/contracts';

/** A message of the visitor, unless told otherwise. */
export function aMessage(seq: number, change: Partial<WidgetMessageView> = {}): WidgetMessageView {
  return {
    id: `m_${seq}`,
    clientId: `c-${seq}`,
    conversationId: 'cv_1',
    author: { type: 'visitor', name: null, avatarUrl: null },
    text: `Text ${seq}`,
    attachments: [],
    createdAt: '2026-11-20T09:30:00.000Z',
    editedAt: null,
    deleted: false,
    seq,
    changeSeq: seq,
    ...change,
  };
}

export function anAnswer(seq: number, change: Partial<WidgetMessageView> = {}): WidgetMessageView {
  return aMessage(seq, { clientId: null, author: { type: 'agent', name: 'Inès Martin', avatarUrl: null }, ...change });
}
