import type { WidgetMessageView, WidgetUploadView } from '@parvis/contracts';

/** A message on its way. Sent again, it keeps its `clientId`: the server takes it once. */
export interface Outgoing {
  clientId: string;
  text: string;
  attachments: WidgetUploadView[];
  /** ISO. */
  at: string;
  /** `waiting`: goes by itself as soon as the server is in reach; `failed`: the visitor has to say so. */
  state: 'sending' | 'waiting' | 'failed';
}

/** A clientId; `randomUUID` is missing on pages without TLS. */
export function newClientId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Those that have not arrived: a message of the thread with the same `clientId` takes the place of the one on its way. */
export function stillOutgoing(outgoing: readonly Outgoing[], messages: readonly WidgetMessageView[]): Outgoing[] {
  const arrived = new Set(messages.map(({ clientId }) => clientId));
  return outgoing.filter(({ clientId }) => !arrived.has(clientId));
}

export function changed(outgoing: readonly Outgoing[], clientId: string, change: Partial<Outgoing>): Outgoing[] {
  return outgoing.map((one) => (one.clientId === clientId ? { ...one, ...change } : one));
}
