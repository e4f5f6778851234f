import type { DecisionKind, ModerationPage, ModerationRow, PolicyView } from '@parvis/contracts';
import { DemoMember } from './demo-member';
import type { SignIn } from './demo-workspace';

const PAGES = 3;
/** What the moderator does about what an item is about, and the reason she gives; the rest waits for the visitor. */
const DONE: Partial<Record<ModerationRow['label'], { kind: DecisionKind; reason: string | null; share: number }>> = {
  insult: { kind: 'hide', reason: 'insult', share: 0.5 },
  spam: { kind: 'hide', reason: 'spam', share: 0.6 },
  scam: { kind: 'hide', reason: 'scam', share: 0.5 },
  praise: { kind: 'approve', reason: null, share: 0.6 },
  question: { kind: 'approve', reason: null, share: 0.25 },
  complaint: { kind: 'approve', reason: null, share: 0.25 },
};

/** What the moderator of the demo decided before the visitor came. Whatever is refused is left to the visitor. */
export async function moderateHistory(url: string, signIns: readonly SignIn[]): Promise<void> {
  const moderator = signIns.find(({ role }) => role === 'moderator');
  if (!moderator) return;
  const awa = await DemoMember.signIn(url, moderator);
  const reasons = await awa.get<PolicyView[]>('/policy-reasons');
  let cursor: string | null = null;
  let seen = 0;
  for (let page = 0; page < PAGES && (page === 0 || cursor !== null); page += 1) {
    const place: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { items, nextCursor } = await awa.get<ModerationPage>(`/moderation/items?queue=review&grouped=false&limit=100${place}`); // prettier-ignore
    for (const row of items) await decide(awa, row, reasons, (seen += 1));
    cursor = nextCursor;
  }
}

async function decide(
  awa: DemoMember,
  { itemId, label, verbs }: ModerationRow,
  reasons: readonly PolicyView[],
  place: number,
): Promise<void> {
  const done = DONE[label];
  // spread evenly, the same at each start
  if (!done || (place * 37) % 100 >= done.share * 100) return;
  if (done.kind === 'hide' && !verbs.some(({ verb, available }) => verb === 'hide' && available)) return;
  const reasonId = reasons.find(({ key }) => key === done.reason)?.id;
  await awa.send('POST', '/moderation/decide', { itemIds: [itemId], kind: done.kind, ...(reasonId && { reasonId }) });
}
