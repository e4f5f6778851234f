import type { AccountView, ConversationView, MemberView, Page, TagView } from '@parvis/contracts';
import { DemoMember } from './demo-member';
import type { SignIn } from './demo-workspace';

const HISTORY_MS = 15_000;
const AGAIN_MS = 250;
/** Of each hundred conversations, how many each of them has taken on. */
const SHARES: [member: string, share: number][] = [
  ['camille', 14],
  ['ines', 12],
  ['theo', 12],
];

/** Words by which the team has filed what people wrote, in both languages. */
const FILED: [tag: string, words: RegExp][] = [
  ['Livraison', /livr[ée]|suivi|transporteur|tracking|courier|delivered/i],
  ['Retard', /retard|toujours rien|depuis lundi|late|not moved|still says|nine days|9 jours/i],
  ['Qualité', /cass[ée]|éteint|grésille|crack|flicker|broken|noise|buzz/i],
  ['Facturation', /factur|débité|invoice|charged/i],
  ['Promotion', /code promo|promo code|discount|réduction/i],
  ['Boutique', /boutique|magasin|store|showroom/i],
  ['Merci', /merci|parfait|recommande|belle|love|thank|beautiful/i],
  ['Nouvelle couleur', /couleur|vert|noir mat|colou?r|sage/i],
  ['Livraison en Irlande', /irlande|ireland|cork|dublin/i],
];

/**
 * What the team did before the visitor came: it filed what people wrote and took conversations on. Waits a moment for the
 * history of the channels; without it there is less to file, and nothing fails.
 */
export async function workThroughHistory(url: string, signIns: readonly SignIn[]): Promise<void> {
  const [owner] = signIns;
  if (!owner) return;
  const camille = await DemoMember.signIn(url, owner);
  await historyOf(camille);
  const { items } = await camille.get<Page<ConversationView>>('/conversations?view=all&sort=newest&limit=100');
  const tags = await camille.get<TagView[]>('/tags');
  const members = await camille.get<MemberView[]>('/members');
  const idOf = (key: string) => members.find(({ email, role }) => email.startsWith(`${key}@`) || (key === 'camille' && role === 'owner'))?.id; // prettier-ignore
  for (const [index, { id, preview, version }] of items.entries()) {
    const memberId = idOf(takerOf(index) ?? '');
    if (memberId !== undefined) await camille.send('PUT', `/conversations/${id}/assignment`, { version, memberId });
    const add = FILED.flatMap(([name, words]) =>
      words.test(preview) ? (tags.find((tag) => tag.name === name)?.id ?? []) : [],
    );
    if (add.length > 0) await camille.send('POST', `/conversations/${id}/tags`, { add });
  }
}

async function historyOf(member: DemoMember): Promise<void> {
  const until = Date.now() + HISTORY_MS;
  while (Date.now() < until) {
    const accounts = await member.get<AccountView[]>('/accounts');
    if (accounts.every(({ backfill }) => backfill.state !== 'running')) return;
    await new Promise((again) => setTimeout(again, AGAIN_MS));
  }
}

/** Spread evenly over the list, the same at each start. */
function takerOf(index: number): string | undefined {
  const place = (index * 37) % 100;
  let end = 0;
  return SHARES.find(([, share]) => place < (end += share))?.[0];
}
