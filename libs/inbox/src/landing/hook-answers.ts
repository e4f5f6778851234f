import type { ChannelKind } from '@parvis/contracts';

/** What a sender of hooks is told about a body that was signed rightly. */
interface HookAnswers {
  /** Status once the body is durable. */
  accepted: number;
  /** Refuses text that is not JSON with 400 (the sender should not retry); elsewhere it is kept for a replay after a fix. */
  refusesBrokenJson: boolean;
  /** The `type` of a body that only asks whether we are there: 204, nothing is stored. */
  ping: string | null;
}

const STANDARD: HookAnswers = { accepted: 200, refusesBrokenJson: false, ping: null };
// our own format promises these to its senders (see the connector's README)
const BY_CHANNEL: Partial<Record<ChannelKind, HookAnswers>> = {
  'generic-webhook': { accepted: 202, refusesBrokenJson: true, ping: 'inbox.ping' },
};

/** What to answer to a verified body: store it, wave it through, or refuse it. */
export function verdictOn(channel: ChannelKind, payload: string): { store: boolean; status: number } {
  const { accepted, refusesBrokenJson, ping } = BY_CHANNEL[channel] ?? STANDARD;
  if (!refusesBrokenJson) return { store: true, status: accepted };
  try {
    const body: unknown = JSON.parse(payload);
    const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined;
    return ping !== null && type === ping ? { store: false, status: 204 } : { store: true, status: accepted };
  } catch {
    return { store: false, status: 400 };
  }
}
