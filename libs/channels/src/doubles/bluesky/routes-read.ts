import { followersOf } from '../followers';
import { type Call, invalid, limitOf, paged, type Route } from './call';
import { isBlockedBetween, postJson, profileJson, threadJson } from './render';
import { BlueskyProblem, type BlueskyRecord, type Json } from './shapes';

/** What the account is told of, newest first. Reasons are filtered after the page was cut. */
function listNotifications(call: Call): Json {
  const { network, me, query } = call;
  const wanted = query.getAll('reasons');
  const mine = network.notifications
    .filter(({ did, uri }) => did === me.did && isHeard(call, uri))
    .sort((a, b) => (a.indexedAt < b.indexedAt ? 1 : -1));
  const page = paged(mine, limitOf(call), query.get('cursor'), ({ indexedAt }) => indexedAt);
  const notifications = page.entries
    .filter(({ reason }) => wanted.length === 0 || wanted.includes(reason))
    .map(({ uri, reason, reasonSubject, indexedAt }) => {
      const { cid, did, value } = network.record(uri);
      const author = profileJson(network, did, me.did);
      return { uri, cid, author, reason, ...(reasonSubject && { reasonSubject }), record: value, isRead: false, indexedAt, labels: [] }; // prettier-ignore
    });
  return { notifications, priority: false, ...(page.cursor !== null && { cursor: page.cursor }) };
}

/** Blocks and mutes take an author's notifications away, past ones too. */
function isHeard({ network, me }: Call, uri: string): boolean {
  const author = network.records.get(uri)?.did;
  if (author === undefined) return false;
  return !network.mutes.has(`${me.did} ${author}`) && !isBlockedBetween(network, me.did, author);
}

function getPosts({ network, me, query }: Call): Json {
  const uris = query.getAll('uris');
  if (uris.length > 25) throw invalid('Error: Params must have the property "uris" with at most 25 items');
  const found = uris.map((uri) => network.records.get(uri)).filter((record) => record !== undefined);
  const readable = found.filter(({ did }) => !isBlockedBetween(network, me.did, did));
  return { posts: readable.map((record) => postJson(network, record, me.did)) };
}

function getPostThread({ network, me, query }: Call): Json {
  const uri = query.get('uri') ?? '';
  const thread = threadJson(network, uri, me.did);
  if (thread === null) throw new BlueskyProblem(400, 'NotFound', `Post not found: ${uri}`);
  return { thread };
}

function getProfile({ network, me, query }: Call): Json {
  const actor = query.get('actor') ?? '';
  const account = network.account(actor) ?? network.named(actor);
  if (!account) throw invalid('Profile not found');
  return detailedProfile(network, account.did, me.did);
}

function getProfiles({ network, me, query }: Call): Json {
  const actors = query.getAll('actors');
  if (actors.length > 25) throw invalid('Error: Params must have the property "actors" with at most 25 items');
  const dids = actors.flatMap((actor) => (network.account(actor) ?? network.named(actor))?.did ?? []);
  return { profiles: dids.map((did) => detailedProfile(network, did, me.did)) };
}

/** Only a profile that was asked for has figures. */
function detailedProfile(network: Call['network'], did: string, viewer: string): Json {
  return { ...profileJson(network, did, viewer), followersCount: followersOf(did), followsCount: 0, postsCount: 0 };
}

function resolveHandle({ network, query }: Call): Json {
  const account = network.named(query.get('handle') ?? '');
  if (!account) throw invalid('Unable to resolve handle');
  return { did: account.did };
}

const recordJson = ({ uri, cid, value }: BlueskyRecord): Json => ({ uri, cid, value });

function getRecord({ network, query }: Call): Json {
  const uri = `at://${query.get('repo')}/${query.get('collection')}/${query.get('rkey')}`;
  const record = network.records.get(uri);
  if (!record) throw new BlueskyProblem(400, 'RecordNotFound', `Could not locate record: ${uri}`);
  return recordJson(record);
}

function listRecords(call: Call): Json {
  const { network, query } = call;
  const all = network.of(query.get('repo') ?? '', query.get('collection') ?? '');
  const ascending = query.get('reverse') === 'true';
  all.sort((a, b) => (a.rkey < b.rkey === ascending ? -1 : 1));
  const cursor = query.get('cursor');
  const rest = all.filter(({ rkey }) => cursor === null || (ascending ? rkey > cursor : rkey < cursor));
  const entries = rest.slice(0, limitOf(call));
  const last = entries.at(-1);
  return { records: entries.map(recordJson), ...(last && entries.length === limitOf(call) && { cursor: last.rkey }) };
}

export const READ_ROUTES: Record<string, Route> = {
  'app.bsky.notification.listNotifications': listNotifications,
  'app.bsky.feed.getPosts': getPosts,
  'app.bsky.feed.getPostThread': getPostThread,
  'app.bsky.actor.getProfile': getProfile,
  'app.bsky.actor.getProfiles': getProfiles,
  'com.atproto.identity.resolveHandle': resolveHandle,
  'com.atproto.repo.getRecord': getRecord,
  'com.atproto.repo.listRecords': listRecords,
};
