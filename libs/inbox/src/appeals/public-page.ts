const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand anywhere in a page. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** Text with its paragraphs; nothing in it becomes markup. */
export function paragraphsHtml(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((part) => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`)
    .join('\n');
}

/** Where the style of public pages lies: the policy of the server allows no other. */
export const PAGE_STYLE_PATH = '/api/public/page.css';

/** A whole page without a script, readable by anything. */
export function htmlPage({ language, title, body }: { language: 'fr' | 'en'; title: string; body: string }): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${PAGE_STYLE_PATH}">
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

export const PAGE_STYLE = `:root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.125rem; margin-top: 2rem; }
nav { text-align: right; }
textarea { box-sizing: border-box; width: 100%; min-height: 9rem; font: inherit; padding: 0.5rem; }
button { font: inherit; min-height: 2.75rem; padding: 0 1.25rem; margin-top: 0.75rem; }
:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.375rem 0.5rem; border-bottom: 1px solid GrayText; }
td { text-align: right; font-variant-numeric: tabular-nums; }
article { border-left: 3px solid GrayText; padding-left: 1rem; margin: 1rem 0; }
`;
