import type { AppealState, AutomatedDecision, ScreeningLevel } from '@parvis/contracts';
import { escapeHtml, htmlPage } from '../appeals/public-page';
import { doneWord, type Language, longDay } from '../statements/statement-words';
import { SMALLEST_PUBLISHED } from './small-numbers';
import type { PublicReport } from './transparency.service';

interface Words {
  title: string;
  intro: (from: string, to: string) => string;
  decisions: string;
  undone: string;
  median: string;
  minutes: string;
  reason: string;
  none: string;
  channel: string;
  kind: string;
  automated: string;
  level: string;
  appeals: string;
  count: string;
  other: { code: string; label: string };
  automation: Record<AutomatedDecision, string>;
  levels: Record<ScreeningLevel | 'person', string>;
  states: Record<AppealState, string>;
}

const WORDS: Record<Language, Words> = {
  en: {
    title: 'How we moderate',
    intro: (from, to) => `Restrictions from ${from} to ${to}. Counts below ${SMALLEST_PUBLISHED} are shown as “<${SMALLEST_PUBLISHED}”, so that nobody can be told from them.`,
    decisions: 'Restrictions', undone: 'of them taken back', median: 'Median time to act', minutes: 'min',
    reason: 'By reason', none: 'Without a reason of the catalogue', channel: 'By channel', kind: 'By measure',
    automated: 'By means', level: 'By who or what decided', appeals: 'Appeals', count: 'Count',
    other: { code: 'fr', label: 'Français' },
    automation: { no: 'By a person', partial: 'By a person, applied to similar content', full: 'Automatic' },
    levels: { person: 'A person', shadow: 'A rule on trial', suggest: 'A rule that suggests', hold: 'A rule that holds', hide: 'A rule that acts' },
    states: { open: 'Received', 'in-review': 'In review', upheld: 'Decision stands', granted: 'Granted', void: 'Closed' },
  }, // prettier-ignore
  fr: {
    title: 'Comment nous modérons',
    intro: (from, to) => `Mesures prises du ${from} au ${to}. Les nombres inférieurs à ${SMALLEST_PUBLISHED} sont affichés «\u00A0<${SMALLEST_PUBLISHED}\u00A0», pour que personne ne soit reconnaissable.`,
    decisions: 'Mesures', undone: 'dont annulées', median: 'Délai médian d’action', minutes: 'min',
    reason: 'Par motif', none: 'Sans motif du catalogue', channel: 'Par canal', kind: 'Par mesure',
    automated: 'Par moyen', level: 'Par auteur de la décision', appeals: 'Recours', count: 'Nombre',
    other: { code: 'en', label: 'English' },
    automation: { no: 'Par une personne', partial: 'Par une personne, appliquée à des contenus semblables', full: 'Automatique' },
    levels: { person: 'Une personne', shadow: 'Une règle à l’essai', suggest: 'Une règle qui propose', hold: 'Une règle qui retient', hide: 'Une règle qui agit' },
    states: { open: 'Reçus', 'in-review': 'En cours d’examen', upheld: 'Décision maintenue', granted: 'Acceptés', void: 'Clos' },
  }, // prettier-ignore
};

/** The public page: counts alone, without a script. Pure. */
export function transparencyPage(
  { workspace, timeZone, report }: PublicReport,
  slug: string,
  language: Language,
): string {
  const words = WORDS[language];
  const other = words.other;
  const day = (iso: string) => longDay(iso, language, timeZone);
  const table = (title: string, rows: readonly [string, number | null][]) => countTable(title, rows, words.count);
  const { medianSecondsToAct: median } = report;
  const body = [
    `<nav><a href="/transparency/${encodeURIComponent(slug)}?language=${other.code}" lang="${other.code}" hreflang="${other.code}">${other.label}</a></nav>`,
    `<h1>${words.title} – ${escapeHtml(workspace)}</h1>`,
    `<p>${escapeHtml(words.intro(day(report.from), day(report.to)))}</p>`,
    table(words.decisions, [[words.decisions, report.decisions], [words.undone, report.undone]]),
    median === null ? '' : `<p>${words.median}${language === 'fr' ? '\u00A0' : ''}: ${Math.max(1, Math.round(median / 60))}\u00A0${words.minutes}</p>`,
    table(words.reason, report.byReason.map(({ label, count }) => [label?.[language] ?? words.none, count])),
    table(words.channel, report.byChannel.map(({ channel, count }) => [channel, count])),
    table(words.kind, report.byKind.map(({ kind, count }) => [doneWord(kind, language), count])),
    table(words.automated, report.byAutomation.map(({ automated, count }) => [words.automation[automated], count])),
    table(words.level, report.byLevel.map(({ level, count }) => [words.levels[level], count])),
    table(words.appeals, report.appeals.map(({ state, count }) => [words.states[state], count])),
  ]; // prettier-ignore
  return htmlPage({ language, title: `${words.title} – ${workspace}`, body: body.filter(Boolean).join('\n') });
}

function countTable(title: string, rows: readonly [string, number | null][], count: string): string {
  if (rows.length === 0) return '';
  const lines = rows.map(([label, value]) => `<tr><th scope="row">${escapeHtml(label)}</th><td>${value ?? `&lt;${SMALLEST_PUBLISHED}`}</td></tr>`); // prettier-ignore
  return `<table>\n<caption><h2>${escapeHtml(title)}</h2></caption>\n<thead><tr><th scope="col">${escapeHtml(title)}</th><th scope="col">${count}</th></tr></thead>\n<tbody>${lines.join('')}</tbody>\n</table>`;
}
