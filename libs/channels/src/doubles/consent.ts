import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

const CODE_MS = 10 * 60_000;

export interface ConsentRules {
  clock: () => Date;
  /** Stands on the page ("Mastodon"). */
  platform: string;
  /** Whether an application is known with this address to return to. */
  knows(clientId: string, redirectUri: string): boolean;
  /** Name of the parameter that holds the client's id; default `client_id`. */
  clientParameter?: string;
  /** What separates scopes; default a space. */
  scopeSeparator?: string;
}

/** What a person has agreed to. */
export interface Consent {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  challenge: string | null;
  until: number;
}

/** A request for the consent page, or its form coming back. */
export interface ConsentRequest {
  method: string;
  url: URL;
  body: string;
  response: ServerResponse;
}

/**
 * The consent page of a platform and the codes it hands out: each for one use within ten minutes, bound to client, address and
 * PKCE challenge (RFC 6749 4.1, RFC 7636). `approve=1` in the address agrees at once, for those who cannot click.
 */
export class ConsentDesk {
  private readonly codes = new Map<string, Consent>();

  constructor(private readonly rules: ConsentRules) {}

  /** Answers `GET /…authorize…` with the page and its form with the way back to the application. */
  answer({ method, url, body, response }: ConsentRequest): void {
    const asked = url.searchParams;
    const clientId = asked.get(this.rules.clientParameter ?? 'client_id') ?? '';
    const redirectUri = asked.get('redirect_uri') ?? '';
    if (!this.rules.knows(clientId, redirectUri) || asked.get('response_type') !== 'code') {
      // never sent back: the address is not one the application has named
      response.writeHead(400, { 'content-type': 'text/plain' }).end('Unknown application or address.');
      return;
    }
    const agreed = asked.get('approve') === '1' || new URLSearchParams(body).get('consent') === 'yes';
    if (method === 'GET' && !agreed) return void page(response, this.rules.platform, redirectUri, scopesOf(asked, this.rules)); // prettier-ignore
    const back = new URL(redirectUri);
    back.searchParams.set('state', asked.get('state') ?? '');
    if (agreed) back.searchParams.set('code', this.hand(clientId, redirectUri, asked));
    else back.searchParams.set('error', 'access_denied');
    response.writeHead(302, { location: back.href }).end();
  }

  /** Trades a code in; null for one that is unknown, used, old, another client's or without its verifier. */
  redeem(code: string, client: { clientId: string; redirectUri: string; verifier: string | null }): Consent | null {
    const consent = this.codes.get(code);
    this.codes.delete(code);
    if (!consent || consent.until < this.rules.clock().getTime()) return null;
    if (consent.clientId !== client.clientId || consent.redirectUri !== client.redirectUri) return null;
    if (consent.challenge === null) return consent;
    const challenge = client.verifier && createHash('sha256').update(client.verifier).digest('base64url');
    return challenge === consent.challenge ? consent : null;
  }

  private hand(clientId: string, redirectUri: string, asked: URLSearchParams): string {
    const code = randomBytes(16).toString('base64url');
    this.codes.set(code, {
      clientId,
      redirectUri,
      scopes: scopesOf(asked, this.rules),
      challenge: asked.get('code_challenge_method') === 'S256' ? asked.get('code_challenge') : null,
      until: this.rules.clock().getTime() + CODE_MS,
    });
    return code;
  }
}

function scopesOf(asked: URLSearchParams, { scopeSeparator = ' ' }: ConsentRules): string[] {
  return (asked.get('scope') ?? '').split(scopeSeparator).filter(Boolean);
}

function page(response: ServerResponse, platform: string, redirectUri: string, scopes: readonly string[]): void {
  const { host } = new URL(redirectUri);
  const items = scopes.map((scope) => `<li>${escaped(scope)}</li>`).join('');
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(platform)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:12vh auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem;margin-right:.5rem}</style>
<h1>${escaped(platform)}</h1><p><b>${escaped(host)}</b> asks for access to Maison Lumen:</p><ul>${items}</ul>
<form method="post"><button name="consent" value="yes">Allow</button><button name="consent" value="no">Cancel</button></form></html>`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
