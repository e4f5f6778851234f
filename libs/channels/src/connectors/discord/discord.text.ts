import { type Json, recordOf, recordsOf, snowflakeOf, textOf } from './discord.payloads';

/** Mentions, channels, roles and own emoji stand in the text as `<@id>`, `<#id>`, `<@&id>` and `<:name:id>`. */
const MARKS = /<(?:@!?(\d{1,20})|a?:(\w{1,40}):\d{1,20})>/g;

/** What a message says: its words with names for mentions, then the choices of a poll, stickers, and what it passes on. */
export function wordsOf(message: Json, ownId: string): string {
  const parts = [
    readable(message, textOf(message['content']) ?? '', ownId),
    pollOf(message),
    stickersOf(message),
    forwardedOf(message),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Our own name is taken off the beginning: everybody who writes to us puts it there. */
function readable(message: Json, content: string, ownId: string): string {
  const own = new RegExp(`^(?:<@!?${ownId || '-'}>\\s*)+(?=\\S)`);
  return named(content.replace(own, ''), message);
}

/** The text with `@name` in place of `<@id>` and `:name:` in place of own emoji. */
export function named(text: string, message: Json): string {
  const people = new Map(
    recordsOf(message['mentions']).map((person) => [
      snowflakeOf(person['id']),
      textOf(person['global_name']) ?? textOf(person['username']),
    ]),
  );
  return text.replace(MARKS, (mark: string, id: string | undefined, emoji: string | undefined) => {
    if (id === undefined) return `:${emoji ?? ''}:`;
    const name = people.get(id);
    return name ? `@${name}` : mark;
  });
}

function pollOf(message: Json): string {
  const poll = recordOf(message['poll']);
  const question = textOf(recordOf(poll?.['question'])?.['text']) ?? '';
  const answers = recordsOf(poll?.['answers']).map(
    (answer) => `○ ${textOf(recordOf(answer['poll_media'])?.['text']) ?? ''}`,
  );
  return [question, ...answers].filter((line) => line !== '').join('\n');
}

function stickersOf(message: Json): string {
  const names = recordsOf(message['sticker_items']).map((sticker) => textOf(sticker['name']));
  return names.flatMap((name) => (name === null ? [] : `:${name}:`)).join(' ');
}

/** A forwarded message is quoted. */
function forwardedOf(message: Json): string {
  const texts = recordsOf(message['message_snapshots']).map((snapshot) => {
    return textOf(recordOf(snapshot['message'])?.['content']);
  });
  return texts.flatMap((text) => (text === null ? [] : text.split('\n').map((line) => `> ${line}`))).join('\n');
}
