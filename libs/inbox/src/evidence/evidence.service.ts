import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { EvidenceCheck, EvidenceView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem } from '@parvis/platform';
import { type Language, longTime } from '../statements/statement-words';
import { Document } from './document';
import { type ChainLink, ChainWalk } from './evidence-chain';

const AT_ONCE = 500;

interface LinkRow extends Record<string, unknown> {
  seq: string;
  id: string;
  item_id: string;
  decision_id: string;
  at: Date;
  erased_at: Date | null;
  pack_hash: string;
  previous_hash: string;
  hash: string;
  pack: string | null;
}

const COLUMNS = 'seq, id, item_id, decision_id, at, erased_at, pack_hash, previous_hash, hash, pack';

/** What was sealed before destructive decisions: to read, to take along, and to check. */
@Injectable()
export class Evidence {
  constructor(private readonly db: Database) {}

  /** All packs about an item, oldest first. */
  async ofItem(agent: Agent, itemId: string): Promise<EvidenceView[]> {
    const rows = await this.db.read<LinkRow>(
      agent.workspaceId,
      `select ${COLUMNS} from evidence where workspace_id = $1 and item_id = $2 order by seq`,
      [agent.workspaceId, itemId],
    );
    if (rows.length === 0) throwProblem('not-found', { detail: 'Nothing was sealed about this item.' });
    return rows.map(toView);
  }

  async documentOfItem(agent: Agent, itemId: string, language: Language, timeZone: string): Promise<Readable> {
    return evidenceDocument(await this.ofItem(agent, itemId), language, timeZone);
  }

  /** Walks the whole chain and names the first place where it is broken. It is read as it stood at one moment. */
  verify(agent: Agent): Promise<EvidenceCheck> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await tx.query('set transaction isolation level repeatable read read only');
      const head = await tx.maybeOne<{ seq: string; hash: string }>(
        'select seq, hash from evidence_head where workspace_id = $1',
        [agent.workspaceId],
      );
      const walk = new ChainWalk();
      let after = '-1';
      for (;;) {
        const rows = await tx.query<LinkRow>(
          `select ${COLUMNS} from evidence where workspace_id = $1 and seq > $2 order by seq limit ${AT_ONCE}`,
          [agent.workspaceId, after],
        );
        const whole = rows.every((row) => walk.take(toLink(row)));
        after = rows.at(-1)?.seq ?? after;
        if (!whole || rows.length < AT_ONCE) break;
      }
      return walk.end(head && Number(head.seq) > 0 ? { seq: Number(head.seq), hash: head.hash } : null);
    });
  }
}

function toLink({ seq, at, erased_at, ...row }: LinkRow): ChainLink {
  return { ...row, seq: Number(seq), at: at.toISOString(), erased: erased_at !== null };
}

function toView(row: LinkRow): EvidenceView {
  return {
    id: row.id,
    seq: Number(row.seq),
    itemId: row.item_id,
    decisionId: row.decision_id,
    at: row.at.toISOString(),
    packHash: row.pack_hash,
    previousHash: row.previous_hash,
    hash: row.hash,
    erasedAt: row.erased_at?.toISOString() ?? null,
    pack: row.pack === null ? null : (JSON.parse(row.pack) as Record<string, unknown>),
  };
}

const WORDS = {
  en: { title: 'Evidence', sealed: 'Sealed', seq: 'Place in the chain', pack: 'SHA-256 of the pack', previous: 'Hash before', hash: 'Hash', erased: 'The pack was erased', content: 'Pack' }, // prettier-ignore
  fr: { title: 'Preuve', sealed: 'Scellée', seq: 'Rang dans la chaîne', pack: 'SHA-256 du dossier', previous: 'Empreinte précédente', hash: 'Empreinte', erased: 'Le dossier a été effacé', content: 'Dossier' }, // prettier-ignore
} as const;

function evidenceDocument(packs: readonly EvidenceView[], language: Language, timeZone: string): Readable {
  const words = WORDS[language];
  const colon = language === 'fr' ? '\u00A0:' : ':';
  const document = new Document(`${words.title} ${packs[0]?.itemId ?? ''}`, language);
  for (const { seq, at, packHash, previousHash, hash, erasedAt, pack } of packs) {
    document
      .heading(`${words.sealed} ${longTime(at, language, timeZone)}`)
      .line(`${words.seq}${colon}`, seq)
      .line(`${words.pack}${colon}`, packHash)
      .line(`${words.previous}${colon}`, previousHash)
      .line(`${words.hash}${colon}`, hash)
      .line(`${words.erased}${colon}`, erasedAt && longTime(erasedAt, language, timeZone));
    if (pack !== null) document.heading(words.content).text(JSON.stringify(pack, null, 1));
    document.rule();
  }
  return document.finish();
}
