import { callApi } from '../../http/call';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorError, ConnectorRejected } from '../../spi/errors';
import { type Json, recordOf, storableText } from '../../spi/values';
import { capabilities, powerlessCapabilities } from './wordpress.capabilities';
import { WordPressClient } from './wordpress.client';
import { classify } from './wordpress.errors';
import { idOf } from './wordpress.payloads';
import { siteOf } from './wordpress.settings';
import { textOfHtml } from './wordpress.text';

const MODERATE = 'moderate_comments';

interface Api {
  root: string;
  index: Json;
}

/** Finds the API of the site and the account's user, and tells whether that user may moderate. The plugin is set up by hand. */
export async function probe(account: AccountContext, _hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const { root, index } = await findApi(account, signal);
  const client = new WordPressClient(account, signal, root);
  const me = await client.me().catch((error: unknown) => {
    throw error instanceof ConnectorAuthError && !takesApplicationPasswords(index)
      ? new ConnectorAuthError(
          `${error.message} The site says that it takes no application passwords: it has no https, or a plugin switched them off.`,
        )
      : error;
  });
  const userId = idOf(me.id);
  if (userId === null) throw new ConnectorAuthError('WordPress did not say who the application password belongs to');
  const isModerator = me.capabilities[MODERATE] === true;
  if (isModerator) await client.comments({ per_page: '1' });
  const known = account.credentials['apiRoot'] === root && account.credentials['userId'] === userId;
  return {
    externalId: placeOf(storableText(index['home']) ?? siteOf(account)),
    name: textOfHtml(storableText(index['name']) ?? '') || placeOf(siteOf(account)),
    capabilities: isModerator ? capabilities : powerlessCapabilities,
    missingPermissions: isModerator ? [] : [MODERATE],
    tokenExpiresAt: null,
    credentials: known ? null : { ...account.credentials, apiRoot: root, userId },
  };
}

/** With pretty permalinks the API has a path, without them it is a parameter; elsewhere a page of the site names it. */
async function findApi(account: AccountContext, signal: AbortSignal): Promise<Api> {
  const site = siteOf(account);
  if (!URL.canParse(site)) throw new ConnectorRejected('the address of the site is not an address', 'invalid');
  for (const root of [`${site}/wp-json/`, `${site}/?rest_route=/`]) {
    const index = await indexAt(root, account, signal);
    if (index !== null) return { root, index };
  }
  const root = await namedByPage(`${site}/`, account, signal);
  const index = root === null ? null : await indexAt(root, account, signal);
  if (root !== null && index !== null) return { root, index };
  throw new ConnectorAuthError(
    'No WordPress API was found at this address: it is another system, or its REST API is switched off',
  );
}

async function indexAt(root: string, account: AccountContext, signal: AbortSignal): Promise<Json | null> {
  const joint = root.includes('?') ? '&' : '?';
  const url = `${root}${joint}_fields=name,home,namespaces,authentication`;
  const answer = await get(url, account, signal);
  const index = recordOf(answer?.body);
  const { namespaces } = index ?? {};
  return Array.isArray(namespaces) && namespaces.includes('wp/v2') ? index : null;
}

/** `Link: <…/wp-json/>; rel="https://api.w.org/"`, on any page; of the same origin, since the password goes there. */
async function namedByPage(url: string, account: AccountContext, signal: AbortSignal): Promise<string | null> {
  const link = (await get(url, account, signal))?.headers.get('link') ?? '';
  const root = /<([^>]+)>;\s*rel="https:\/\/api\.w\.org\/"/.exec(link)?.[1];
  return root !== undefined && URL.canParse(root) && new URL(root).origin === new URL(url).origin ? root : null;
}

/** Null when there is nothing of this kind; a site that cannot be reached or turns us away is told as such. */
async function get(url: string, account: AccountContext, signal: AbortSignal) {
  try {
    return await callApi({ method: 'GET', url }, { account, signal, platform: 'WordPress', classify });
  } catch (error) {
    if (error instanceof ConnectorError && !(error instanceof ConnectorRejected)) throw error;
    return null;
  }
}

function takesApplicationPasswords({ authentication }: Json): boolean {
  return recordOf(authentication)?.['application-passwords'] !== undefined;
}

/** Host and path: the same site with and without https. */
function placeOf(address: string): string {
  return (
    address
      .replace(/^https?:\/\//i, '')
      .replace(/\/+$/, '')
      .toLowerCase() || address
  );
}
