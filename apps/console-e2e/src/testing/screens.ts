import type { Page } from 'playwright-core';
import { Api } from './api';
import type { Browsers } from './browser';
import { type DemoMember, productUrl } from './environment';
import { newHandle, say } from './simulator';

export interface Screen {
  name: string;
  url: string;
  /** Resolves when what the screen is about is there. */
  ready(page: Page): Promise<void>;
}

const heading = (page: Page) =>
  page
    .getByRole('heading', { level: 1 })
    .or(page.getByRole('heading', { level: 2 }))
    .first()
    .waitFor();
const settled = async (page: Page) => {
  await heading(page);
  await page.waitForLoadState('networkidle');
};

/** Every screen of the console. */
export async function openScreens(browsers: Browsers, member: DemoMember, api?: Api): Promise<Screen[]> {
  let session = api;
  if (!session) {
    session = (await browsers.visitor()).api;
    await session.signIn(member);
  }
  const handle = newHandle();
  await say({ where: 'facebook', handle, text: 'Bonjour, une question sur la lampe Halo' });
  const { id } = await session.conversationWith(handle);
  const accounts = await session.get<{ items: { id: string }[] } | { id: string }[]>('/api/accounts');
  const [account] = Array.isArray(accounts) ? accounts : accounts.items;
  const [rule] = await session.get<{ id: string }[]>('/api/moderation/rules');
  const screen = (name: string, path: string, ready = settled): Screen => ({
    name,
    url: `${productUrl()}${path}`,
    ready,
  });
  const rows = async (page: Page) => void (await page.getByRole('grid').getByRole('row').first().waitFor());
  const thread = (page: Page) => page.getByRole('feed').getByRole('article').first().waitFor();
  return [
    screen('inbox', '/inbox/all?sort=newest', rows),
    screen('conversation', `/inbox/all/${id}?sort=newest`, thread),
    screen('search', '/inbox/search?q=lampe', rows),
    screen('empty-view', '/inbox/snoozed'),
    screen('tag-report', '/reports/tags'),
    screen('channels', '/channels'),
    screen('channel', `/channels/${account?.id ?? ''}`),
    screen('connect', '/channels/connect'),
    screen('connect-email', '/channels/connect/email'),
    screen('moderation', '/moderation/review', rows),
    screen('moderation-held', '/moderation/held', rows),
    screen('campaigns', '/moderation/look-alikes'),
    screen('banned', '/moderation/banned'),
    screen('appeals', '/moderation/appeals'),
    screen('decisions', '/moderation/decisions'),
    screen('second-look', '/moderation/reviews'),
    screen('agreement', '/moderation/agreement'),
    screen('practice', '/moderation/training'),
    screen('transparency', '/moderation/transparency'),
    screen('moderation-rules', '/settings/moderation/rules'),
    screen('moderation-rule', `/settings/moderation/rules/${rule?.id ?? ''}`),
    screen('new-moderation-rule', '/settings/moderation/rules/new'),
    screen('words', '/settings/moderation/words'),
    screen('detectors', '/settings/moderation/detectors'),
    screen('reasons', '/settings/moderation/reasons'),
    screen('safeguards', '/settings/moderation/safeguards'),
    screen('members', '/settings/team'),
    screen('teams', '/settings/teams'),
    screen('roles', '/settings/roles'),
    screen('tags', '/settings/tags'),
    screen('assignment', '/settings/assignment'),
    screen('rules', '/settings/rules'),
    screen('commitments', '/settings/sla'),
    screen('hours', '/settings/hours'),
    screen('replies', '/settings/replies'),
    screen('attributes', '/settings/attributes'),
    screen('import', '/settings/import'),
    screen('assistance', '/settings/assistance'),
    screen('api', '/settings/api'),
    screen('notifications', '/me/notifications'),
    screen('contacts', '/contacts'),
    screen('approvals', '/approvals'),
    screen('me', '/me'),
    screen('not-found', '/nowhere'),
  ];
}
