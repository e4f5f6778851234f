import type { MetaPerson } from '@parvis/channels/doubles';
import type { Language } from './phrases';
import type { Random } from './random';
import type { World } from './world';

/** Somebody from the public: one handle everywhere, a mailbox, a language. */
export interface Person {
  handle: string;
  language: Language;
  meta: MetaPerson;
  email: string;
}

const PREFIXES = ['client', 'visiteur', 'user', 'viewer', 'lecteur'];

/** The public of the demo: people who come back, so that histories grow. */
export function makePeople(world: World, random: Random, count: number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const handle = `${random.pick(PREFIXES)}_${String(100 + index * 7 + random.below(7)).padStart(3, '0')}`;
    const email = `${handle}@mail.example`;
    if (!world.mail.mailbox(email)) world.mail.addMailbox(email, 'public');
    const known = [...world.meta.state.people.values()].find(({ username }) => username === handle);
    return {
      handle,
      language: random.chance(0.7) ? 'fr' : 'en',
      meta: known ?? world.meta.createPerson(handle),
      email,
    };
  });
}
