import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { guardedFetch } from '../../http/guarded-fetch';
import { serve } from '../../testing/platform-double';
import { googlePlayHttpHandler } from './http';
import { GooglePlayNetwork } from './network';

const PACKAGE = 'com.example.shop';
const NOW = new Date('2026-11-20T09:00:00.000Z');
const EMAIL = 'reader@p.iam.gserviceaccount.com';
const fetch = guardedFetch({ allowPrivateNetwork: true, maxBytes: 100_000, timeoutMs: 2000 });

function network(): GooglePlayNetwork {
  const made = new GooglePlayNetwork({ clock: () => NOW });
  made.addApp({ packageName: PACKAGE, title: 'Maison Lumen' });
  return made;
}

describe('the Google Play double', () => {
  it('is the same story every time under the same clock', () => {
    const tell = () => {
      const story = network();
      const { reviewId } = story.addReview(PACKAGE, { stars: 4, title: 'Bien', text: 'Rapide' });
      story.addReview(PACKAGE, { stars: 1, text: '' });
      story.editReview(reviewId, { stars: 5 });
      story.putReply(reviewId, '<i>Merci</i>');
      return story.publicPage(PACKAGE);
    };
    expect(tell()).toEqual(tell());
    expect(tell()).toMatchObject({
      averageRating: 3,
      reviews: [
        { stars: 5, text: 'Bien\n\nRapide', reply: 'Merci' },
        { stars: 1, reply: null },
      ],
    });
  });

  it('takes only assertions that Google would take', async () => {
    const { signIn } = network();
    const file = JSON.parse(signIn.createServiceAccount(EMAIL, [PACKAGE])) as Record<string, string>;
    const seconds = NOW.getTime() / 1000;
    const good = {
      iss: EMAIL,
      aud: 'https://oauth2.googleapis.com/token',
      scope: 'https://www.googleapis.com/auth/androidpublisher',
      iat: seconds,
      exp: seconds + 3600,
    };
    const grant = async (change: object, kid = file['private_key_id'] ?? '') =>
      signIn.byAssertion(
        await new SignJWT({ ...good, ...change })
          .setProtectedHeader({ alg: 'RS256', kid })
          .sign(createPrivateKey(file['private_key'] ?? '')),
      );
    expect(await grant({})).toMatchObject({ expiresIn: 3600 });
    for (const change of [
      { iss: 'x' },
      { aud: 'x' },
      { scope: 'x' },
      { exp: seconds + 7200 },
      { exp: seconds - 900 },
    ]) {
      expect(await grant(change)).toBeNull();
    }
    expect(await grant({}, 'other')).toBeNull();
    expect(await signIn.byAssertion('nonsense')).toBeNull();
    signIn.disableKeys(EMAIL);
    expect(await grant({})).toBeNull();
  });

  it('can stand under a path beside other platforms and refuses what Google refuses', async () => {
    const story = network();
    const { reviewId } = story.addReview(PACKAGE, { stars: 4, title: 'Bien', text: 'Rapide', language: 'fr' });
    story.signIn.addConsent('client', 'secret', 'refresh', [PACKAGE]);
    const play = googlePlayHttpHandler(story, '/play');
    const server = await serve((request, response) => {
      if (request.url?.startsWith('/play/')) play(request, response);
      else response.writeHead(418).end();
    });
    const tokenOf = async (secret: string) => {
      const form = {
        grant_type: 'refresh_token',
        client_id: 'client',
        client_secret: secret,
        refresh_token: 'refresh',
      };
      return (await fetch(`${server.url}/play/token`, { method: 'POST', body: new URLSearchParams(form) })).json();
    };
    expect(await tokenOf('wrong')).toMatchObject({ error: 'invalid_grant' });
    const { access_token: token } = (await tokenOf('secret')) as { access_token: string };
    const call = async (method: string, path: string, body?: string) => {
      const response = await fetch(`${server.url}/play/androidpublisher/v3/applications/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.status, body: (await response.json()) as unknown };
    };
    const one = `${PACKAGE}/reviews/${encodeURIComponent(reviewId)}`;
    const refused = (status: number, reason: string) => ({ status, body: { error: { errors: [{ reason }] } } });
    expect(await call('GET', `${PACKAGE}/reviews?translationLanguage=en`)).toMatchObject({
      status: 200,
      body: { reviews: [{ comments: [{ userComment: { text: '[en] Bien\tRapide', originalText: 'Bien\tRapide' } }] }] },
    });
    expect(await call('GET', `${PACKAGE}/reviews?maxResults=101`)).toMatchObject(refused(400, 'badRequest'));
    expect(await call('GET', `${PACKAGE}/reviews?token=x`)).toMatchObject(refused(400, 'badRequest'));
    expect(await call('GET', `${PACKAGE}/reviews?startIndex=1`)).toEqual({ status: 200, body: {} });
    expect(await call('GET', 'com.other/reviews')).toMatchObject(refused(404, 'applicationNotFound'));
    expect(await call('GET', `${PACKAGE}/reviews/gp%3Anone`)).toMatchObject(refused(404, 'reviewNotFound'));
    expect(await call('DELETE', one)).toMatchObject(refused(404, 'notFound'));
    expect(await call('POST', `${one}:reply`, '{')).toMatchObject(refused(400, 'parseError'));
    expect(await call('POST', `${one}:reply`, '{"replyText":" "}')).toMatchObject(refused(400, 'badRequest'));
    const long = JSON.stringify({ replyText: 'é'.repeat(351) });
    expect(await call('POST', `${one}:reply`, long)).toMatchObject(refused(400, 'badRequest'));
    expect(await call('POST', `${one}:reply`, '{"replyText":"Merci"}')).toMatchObject({
      status: 200,
      body: { result: { replyText: 'Merci' } },
    });
    story.signIn.permit('client', PACKAGE, false);
    expect(await call('GET', one)).toMatchObject(refused(403, 'permissionDenied'));
    story.signIn.expireTokens();
    expect(await call('GET', one)).toMatchObject(refused(401, 'authError'));
    await server.close();
  });
});
