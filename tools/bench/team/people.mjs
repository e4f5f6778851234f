// The house of the load test: members with sessions, teams that give accounts to, tags, and views that members saved.
import { IdentityModule, Workspaces } from '@parvis/identity';
import { newAccount, signIn, startProduct } from '../product.mjs';
import { savedViews } from './saved-views.mjs';

const TEAMS = 8;
const TAGS = 12;
const ACCOUNTS = 8;
const TAG_KINDS = ['problem', 'request', 'feedback', 'other'];

/**
 * Fills the demo's workspace. `owner` is a signed-in client of the API, `forum` where replies of the added accounts go to.
 * Returns members with their cookies, the ids of tags and views, and the accounts.
 */
export async function makeHouse({ owner, db, urls, memberCount, forum }) {
  const { rows } = await db.query(`select w.id from workspace w join account a on a.workspace_id = w.id limit 1`);
  const workspaceId = rows[0].id;
  const product = await startProduct({ ...urls, imports: [IdentityModule], role: 'api' });
  try {
    const members = await makeMembers(product, workspaceId, memberCount);
    const accounts = await makeAccounts(product, workspaceId, forum);
    const teams = await makeTeams(owner, members);
    await giveTeams(owner, teams, accounts);
    const tagIds = await makeTags(owner);
    return { workspaceId, members, accounts, teams, tagIds };
  } finally {
    await product.stop();
  }
}

async function makeMembers(product, workspaceId, count) {
  const members = [];
  for (let n = 0; n < count; n += 1) {
    const person = { email: `member-${n}@bench.example`, name: `member_${n}`, password: 'correct horse battery', role: n % 10 === 0 ? 'lead' : 'agent' }; // prettier-ignore
    const id = await product.get(Workspaces).addMember(workspaceId, person);
    members.push({ id, cookie: await signIn(product, workspaceId, id) });
  }
  return members;
}

async function makeAccounts(product, workspaceId, forum) {
  const accounts = [];
  for (let n = 0; n < ACCOUNTS; n += 1)
    accounts.push(
      await newAccount(product, {
        workspaceId,
        channel: 'generic-webhook',
        externalId: `bench-forum-${n}`,
        credentials: { signingSecret: forum.secret, callbackSecret: forum.secret },
        settings: { callbackUrl: forum.url, actions: 'reply' },
      }),
    );
  return accounts;
}

async function makeTeams(owner, members) {
  const teams = [];
  for (let n = 0; n < TEAMS; n += 1) {
    const memberIds = members.filter((_, index) => index % TEAMS === n).map(({ id }) => String(id));
    const { id } = await post(owner, '/api/teams', { name: `Team ${n}`, memberIds });
    teams.push({ id, memberIds: memberIds.map(Number) });
  }
  for (const { id } of await owner.get('/api/teams')) await onlyByHand(owner, id);
  return teams;
}

/** Members take for themselves and nothing is dealt: each assignment of the run is one that a member asked for. */
async function onlyByHand(owner, teamId) {
  const path = `/api/teams/${teamId}/assignment`;
  const policy = await owner.get(path);
  delete policy.teamId;
  const body = { ...policy, strategy: 'manual', redistributeAfterMinutes: null, overflowTeamId: null };
  await done(owner.call('PUT', path, body), path);
}

/** Every second account has a team, the demo's own included. */
async function giveTeams(owner, teams, accounts) {
  const settings = await owner.get('/api/assignment');
  const ids = [...(await owner.get('/api/accounts')).map(({ id }) => id), ...accounts.map(({ id }) => String(id))];
  const accountTeams = [...new Set(ids)]
    .filter((_, index) => index % 2 === 0)
    .map((accountId, index) => ({ accountId, teamId: teams[index % teams.length].id }));
  await done(owner.call('PUT', '/api/assignment', { ...settings, accountTeams, defaultCapacity: null }), 'assignment');
}

async function makeTags(owner) {
  const ids = [];
  for (let n = 0; n < TAGS; n += 1)
    ids.push((await post(owner, '/api/tags', { name: `Topic ${n}`, kind: TAG_KINDS[n % 4] })).id);
  return ids;
}

/** Saves the views, in place of those that the demo's house has, and waits until each has looked through every conversation. */
export async function saveViews(owner, { teams, tagIds }) {
  for (const { key, name } of (await owner.get('/api/views')).filter(({ key }) => key.startsWith('view-')))
    await done(owner.call('DELETE', `/api/views/${key.slice('view-'.length)}`), name);
  const views = [];
  for (const view of savedViews({ teamId: teams[0].id, tagIds })) {
    const { name, audience, filter, teamId } = view;
    const { key } = await post(owner, '/api/views', { name, audience, filter, ...(teamId && { teamId }) });
    views.push({ ...view, key, ...(audience === 'team' && { seenBy: teams[0].memberIds }) });
  }
  while ((await owner.get('/api/views')).some(({ progress }) => progress !== undefined))
    await new Promise((again) => setTimeout(again, 200));
  return views;
}

async function post(owner, path, body) {
  return done(owner.call('POST', path, body), path);
}

async function done(answer, what) {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${what} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
