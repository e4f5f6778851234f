import type { AccountView, CreateAccountBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { AccountsService } from '@parvis/inbox';

/** What the demo's networks are told after a connection, as their administrator would enter it by hand. */
async function tellHook(simulatorUrl: string, { name, hookUrl }: AccountView): Promise<void> {
  await fetch(`${simulatorUrl}/demo/hooks`, { method: 'POST', body: JSON.stringify({ name, hookUrl }) });
}

/**
 * Connects everything the demo's network offers. At a later start addresses and ports may have moved: accounts that exist
 * get the new ones and are subscribed again; their history stays.
 */
export async function connectDemoAccounts(
  accounts: AccountsService,
  owner: Agent,
  simulatorUrl: string,
): Promise<void> {
  const offered = (await (await fetch(`${simulatorUrl}/demo/accounts`)).json()) as CreateAccountBody[];
  const existing = await accounts.list(owner);
  for (const body of offered) {
    const known = existing.find(({ channel, name }) => channel === body.channel && name === body.name);
    const { credentials, settings } = body;
    const account = known
      ? await accounts.update(owner, Number(known.id), { credentials, ...(settings && { settings }) })
      : await accounts.create(owner, { ...body, backfillDays: 3 });
    await tellHook(simulatorUrl, account);
  }
}
