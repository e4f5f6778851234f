import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import type { AccountContext } from '@parvis/channels';
import type { AccountRef, ConnectedChannel } from './channel';
import { anAccount } from './seeds';

/** An account that hears only what it is given: the same connection in a workspace of its own, never read by itself. */
export interface Replica extends AccountRef {
  member: SignedInMember;
  hookUrl: string;
}

/** The account of a channel once more. */
export async function replicaOf(test: TestApp, channel: ConnectedChannel): Promise<Replica> {
  return replica(test, channel, { ...channel.platform.account, credentials: await channel.credentials() });
}

/** The account that the channel's fixtures belong to, at its double: signed with the double's key. */
export async function fixtureAccount(test: TestApp, channel: ConnectedChannel): Promise<Replica> {
  const { account, hook } = channel.platform;
  const own = channel.subject.account;
  const key = hook?.keyCredential ?? null;
  const signing = key === null ? {} : { [key]: account.credentials[key] ?? '' };
  return replica(test, channel, {
    externalId: own.externalId,
    settings: { ...account.settings, ...own.settings },
    credentials: { ...own.credentials, ...signing },
  });
}

async function replica(
  test: TestApp,
  channel: ConnectedChannel,
  { externalId, settings, credentials }: Pick<AccountContext, 'externalId' | 'settings' | 'credentials'>,
): Promise<Replica> {
  const member = await signedIn(test.app, { role: 'owner' });
  const { workspaceId } = member.agent;
  const kind = channel.view.channel;
  // the key of a widget is public and therefore one in the whole installation
  const ownId = kind === 'web-widget' ? `${externalId}_${workspaceId}` : externalId;
  const made = { workspaceId, channel: kind, externalId: ownId, settings: { ...settings } };
  const { id } = await anAccount(test.app, { ...made, credentials: { ...credentials }, health: 'stopped' });
  const view = await member.request('GET', `/api/accounts/${id}`);
  return { workspaceId, accountId: id, member, hookUrl: view.body.hookUrl as string };
}
