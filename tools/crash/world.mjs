// The platform of a crash run: a Meta double with a Page (comments and messages) and an Instagram account, on a port of its
// own. It repeats whatever it is asked to do: a reply that is sent twice stands there twice.
import { createServer } from 'node:http';
import { loadDoubles } from './doubles.mjs';

const SCOPES = [
  ...['pages_show_list', 'pages_manage_metadata', 'pages_read_engagement', 'pages_read_user_content'],
  ...['pages_manage_engagement', 'pages_messaging', 'instagram_basic', 'instagram_manage_comments'],
  ...['instagram_manage_messages', 'business_management'],
];
const SLOWEST_MS = 60;
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));
const isSending = ({ method, url }) =>
  method === 'POST' && /\/(comments|replies|messages|private_replies)(\?|$)/.test(url);

/** What an administrator copies from the platform's dashboard. */
function grant(meta, accountId) {
  const app = meta.createApp('crash-app-secret');
  const token = meta.issueToken(app, accountId, SCOPES);
  return { appId: app.id, appSecret: app.secret, accessToken: token.value, verifyToken: `verify-${app.id}` };
}

/**
 * @param random    seeded; says how slow each answer is
 * @param onSending called at each call that sends something: `(number, moment)` with the moment 'before' or 'after' the
 *                  platform acted, the caller still waiting
 */
export async function startWorld({ random, onSending }) {
  const { MetaNetwork, metaHttpHandler } = await loadDoubles();
  const meta = new MetaNetwork({ clock: () => new Date() });
  const page = meta.createPage('Maison Lumen', 'maisonlumen');
  const instagram = meta.createInstagramAccount('maison.lumen', page.id);
  const graph = metaHttpHandler(meta, { prefix: '/graph' });
  let sendings = 0;
  const server = createServer((request, response) => {
    void (async () => {
      await pause(random.below(SLOWEST_MS));
      if (isSending(request)) {
        const number = (sendings += 1);
        onSending(number, 'before');
        const end = response.end.bind(response);
        response.end = (...content) => {
          onSending(number, 'after');
          setTimeout(() => end(...content), random.below(SLOWEST_MS));
          return response;
        };
      }
      graph(request, response);
    })();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const settings = { apiBaseUrl: `http://127.0.0.1:${server.address().port}/graph` };
  return {
    meta,
    page,
    instagram,
    posts: {
      page: ['Aube, la nouvelle suspension', 'Livraison offerte', 'L’atelier'].map(
        (text) => meta.publish(page.id, text).id,
      ),
      instagram: ['Aube', 'Halo'].map((text) => meta.publish(instagram.id, text).id),
    },
    /** Bodies for `POST /api/accounts`. */
    accounts: [
      { channel: 'facebook', name: 'Page', credentials: grant(meta, page.id), settings, backfillDays: 0 },
      { channel: 'messenger', name: 'Messenger', credentials: grant(meta, page.id), settings, backfillDays: 0 },
      { channel: 'instagram', name: 'Instagram', credentials: grant(meta, page.id), settings, backfillDays: 0 },
    ],
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
