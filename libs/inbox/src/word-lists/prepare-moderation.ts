import type { Database } from '@parvis/platform';
import { WordListSeeder } from './word-list-seeder';

/** Gives every workspace the words and rules that come along now, instead of when a worker looks next: before its first channel. */
export async function prepareModeration(db: Database): Promise<void> {
  const seeder = new WordListSeeder(db);
  while (await seeder.seedOnce());
}
