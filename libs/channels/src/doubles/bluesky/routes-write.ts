import { type Call, invalid, objectIn, type Route, textIn } from './call';
import { cidOf } from './ids';
import { BlueskyProblem, type BlueskyRecord, type Json } from './shapes';

const POST = 'app.bsky.feed.post';

function assertOwn({ me, body }: Call): void {
  if (body['repo'] !== me.did && body['repo'] !== me.handle) {
    throw new BlueskyProblem(401, 'AuthenticationRequired', 'Authentication Required');
  }
}

function written(record: BlueskyRecord, isNew: boolean): Json {
  const commit = { cid: cidOf(`${record.uri} ${record.cid}`), rev: record.rkey };
  return { uri: record.uri, cid: record.cid, ...(isNew && { commit }), validationStatus: 'valid' };
}

function createRecord(call: Call): Json {
  assertOwn(call);
  const { network, me, body } = call;
  const collection = textIn(body, 'collection');
  const rkey = typeof body['rkey'] === 'string' ? body['rkey'] : network.nextKey();
  if (network.records.has(`at://${me.did}/${collection}/${rkey}`)) {
    throw new BlueskyProblem(500, 'InternalServerError', 'Internal Server Error');
  }
  return written(network.put(me.did, collection, rkey, objectIn(body, 'record')), true);
}

/** A version that is named must be the current one; null: there must be none. */
function putRecord(call: Call): Json {
  assertOwn(call);
  const { network, me, body } = call;
  const [collection, rkey] = [textIn(body, 'collection'), textIn(body, 'rkey')];
  if (!/^[2-7a-j][2-7a-z]{12}$/.test(rkey)) throw invalid(`Invalid record key for ${collection}: ${rkey}`);
  const current = network.records.get(`at://${me.did}/${collection}/${rkey}`);
  if (body['swapRecord'] !== undefined && body['swapRecord'] !== (current?.cid ?? null)) {
    throw new BlueskyProblem(400, 'InvalidSwap', `Record was at ${current?.cid ?? 'null'}`);
  }
  const record = network.put(me.did, collection, rkey, objectIn(body, 'record'));
  return written(record, record.cid !== current?.cid);
}

function deleteRecord(call: Call): Json {
  assertOwn(call);
  const { network, me, body } = call;
  const uri = `at://${me.did}/${textIn(body, 'collection')}/${textIn(body, 'rkey')}`;
  return network.remove(uri) ? { commit: { cid: cidOf(uri), rev: network.nextKey() } } : {};
}

function uploadBlob({ file }: Call): Json {
  if (file.bytes.length > 2_000_000) throw new BlueskyProblem(400, 'BlobTooLarge', 'This file is too large');
  const link = cidOf(Buffer.from(file.bytes).toString('base64'));
  return { blob: { $type: 'blob', ref: { $link: link }, mimeType: file.type, size: file.bytes.length } };
}

function mute(mutes: boolean): Route {
  return ({ network, me, body }) => {
    const pair = `${me.did} ${textIn(body, 'actor')}`;
    if (mutes) network.mutes.add(pair);
    else network.mutes.delete(pair);
    return {};
  };
}

function createReport({ network, me, body, proxy }: Call): Json {
  if (!proxy?.endsWith('#atproto_labeler')) throw invalid('No service configured');
  network.reports.push({ by: me.did, to: proxy, subject: body['subject'], reasonType: body['reasonType'] });
  return { id: network.reports.length, reasonType: body['reasonType'], subject: body['subject'], reportedBy: me.did };
}

export const WRITE_ROUTES: Record<string, Route> = {
  'com.atproto.repo.createRecord': createRecord,
  'com.atproto.repo.putRecord': putRecord,
  'com.atproto.repo.deleteRecord': deleteRecord,
  'com.atproto.repo.uploadBlob': uploadBlob,
  'app.bsky.graph.muteActor': mute(true),
  'app.bsky.graph.unmuteActor': mute(false),
  'com.atproto.moderation.createReport': createReport,
};

/** Points that a write costs of the hour's 5000. */
export function pointsOf(nsid: string, body: Json): number {
  if (nsid === 'com.atproto.repo.createRecord') return 3;
  if (nsid === 'com.atproto.repo.putRecord') return body['collection'] === POST ? 3 : 2;
  return nsid === 'com.atproto.repo.deleteRecord' ? 1 : 0;
}
