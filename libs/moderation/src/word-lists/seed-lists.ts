import { HATE_EN } from './hate-en';
import { HATE_FR } from './hate-fr';
import { INSULTS_EN } from './insults-en';
import { INSULTS_FR } from './insults-fr';
import { SCAMS_EN, SCAMS_FR } from './scams';
import type { SeedList } from './seed';
import { SPAM_EN, SPAM_FR } from './spam-phrases';
import { SWEARING_EN, SWEARING_FR } from './swearing';
import { THREATS_EN, THREATS_FR } from './threats';

/** Lists written for customer care in French and English, harm first. */
export const SEED_LISTS: readonly SeedList[] = [
  ...[THREATS_FR, THREATS_EN, HATE_FR, HATE_EN, INSULTS_FR, INSULTS_EN, SCAMS_FR, SCAMS_EN],
  ...[SPAM_FR, SPAM_EN, SWEARING_FR, SWEARING_EN],
];
