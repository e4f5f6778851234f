import type { AppealPageView, AppealState } from '@parvis/contracts';
import { type Language, longDay } from '../statements/statement-words';
import { escapeHtml, htmlPage, paragraphsHtml } from './public-page';

const WORDS = {
  en: {
    title: 'A decision about what you wrote',
    withdrawn: 'This decision was taken back. You need to do nothing.',
    appeal: 'Your appeal',
    you: 'You',
    contest: 'Contest this decision',
    more: 'Add something',
    explain: 'Say why you do not agree. It is free; somebody other than who took the decision will read it.',
    label: 'Your message',
    send: 'Send',
    over: 'Nothing more can be sent here.',
    until: 'Possible until',
    other: { code: 'fr', label: 'Français' },
    states: { open: 'Received', 'in-review': 'Somebody is looking into it', upheld: 'The decision stands', granted: 'You were right: the decision is taken back', void: 'Closed without a decision' }, // prettier-ignore
  },
  fr: {
    title: 'Une décision à propos de ce que vous avez écrit',
    withdrawn: 'Cette décision a été annulée. Vous n’avez rien à faire.',
    appeal: 'Votre recours',
    you: 'Vous',
    contest: 'Contester cette décision',
    more: 'Ajouter quelque chose',
    explain:
      'Expliquez pourquoi vous n’êtes pas d’accord. C’est gratuit\u202F; une autre personne que celle qui a décidé vous lira.',
    label: 'Votre message',
    send: 'Envoyer',
    over: 'Il n’est plus possible d’écrire ici.',
    until: 'Possible jusqu’au',
    other: { code: 'en', label: 'English' },
    states: { open: 'Reçu', 'in-review': 'Une personne l’examine', upheld: 'La décision est maintenue', granted: 'Vous aviez raison\u00A0: la décision est annulée', void: 'Clos sans décision' }, // prettier-ignore
  },
} as const satisfies Record<Language, { states: Record<AppealState, string>; other: object } & Record<string, unknown>>;

/** The page an author opens: what was decided and why, what was said since, and a form as long as something can be said. Pure. */
export function appealPage(page: AppealPageView, token: string, language: Language): string {
  const words = WORDS[language];
  const address = `/appeal/${encodeURIComponent(token)}`;
  const body = [
    `<nav><a href="${address}?language=${words.other.code}" lang="${words.other.code}" hreflang="${words.other.code}">${words.other.label}</a></nav>`,
    `<h1>${words.title}</h1>`,
    page.withdrawn ? `<p role="status"><strong>${words.withdrawn}</strong></p>` : '',
    `<section aria-label="${escapeHtml(page.workspace)}">${paragraphsHtml(page.statement[language])}</section>`,
    page.appeal ? dialogue(page, page.appeal, language) : '',
    page.canWrite ? form(page, address, language) : `<p>${words.over}</p>`,
  ];
  return htmlPage({ language, title: `${words.title} – ${page.workspace}`, body: body.filter(Boolean).join('\n') });
}

function dialogue(page: AppealPageView, appeal: NonNullable<AppealPageView['appeal']>, language: Language): string {
  const words = WORDS[language];
  const said = appeal.messages.map(
    ({ side, text, at }) =>
      `<article><h3>${side === 'author' ? words.you : escapeHtml(page.workspace)}, <time datetime="${at}">${longDay(at, language, page.timeZone)}</time></h3>${paragraphsHtml(text)}</article>`,
  );
  return `<h2>${words.appeal}</h2>\n<p role="status"><strong>${words.states[appeal.state]}</strong></p>\n${said.join('\n')}`;
}

function form(page: AppealPageView, address: string, language: Language): string {
  const words = WORDS[language];
  const until = page.appeal ? '' : ` ${words.until} ${longDay(page.appealUntil, language, page.timeZone)}.`;
  return `<h2>${page.appeal ? words.more : words.contest}</h2>
<form method="post" action="${address}?language=${language}">
<p id="explain">${words.explain}${until}</p>
<label for="text">${words.label}</label>
<textarea id="text" name="text" required maxlength="4000" aria-describedby="explain"></textarea>
<button>${words.send}</button>
</form>`;
}
