// The other system behind the accounts of the backlog: takes replies over HTTP and keeps count of them.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

/** Listens on a free port. `figures()`: how many replies it was asked for, and how many words arrived more than once. */
export async function startForum() {
  const replies = new Map();
  const words = new Map();
  const server = createServer(async (request, response) => {
    const { data } = JSON.parse(await text(request));
    const known = replies.get(data.actionId);
    const answer = known ?? { status: 'done', externalId: `reply-${replies.size + 1}`, url: null };
    replies.set(data.actionId, answer);
    if (!known) words.set(data.text, (words.get(data.text) ?? 0) + 1);
    response.writeHead(known ? 409 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/actions`,
    secret: SECRET,
    figures: () => ({ replies: replies.size, twice: [...words.values()].filter((times) => times > 1).length }),
    stop: () => new Promise((stopped) => server.close(stopped).closeAllConnections()),
  };
}
