import type { LevelFacts } from './mail-texts';

type Hook = 'webhook' | 'slack' | 'teams';

/** What a chat or a system of the team's is sent about a level of a ladder. */
export function hookBody(hook: Hook, facts: LevelFacts, url: string): object {
  if (hook === 'slack') return slackBody(facts, url);
  if (hook === 'teams') return teamsBody(facts, url);
  return { type: 'ladder.level', version: 1, data: { ...facts, url } };
}

/** Slack's own and everything that takes the same (Mattermost, Rocket.Chat). */
function slackBody(facts: LevelFacts, url: string): object {
  const text = `*${escaped(title(facts))}*\n> ${escaped(said(facts)).replaceAll('\n', '\n> ')}\n<${url}|Parvis>`;
  return { text };
}

/** A card as the workflow "When a Teams webhook request is received" takes it. */
function teamsBody(facts: LevelFacts, url: string): object {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { type: 'TextBlock', text: title(facts), weight: 'Bolder', wrap: true },
      { type: 'TextBlock', text: said(facts), wrap: true },
    ],
    actions: [{ type: 'Action.OpenUrl', title: 'Parvis', url }],
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

function title({ ladder, level, levels }: LevelFacts): string {
  return `${ladder} · ${level}/${levels}`;
}

function said({ contact, channel, preview }: LevelFacts): string {
  return `${contact} (${channel}): ${preview}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
