import sanitizeHtml from 'sanitize-html';

const LENGTH = [/^-?\d{1,4}(\.\d+)?(px|em|rem|pt|%)?$/, /^auto$/];
const BOX = [/^(-?\d{1,4}(\.\d+)?(px|em|rem|pt|%)?|auto)(\s+(-?\d{1,4}(\.\d+)?(px|em|rem|pt|%)?|auto)){0,3}$/];
const COLOR = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%/]+\)$/i, /^[a-z]{3,20}$/i];
const BORDER = [/^(\d{1,2}(px|pt|em)?|thin|medium|none|solid|dashed|dotted|double|#[0-9a-f]{3,8}|rgba?\([\d\s.,%]+\)|[a-z]{3,20})(\s+(\d{1,2}(px|pt|em)?|solid|dashed|dotted|double|none|#[0-9a-f]{3,8}|rgba?\([\d\s.,%]+\)|[a-z]{3,20})){0,2}$/i]; // prettier-ignore
const WORD = [/^[a-z-]{2,20}$/i];

/** Nothing here can load an address, leave its place or cover the page: no `url()`, no position, no z-index. */
const STYLES = {
  color: COLOR,
  'background-color': COLOR,
  'font-family': [/^[\w\s,'"-]{1,200}$/],
  'font-size': [...LENGTH, /^(xx-small|x-small|small|medium|large|x-large|xx-large|smaller|larger)$/],
  'font-style': WORD,
  'font-weight': [/^(\d{3}|bold|bolder|lighter|normal)$/],
  'line-height': LENGTH,
  'text-align': [/^(left|right|center|justify|start|end)$/],
  'text-decoration': WORD,
  'text-transform': WORD,
  'vertical-align': WORD,
  'white-space': WORD,
  'list-style-type': WORD,
  'border-collapse': WORD,
  direction: [/^(ltr|rtl)$/],
  width: LENGTH,
  'max-width': LENGTH,
  height: LENGTH,
  margin: BOX,
  'margin-top': LENGTH,
  'margin-right': LENGTH,
  'margin-bottom': LENGTH,
  'margin-left': LENGTH,
  padding: BOX,
  'padding-top': LENGTH,
  'padding-right': LENGTH,
  'padding-bottom': LENGTH,
  'padding-left': LENGTH,
  border: BORDER,
  'border-top': BORDER,
  'border-right': BORDER,
  'border-bottom': BORDER,
  'border-left': BORDER,
  'border-radius': LENGTH,
};

const TAGS = [
  ...[
    'a',
    'abbr',
    'address',
    'b',
    'bdi',
    'bdo',
    'big',
    'blockquote',
    'br',
    'caption',
    'center',
    'cite',
    'code',
    'col',
    'colgroup',
  ],
  ...[
    'dd',
    'del',
    'details',
    'div',
    'dl',
    'dt',
    'em',
    'figcaption',
    'figure',
    'font',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'i',
    'img',
    'ins',
  ],
  ...[
    'kbd',
    'li',
    'mark',
    'ol',
    'p',
    'pre',
    'q',
    's',
    'samp',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
    'summary',
    'sup',
  ],
  ...['table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'tt', 'u', 'ul', 'var', 'wbr'],
];
const CELL = ['align', 'valign', 'width', 'height', 'bgcolor', 'colspan', 'rowspan', 'nowrap', 'dir'];
const ATTRIBUTES = {
  '*': ['style', 'dir', 'lang', 'title', 'align'],
  a: ['href', 'target', 'rel'],
  img: ['src', 'alt', 'width', 'height', 'data-blocked'],
  font: ['color', 'size', 'face'],
  table: ['border', 'cellpadding', 'cellspacing', 'summary', ...CELL],
  td: CELL,
  th: [...CELL, 'scope'],
  tr: CELL,
  col: ['span', 'width'],
  colgroup: ['span', 'width'],
  ol: ['start', 'type'],
  blockquote: ['cite'],
};

/** Pictures that a browser draws without running or loading anything; SVG can do both. */
const INLINE_PICTURE = /^data:image\/(png|jpe?g|gif|webp|bmp);base64,[a-z0-9+/=\s]+$/i;

/** Longest HTML that is rendered; the text of the mail is always there beside it. */
const MAX_HTML = 2_000_000;

function imageSource(src: string, cidUrls: Readonly<Record<string, string>>): string | null {
  if (INLINE_PICTURE.test(src)) return src;
  const cid = /^cid:(.+)$/i.exec(src.trim())?.[1];
  if (cid === undefined) return null;
  const decoded = /%[0-9a-f]{2}/i.test(cid) ? safeDecode(cid) : cid;
  return (Object.hasOwn(cidUrls, decoded) ? cidUrls[decoded] : undefined) ?? null;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * HTML of a mail, made safe to show in a sandboxed frame: no script, form, frame, style sheet, event handler or foreign
 * image (each would tell the sender that and where the mail was read). Inline images point to `cidUrls[contentId]`; a blocked
 * one keeps its alternative text and is marked `data-blocked="remote"`. Links open apart and tell nothing of where they stood.
 */
export function sanitizeEmailHtml(html: string, cidUrls: Readonly<Record<string, string>> = {}): string {
  return sanitizeHtml(html.slice(0, MAX_HTML), {
    allowedTags: TAGS,
    allowedAttributes: ATTRIBUTES,
    allowedStyles: { '*': STYLES },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    // own addresses of stored images may be of any form; imageSource let only them and inline pictures through
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowedSchemesAppliedToAttributes: ['href', 'cite', 'src'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'template',
      'svg',
      'math',
      'iframe',
      'object',
    ],
    nestingLimit: 150,
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, target: '_blank', rel: 'noopener noreferrer nofollow' },
      }),
      img: (tagName, { src, ...rest }) => {
        const allowed = imageSource(src ?? '', cidUrls);
        return {
          tagName,
          attribs: allowed === null ? { ...rest, 'data-blocked': 'remote' } : { ...rest, src: allowed },
        };
      },
    },
  });
}
