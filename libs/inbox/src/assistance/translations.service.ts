import { Injectable } from '@nestjs/common';
import { ITEM_DIRECTIONS, type ItemTranslationView, type TranslatedReplyView, type TranslateReplyBody } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { codeOf, Database, problem, throwProblem } from '@parvis/platform';
import { cut } from '../intake/clean';
import { invalidField } from '../wire/invalid';
import { AssistanceCalls } from './assistance-calls';
import { AssistanceStore } from './assistance-store';
import { type Translated, type Translator, translatorOf } from './translator';

const LONGEST_TEXT = 20_000;
const SYSTEM = codeOf(ITEM_DIRECTIONS, 'system');

interface TextRow extends Record<string, unknown> {
  conversation_id: string;
  direction: number;
  revision: number;
  text: string;
  language: string | null;
}

interface KeptRow extends Record<string, unknown> {
  revision: number;
  source: string | null;
  text: string;
}

/** What people wrote in the reader's language, and what members write in theirs. */
@Injectable()
export class Translations {
  constructor(
    private readonly db: Database,
    private readonly store: AssistanceStore,
    private readonly calls: AssistanceCalls,
  ) {}

  /** An item's text in another language; asked of the service once for each text and language. */
  async ofItem(agent: Agent, itemId: string, target: string): Promise<ItemTranslationView> {
    const { workspaceId } = agent;
    const { service, url } = await this.require(workspaceId);
    const item = await this.textOf(workspaceId, itemId);
    const kept = await this.kept(workspaceId, itemId, target, item.revision);
    if (kept) return { itemId, target, revision: item.revision, source: kept.source, text: kept.text };
    const text = cut(item.text, LONGEST_TEXT);
    const leaving = { use: 'translate-item' as const, conversationId: item.conversation_id, url, characters: text.length, masked: 0 }; // prettier-ignore
    const made = await this.calls.noted(agent, leaving, () => service.translate(text, item.language, target));
    await this.keep(workspaceId, itemId, target, { ...made, revision: item.revision });
    return { itemId, target, revision: item.revision, ...made };
  }

  /** What a member wrote, in the language of the person. It is put before the member; nothing is sent. */
  async ofReply(agent: Agent, conversationId: string, body: TranslateReplyBody): Promise<TranslatedReplyView> {
    const { service, url } = await this.require(agent.workspaceId);
    const [talk] = await this.db.read<{ language: string | null }>(
      agent.workspaceId,
      'select language from conversation where workspace_id = $1 and id = $2',
      [agent.workspaceId, conversationId],
    );
    if (!talk) throwProblem('not-found', { detail: 'There is no such conversation.' });
    const target = body.target ?? talk.language;
    if (target === null) throw invalidField('/target', 'is needed: the language of this person is not known');
    const leaving = { use: 'translate-reply' as const, conversationId, url, characters: body.text.length, masked: 0 };
    const { text, source } = await this.calls.noted(agent, leaving, () => service.translate(body.text, null, target));
    return { text, original: body.text, source, target };
  }

  private async require(workspaceId: number): Promise<{ service: Translator; url: string }> {
    const settings = await this.store.translator(workspaceId);
    const service = translatorOf(settings, this.calls.fetch);
    if (!service) throw problem('assistance-off', { detail: 'Translation is off: an administrator can switch it on in the settings.' }); // prettier-ignore
    return { service, url: settings.url };
  }

  private async textOf(workspaceId: number, itemId: string): Promise<TextRow> {
    const [item] = await this.db.read<TextRow>(
      workspaceId,
      'select conversation_id, direction, revision, text, language from item where workspace_id = $1 and id = $2',
      [workspaceId, itemId],
    );
    if (!item) throwProblem('not-found', { detail: 'There is no such item.' });
    if (item.direction === SYSTEM || item.text.trim() === '')
      throw problem('not-possible-now', { detail: 'There are no words to translate.' });
    return item;
  }

  private async kept(
    workspaceId: number,
    itemId: string,
    target: string,
    revision: number,
  ): Promise<KeptRow | undefined> {
    const [row] = await this.db.read<KeptRow>(
      workspaceId,
      'select revision, source, text from item_translation where workspace_id = $1 and item_id = $2 and target = $3 and revision = $4',
      [workspaceId, itemId, target, revision],
    );
    return row;
  }

  // not for an item that was changed or forgotten while the service worked
  private async keep(
    workspaceId: number,
    itemId: string,
    target: string,
    { text, source, revision }: Translated & { revision: number },
  ): Promise<void> {
    await this.db.read(
      workspaceId,
      `insert into item_translation as t (workspace_id, item_id, revision, target, source, text)
       select i.workspace_id, i.id, i.revision, $3, $4, $5 from item i
       where i.workspace_id = $1 and i.id = $2 and i.revision = $6 and i.forgotten_at is null for share
       on conflict (workspace_id, item_id, target) do update set revision = excluded.revision, source = excluded.source, text = excluded.text, at = now()
       where t.revision <= excluded.revision`,
      [workspaceId, itemId, target, source, text, revision],
    );
  }
}
