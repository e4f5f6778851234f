import type { OutgoingEvent } from '@parvis/contracts';
import { eventsAfterSeq, type Tx } from '@parvis/platform';
import { outgoingEvents, outgoingId } from '../event-feed/outgoing-events';

/** What a delivery is about. */
export interface Told {
  workspaceId: number;
  endpointId: number;
  eventId: string;
  /** Null: a test. */
  eventSeq: number | null;
  eventAt: Date;
}

/** What a delivery sends, made now; null when the log no longer keeps the event. */
export async function payloadOf(tx: Tx, told: Told): Promise<OutgoingEvent | null> {
  if (told.eventSeq === null) return testEvent(told);
  const logged = await eventsAfterSeq(tx, told.workspaceId, told.eventSeq - 1, 1);
  const [event] = await outgoingEvents(
    tx,
    told.workspaceId,
    logged.filter(({ id }) => id === told.eventId),
  );
  return event ?? null;
}

function testEvent({ workspaceId, endpointId, eventId, eventAt }: Told): OutgoingEvent {
  return {
    id: outgoingId(eventId),
    seq: null,
    type: 'webhook.test',
    timestamp: eventAt.toISOString(),
    data: {
      workspaceId: String(workspaceId),
      memberId: null,
      subject: { type: 'endpoint', id: String(endpointId) },
    },
  };
}
