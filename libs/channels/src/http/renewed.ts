import type { AccountContext } from '../spi/connector';

/**
 * Credentials renewed by `renew` and stored by whoever runs the connector before they are used: a process that dies afterwards
 * has lost nothing. Without a store (tools, tests) they live in the process only.
 */
export async function renewed(
  account: AccountContext,
  renew: (stored: Readonly<Record<string, string>>) => Promise<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  return account.renewCredentials ? account.renewCredentials(renew) : renew(account.credentials);
}
