import { Algorithm, hash, verify } from '@node-rs/argon2';

/** OWASP password storage: argon2id, 19 MiB, 2 passes, 1 lane. */
const OPTIONS = { algorithm: 2 satisfies Algorithm, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The encoded hash (with salt and parameters) to store. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), OPTIONS);
}

// verified when there is no such person, so that the answer takes as long
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$6B8Ht6cWlzRvmP0OXB7/xdRhc7bVdWhvtWY5gvHlZ+0';

/** Whether the password matches; takes the same time without a stored hash. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? NOBODY, password.normalize('NFKC'));
  return matches && stored !== null;
}
