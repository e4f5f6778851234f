import { LAMP_DRAWINGS, SHOP_ICON, SHOP_SCRIPT, SHOP_STYLE } from './shop-style';
import { LAMPS, priceOf, SHOP_WORDS, type ShopLanguage } from './shop-words';

/** The widget that the shop embeds, as its administrator would paste it into the pages. */
export interface ShopWidget {
  /** Origin of Parvis. */
  origin: string;
  key: string;
  /** Signs the shop's customer in; null when the widget has no secret. */
  identityToken: (() => string) | null;
}

export interface ShopAnswer {
  type: string;
  content: string;
  policy?: string;
}

/**
 * A small shop with the chat in it, French and English: `/shop`, `/shop?lang=en`. Its content security policy is as strict as a
 * shop's may be: nothing inline, and of Parvis only the script and the frame. Null for what the shop does not have.
 */
export function shopAnswer(url: URL, widget: ShopWidget | null): ShopAnswer | null {
  switch (url.pathname) {
    case '/shop':
      return {
        type: 'text/html; charset=utf-8',
        content: shopPage(url, widget),
        policy: policyOf(widget),
      };
    case '/shop/style.css':
      return { type: 'text/css; charset=utf-8', content: SHOP_STYLE };
    case '/shop/shop.js':
      return { type: 'text/javascript; charset=utf-8', content: SHOP_SCRIPT };
    case '/shop/icon.svg':
      return { type: 'image/svg+xml', content: SHOP_ICON };
    case '/shop/identity':
      if (!widget?.identityToken) return null;
      return { type: 'application/json', content: JSON.stringify({ token: widget.identityToken() }) };
    default:
      return null;
  }
}

function policyOf(widget: ShopWidget | null): string {
  const parvis = widget ? ` ${widget.origin}` : '';
  return [
    "default-src 'none'",
    `script-src 'self'${parvis}`,
    `frame-src${parvis || " 'none'"}`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function shopPage(url: URL, widget: ShopWidget | null): string {
  const language: ShopLanguage = url.searchParams.get('lang') === 'en' ? 'en' : 'fr';
  const words = SHOP_WORDS[language];
  const other = language === 'fr' ? 'en' : 'fr';
  const elsewhere = new URLSearchParams(url.searchParams);
  elsewhere.set('lang', other);
  const cards = LAMPS.map(
    ({ id, name, kind, euros }) =>
      `<li class="card">${drawing(id)}<h3>${name}<span>${priceOf(euros, language)}</span></h3><p>${kind[language]}</p><button type="button" data-ask="${id}">${words.askThis}</button></li>`,
  ).join('');
  const signIn = widget?.identityToken
    ? `<button type="button" class="quiet" aria-pressed="false" data-sign-in="${words.signIn}" data-sign-out="${words.signOut}">${words.signIn}</button>`
    : '';
  const embed = widget
    ? `<script async src="${widget.origin}/widget.js" data-widget="${widget.key}" data-language="${language}"></script>`
    : '';
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<link rel="icon" href="/shop/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/shop/style.css">
<script defer src="/shop/shop.js"></script>
${embed}
</head>
<body>
<header class="bar"><strong>Maison Lumen</strong><a href="#lamps">${words.lamps}</a><a href="/shop?${elsewhere.toString().replaceAll('&', '&amp;')}" lang="${other}" hreflang="${other}">${words.other}</a>${signIn}</header>
<main>
<section class="hero"><div><h1>${words.headline}</h1><p>${words.lead}</p><div class="do"><a class="button" href="#lamps">${words.see}</a><button type="button" class="quiet" data-ask="">${words.ask}</button></div></div><div class="stage">${drawing('halo')}</div></section>
<ul class="promises"><li>${words.promiseOne}</li><li>${words.promiseTwo}</li><li>${words.promiseThree}</li></ul>
<section class="lamps" id="lamps"><h2>${words.lamps}</h2><ul class="grid">${cards}</ul></section>
</main>
<footer>${words.footer}</footer>
</body>
</html>`;
}

function drawing(id: keyof typeof LAMP_DRAWINGS): string {
  return `<svg viewBox="0 0 200 180" aria-hidden="true">${LAMP_DRAWINGS[id]}</svg>`;
}
