import type { Tx } from '@parvis/platform';
import { runBulk } from '../intake/bulk';
import { actOn } from './act-on-verdicts';
import type { JudgedBatch } from './judge-batch';
import { keepClusters } from './look-alikes';
import { KEEP_HITS, KEEP_SCREENINGS } from './screening-rows';

/** Writes what was found, behind the items themselves, and does what the verdicts want. */
export async function keepJudged(tx: Tx, judged: JudgedBatch): Promise<void> {
  await keepClusters(tx, judged.clusters);
  await runBulk(tx, KEEP_SCREENINGS, judged.rows);
  await runBulk(tx, KEEP_HITS, judged.hits);
  await actOn(tx, judged.judged);
}
