import { mediaJson } from './render';
import { type MastodonMedia, MastodonProblem } from './shapes';
import type { Answer, Call, Route } from './routes';

const TYPES = ['image', 'video', 'audio'] as const;

function upload({ network, file, body }: Call): Answer {
  if (!file) throw new MastodonProblem(422, 'Validation failed: File can’t be blank');
  const type = TYPES.find((name) => file.type.startsWith(`${name}/`));
  if (!type) throw new MastodonProblem(422, 'Validation failed: File type is not supported');
  const { state } = network;
  const description = typeof body['description'] === 'string' ? body['description'] : null;
  const asksLeft = network.options.mediaAsks ?? 0;
  const media: MastodonMedia = { id: state.nextId('other'), type, name: file.name, description, asksLeft };
  state.media.set(media.id, media);
  return { status: asksLeft > 0 ? 202 : 200, body: mediaJson(media) };
}

/** 206 as long as the server is at work, 200 then. */
function oneMedia({ network }: Call, id: string): Answer {
  const media = network.state.media.get(id);
  if (!media) throw new MastodonProblem(404, 'Record not found');
  if (media.asksLeft > 0) media.asksLeft -= 1;
  return { status: media.asksLeft > 0 ? 206 : 200, body: mediaJson(media) };
}

function setMarkers({ network: { state }, me, body }: Call): Answer {
  const marker = body['notifications'] as { last_read_id?: unknown } | undefined;
  const id = typeof marker?.last_read_id === 'string' ? marker.last_read_id : null;
  if (id !== null) state.markers.set(me.id, id);
  return { status: 200, body: { notifications: { last_read_id: state.markers.get(me.id) ?? null } } };
}

export const mediaRoutes: Route[] = [
  ['POST', /^\/api\/v2\/media$/, 'write:media', upload],
  ['GET', /^\/api\/v1\/media\/([^/]+)$/, 'write:media', oneMedia],
  ['POST', /^\/api\/v1\/markers$/, 'write:statuses', setMarkers],
];
