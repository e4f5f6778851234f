import type { Tx } from '@parvis/platform';
import { POLICY_SEEDS } from './policy-seeds';

/**
 * Gives a workspace the reasons it lacks, by key, and fills those that stem from before there was a catalogue. What members have
 * changed or archived stays as it is; ids stay. May be repeated.
 */
export async function seedPolicies(tx: Tx, workspaceId: number): Promise<void> {
  const rows = POLICY_SEEDS.map((seed, order) => ({
    no: order,
    key: seed.key,
    label_en: seed.label.en,
    label_fr: seed.label.fr,
    kind: seed.kind,
    ground: seed.ground,
    author_en: seed.authorText.en,
    author_fr: seed.authorText.fr,
    guidance_en: seed.guidance.en,
    guidance_fr: seed.guidance.fr,
    severity: seed.severity,
    strike_weight: seed.strikeWeight,
    needs_note: seed.needsNote ?? false,
    protective: seed.protective ?? false,
    asks_for: seed.asksFor ?? 'destructive',
    dsa_category: seed.dsaCategory,
    verbs: seed.verbs,
  }));
  await tx.query(SEED, [workspaceId, JSON.stringify(rows)]);
}

const TEXTS = ['label_en', 'label_fr', 'kind', 'ground', 'author_en', 'author_fr', 'guidance_en', 'guidance_fr', 'asks_for', 'dsa_category']; // prettier-ignore
const COLUMNS = [...TEXTS, 'severity', 'strike_weight', 'needs_note', 'protective', 'verbs'];
const SEED = `
  insert into policy_reason as p (workspace_id, version, key, ${COLUMNS.join(', ')})
  select $1, 1, key, ${COLUMNS.join(', ')}
  from jsonb_to_recordset($2::jsonb) as r (no int, key text, ${TEXTS.map((name) => `${name} text`).join(', ')}, severity smallint, strike_weight smallint,
    needs_note boolean, protective boolean, verbs text[])
  order by no
  on conflict (workspace_id, key) where key is not null do update
    set version = 1, ${COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}
    where p.version = 0`;
