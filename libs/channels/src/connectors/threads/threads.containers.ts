import type { AccountContext } from '../../spi/connector';

const MOST_CONTAINERS = 2000;

/**
 * Containers by account and action. A repeated action publishes the container it made before: Threads publishes none
 * twice, so that nobody gets the same reply twice. Lost with the process; then the profile's own replies are searched.
 */
const containers = new Map<string, string>();

function keyOf(account: AccountContext, actionId: string): string {
  return `${account.externalId}\u0000${actionId}`;
}

export function containerOf(account: AccountContext, actionId: string): string | null {
  return containers.get(keyOf(account, actionId)) ?? null;
}

export function rememberContainer(account: AccountContext, actionId: string, containerId: string): void {
  containers.set(keyOf(account, actionId), containerId);
  for (const oldest of containers.keys()) {
    if (containers.size <= MOST_CONTAINERS) break;
    containers.delete(oldest);
  }
}

export function forgetContainer(account: AccountContext, actionId: string): void {
  containers.delete(keyOf(account, actionId));
}
