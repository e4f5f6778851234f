import { createHash } from 'node:crypto';
import type { EvidenceCheck } from '@parvis/contracts';
import { canonicalJson } from './canonical-json';

/** One link as it is stored; ids and numbers as the database gives them. */
export interface ChainLink {
  seq: number;
  id: string;
  item_id: string;
  decision_id: string;
  /** ISO, milliseconds. */
  at: string;
  pack_hash: string;
  previous_hash: string;
  hash: string;
  pack: string | null;
  erased: boolean;
}

/** What the first link follows. */
export const CHAIN_START = '0'.repeat(64);

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The hash of a link: over its place, its pack's hash and the link before, so that a pack can be erased and the chain still holds. */
export function linkHash(
  link: Pick<ChainLink, 'seq' | 'id' | 'item_id' | 'decision_id' | 'at' | 'pack_hash' | 'previous_hash'>,
): string {
  const { seq, id, item_id, decision_id, at, pack_hash, previous_hash } = link;
  return sha256(canonicalJson({ seq, id, item_id, decision_id, at, pack_hash, previous_hash }));
}

/** Walks a chain link by link; feed it in order, then ask for the end. */
export class ChainWalk {
  private checked = 0;
  private erased = 0;
  private last: { seq: number; hash: string } = { seq: 0, hash: CHAIN_START };
  private broken: EvidenceCheck['firstBroken'] = null;

  /** False once something is broken: what follows proves nothing more. */
  take(link: ChainLink): boolean {
    if (this.broken !== null) return false;
    const fault = this.faultOf(link);
    if (fault !== null) {
      const missing = fault === 'missing';
      this.broken = { seq: missing ? this.last.seq + 1 : link.seq, id: missing ? null : link.id, fault };
      return false;
    }
    this.checked += 1;
    if (link.pack === null) this.erased += 1;
    this.last = { seq: link.seq, hash: link.hash };
    return true;
  }

  /** `head`: where the chain ends according to its head; null where nothing was ever sealed. */
  end(head: { seq: number; hash: string } | null): EvidenceCheck {
    const wanted = head ?? { seq: 0, hash: CHAIN_START };
    if (this.broken === null && (wanted.seq !== this.last.seq || (wanted.seq > 0 && wanted.hash !== this.last.hash)))
      this.broken = { seq: this.last.seq + 1, id: null, fault: 'end-cut' };
    return {
      intact: this.broken === null,
      checked: this.checked,
      erased: this.erased,
      lastHash: this.checked === 0 ? null : this.last.hash,
      firstBroken: this.broken,
    };
  }

  private faultOf(link: ChainLink): NonNullable<EvidenceCheck['firstBroken']>['fault'] | null {
    if (link.seq !== this.last.seq + 1) return 'missing';
    if (link.pack === null ? !link.erased : sha256(link.pack) !== link.pack_hash) return 'pack-changed';
    if (link.previous_hash !== this.last.hash || linkHash(link) !== link.hash) return 'link-changed';
    return null;
  }
}
