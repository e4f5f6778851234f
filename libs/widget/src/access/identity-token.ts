import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IdentifyBody } from '@parvis/contracts';
import { jwtVerify } from 'jose';
import { refuse } from './refusal';

const LONGEST_LIFE_SECONDS = 3600;
const CLOCK_TOLERANCE_SECONDS = 30;
const LONGEST = 254;

/** Who the host site says is signed in there. */
export interface SignedIdentity {
  externalUserId: string;
  name: string | null;
  email: string | null;
}

/**
 * Checks what the host site's server signed with the widget's secret: a JWT (HS256 and nothing else, for this widget, an hour at
 * most) or, for old sites, the HMAC of the user's id, which never ends. Of the latter name and e-mail are not signed and are left out.
 * @throws WidgetRefusal `identity_invalid`
 */
export async function verifyIdentity(body: IdentifyBody, widgetKey: string, secret: string): Promise<SignedIdentity> {
  if (secret === '') refuse('identity_invalid', 'This widget has no identity secret.');
  if ('userHash' in body) return verifyHash(body.externalUserId, body.userHash, secret);
  const { sub, name, email } = await verifiedClaims(body.identityToken, widgetKey, secret);
  return { externalUserId: sub, name: shortText(name), email: shortText(email) };
}

async function verifiedClaims(
  token: string,
  widgetKey: string,
  secret: string,
): Promise<{ sub: string; name: unknown; email: unknown }> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      audience: widgetKey,
      requiredClaims: ['sub', 'iat', 'exp'],
      maxTokenAge: LONGEST_LIFE_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    const { sub = '', iat = 0, exp = 0 } = payload;
    if (exp - iat > LONGEST_LIFE_SECONDS || sub === '' || sub.length > LONGEST) throw new Error('not in bounds');
    return { sub, name: payload['name'], email: payload['email'] };
  } catch {
    return refuse('identity_invalid', 'The identity token is not valid.');
  }
}

function verifyHash(externalUserId: string, userHash: string, secret: string): SignedIdentity {
  const expected = createHmac('sha256', secret).update(externalUserId).digest();
  const given = /^[0-9a-f]{64}$/i.test(userHash) ? Buffer.from(userHash, 'hex') : Buffer.alloc(0);
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    refuse('identity_invalid', 'The user hash is not valid.');
  return { externalUserId, name: null, email: null };
}

function shortText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, LONGEST) : null;
}
