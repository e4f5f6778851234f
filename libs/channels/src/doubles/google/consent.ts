import { randomBytes } from 'node:crypto';
import { type Consent, ConsentDesk, type ConsentRequest } from '../consent';

/** A consent of the person for a client. */
export interface GoogleGiven {
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  scopes: string[];
}

/** Where a network keeps consents. */
export interface GoogleGrantBook {
  clock: () => Date;
  /** The secret of an OAuth client; null when there is no such client. */
  secretOf(clientId: string): string | null;
  /** What was given to a client before; null before the first consent. */
  scopesGiven(clientId: string): string[] | null;
  /** Writes a consent down; an access token of it. */
  open(given: GoogleGiven): { token: string; expiresIn: number };
}

export type GoogleTokenAnswer = [status: number, body: Record<string, unknown>];

/** How a consent was asked for, besides what every platform asks. */
interface Manner {
  offline: boolean;
  prompts: boolean;
  includesGranted: boolean;
}

/**
 * Google's consent page (`accounts.google.com/o/oauth2/v2/auth`) and the trade of its codes: a refresh token comes only with
 * `access_type=offline`, and after the first consent only with `prompt=consent`; `include_granted_scopes` adds what was given
 * before ("Using OAuth 2.0 for Web Server Applications").
 */
export class GoogleConsent {
  private readonly desk: ConsentDesk;
  private readonly manners = new Map<string, Manner>();

  constructor(private readonly book: GoogleGrantBook) {
    const { clock } = book;
    this.desk = new ConsentDesk({ clock, platform: 'Google', knows: (clientId) => book.secretOf(clientId) !== null });
  }

  page(request: ConsentRequest): void {
    const asked = request.url.searchParams;
    const key = [asked.get('client_id') ?? '', asked.get('redirect_uri') ?? '', asked.get('code_challenge') ?? ''];
    this.manners.set(key.join(' '), {
      offline: asked.get('access_type') === 'offline',
      prompts: (asked.get('prompt') ?? '').split(' ').includes('consent'),
      includesGranted: asked.get('include_granted_scopes') === 'true',
    });
    this.desk.answer(request);
  }

  /** Answer of the token endpoint to `grant_type=authorization_code`. */
  trade(form: URLSearchParams): GoogleTokenAnswer {
    const clientId = form.get('client_id') ?? '';
    const clientSecret = this.book.secretOf(clientId);
    if (clientSecret === null || clientSecret !== form.get('client_secret')) {
      return [401, { error: 'invalid_client', error_description: 'Unauthorized' }];
    }
    const redirectUri = form.get('redirect_uri') ?? '';
    const consent = this.desk.redeem(form.get('code') ?? '', { clientId, redirectUri, verifier: form.get('code_verifier') }); // prettier-ignore
    if (!consent) return [400, { error: 'invalid_grant', error_description: 'Malformed auth code.' }];
    return this.opened(consent, clientSecret);
  }

  private opened(consent: Consent, clientSecret: string): GoogleTokenAnswer {
    const { clientId, redirectUri, challenge } = consent;
    const manner = this.manners.get([clientId, redirectUri, challenge ?? ''].join(' '));
    const before = this.book.scopesGiven(clientId);
    const scopes = [...new Set([...consent.scopes, ...(manner?.includesGranted ? (before ?? []) : [])])];
    const refreshToken = `1//0double-${randomBytes(12).toString('base64url')}`;
    const { token, expiresIn } = this.book.open({ clientId, clientSecret, refreshToken, scopes });
    const isLasting = manner?.offline === true && (manner.prompts || before === null);
    const lasting = isLasting ? { refresh_token: refreshToken } : {};
    return [200, { access_token: token, expires_in: expiresIn, ...lasting, scope: scopes.join(' '), token_type: 'Bearer' }]; // prettier-ignore
  }
}
