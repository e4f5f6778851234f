import { Injectable } from '@nestjs/common';
import { CHANNEL_KINDS, PLATFORM_STATES, type TagReportView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { maskPersonalData } from '@parvis/moderation';
import { Database, nameOf } from '@parvis/platform';
import { stringify } from 'csv-stringify/sync';
import { periodOf } from './period';
import {
  channelCode,
  itemsPerDay,
  quotesPerTag,
  type QuoteRow,
  taggedItems,
  type TaggedItemRow,
  totalsPerTag,
} from './tag-report.queries';

const QUOTES = 5;
const ROWS_AT_ONCE = 1000;

export interface TagReportFilter {
  from?: string;
  to?: string;
  channel?: string;
}

/** What people say, by tag: how often, how many people, with their words. Hidden items count like all others. */
@Injectable()
export class TagReports {
  constructor(private readonly db: Database) {}

  report(agent: Agent, filter: TagReportFilter): Promise<TagReportView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const period = await periodOf(tx, agent.workspaceId, filter);
      const base = { workspaceId: agent.workspaceId, channel: channelCode(filter.channel) };
      const now = { ...base, from: period.startsAt, to: period.endsAt };
      const totals = await totalsPerTag(tx, now);
      const days = await itemsPerDay(tx, now, period);
      const before = await totalsPerTag(tx, { ...base, from: period.previousStartsAt, to: period.startsAt });
      const quotes = await quotesPerTag(tx, now, QUOTES);
      const rows = totals.map((total) => ({
        tagId: String(total.tag_id),
        items: total.items,
        people: total.people,
        channels: total.channels.map((code) => nameOf(CHANNEL_KINDS, code)),
        perDay: period.days.map(
          (day) => days.find((row) => row.tag_id === total.tag_id && row.day === day)?.items ?? 0,
        ),
        previousItems: before.find((row) => row.tag_id === total.tag_id)?.items ?? 0,
        quotes: quotes.filter((row) => row.tag_id === total.tag_id).map(toQuote),
      }));
      return { from: period.from, to: period.to, days: period.days, rows, computedAt: new Date().toISOString() };
    });
  }

  /** One line per item and tag, oldest first, read in pages as the client takes them: memory stays flat. */
  async *csv(agent: Agent, filter: TagReportFilter): AsyncGenerator<string> {
    const period = await this.db.transaction(agent.workspaceId, (tx) => periodOf(tx, agent.workspaceId, filter));
    const range = {
      workspaceId: agent.workspaceId,
      channel: channelCode(filter.channel),
      from: period.startsAt,
      to: period.endsAt,
    };
    yield `\uFEFF${stringify([HEADER])}`; // spreadsheets read UTF-8 only behind this mark
    let after = { itemId: '0', tagId: 0 };
    for (;;) {
      const rows = await this.db.transaction(agent.workspaceId, (tx) => taggedItems(tx, range, after, ROWS_AT_ONCE));
      if (rows.length > 0) yield stringify(rows.map(toLine));
      const last = rows.at(-1);
      if (!last || rows.length < ROWS_AT_ONCE) return;
      after = { itemId: last.item_id, tagId: last.tag_id };
    }
  }
}

const HEADER = ['tag', 'date', 'channel', 'author', 'quote', 'stars', 'language', 'state', 'conversation', 'link'];

function toQuote(row: QuoteRow): TagReportView['rows'][number]['quotes'][number] {
  return {
    itemId: row.item_id,
    conversationId: row.conversation_id,
    channel: nameOf(CHANNEL_KINDS, row.channel),
    author: row.author,
    text: maskPersonalData(row.text),
    at: row.at.toISOString(),
  };
}

function toLine(row: TaggedItemRow): string[] {
  return [
    row.tag,
    row.at.toISOString(),
    nameOf(CHANNEL_KINDS, row.channel),
    row.author,
    maskPersonalData(row.text),
    row.stars === null ? '' : String(row.stars),
    row.language ?? '',
    nameOf(PLATFORM_STATES, row.platform_state),
    row.conversation_id,
    row.permalink ?? '',
  ].map(withoutFormula);
}

/** A cell that begins like a formula would be run by a spreadsheet (OWASP, CSV injection): a quote in front makes it text. */
export function withoutFormula(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
