/**
 * The part of Engine.IO 4 and Socket.IO 5 that one namespace over one WebSocket needs: text packets, no acknowledgements, no
 * binary. The client library does the same in thirteen kilobytes, which is half of what a visitor may load.
 */
export type Packet =
  /** The transport is open; silence longer than `silenceMs` means that it is dead. */
  | { kind: 'open'; silenceMs: number }
  | { kind: 'ping' }
  | { kind: 'connected' }
  /** The namespace does not let us in; `data` is what the server added to its error. */
  | { kind: 'refused'; data: unknown }
  | { kind: 'event'; name: string; payload: unknown }
  | { kind: 'disconnected' }
  | { kind: 'other' };

const ENGINE = { open: '0', close: '1', ping: '2', pong: '3', message: '4' } as const;
const SOCKET = { connect: '0', disconnect: '1', event: '2', refusal: '4' } as const;

export const PONG = ENGINE.pong;

/** Reads one WebSocket message; what is not for the namespace, or no packet at all, is `other`. */
export function readPacket(data: string, namespace: string): Packet {
  try {
    switch (data[0]) {
      case ENGINE.open: {
        const { pingInterval, pingTimeout } = JSON.parse(data.slice(1)) as {
          pingInterval: number;
          pingTimeout: number;
        };
        return { kind: 'open', silenceMs: pingInterval + pingTimeout };
      }
      case ENGINE.ping:
        return { kind: 'ping' };
      case ENGINE.close:
        return { kind: 'disconnected' };
      case ENGINE.message:
        return readMessage(data.slice(1), namespace);
    }
  } catch {
    // not JSON: falls through
  }
  return { kind: 'other' };
}

function readMessage(message: string, namespace: string): Packet {
  const head = `${namespace},`;
  const type = message[0];
  const rest = message.slice(1);
  // a packet without content has no comma behind its namespace in some versions
  if (!rest.startsWith(head) && rest !== namespace) return { kind: 'other' };
  const content = rest.slice(head.length);
  if (type === SOCKET.connect) return { kind: 'connected' };
  if (type === SOCKET.disconnect) return { kind: 'disconnected' };
  if (type === SOCKET.refusal) return { kind: 'refused', data: (JSON.parse(content) as { data?: unknown }).data };
  if (type !== SOCKET.event) return { kind: 'other' };
  const [name, payload] = JSON.parse(content.replace(/^\d+/, '')) as [unknown, unknown];
  return typeof name === 'string' ? { kind: 'event', name, payload } : { kind: 'other' };
}

export function connectPacket(namespace: string, auth: object): string {
  return `${ENGINE.message}${SOCKET.connect}${namespace},${JSON.stringify(auth)}`;
}

export function eventPacket(namespace: string, name: string, payload: unknown): string {
  return `${ENGINE.message}${SOCKET.event}${namespace},${JSON.stringify([name, payload])}`;
}
