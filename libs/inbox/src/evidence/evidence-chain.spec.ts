import { CHAIN_START, type ChainLink, ChainWalk, linkHash, sha256 } from './evidence-chain';

function chain(length: number): ChainLink[] {
  const links: ChainLink[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const pack = `{"seq":${seq}}`;
    const open = { seq, id: String(100 + seq), item_id: '7', decision_id: '8', at: '2026-11-28T10:00:00.000Z', pack_hash: sha256(pack), previous_hash: links.at(-1)?.hash ?? CHAIN_START }; // prettier-ignore
    links.push({ ...open, hash: linkHash(open), pack, erased: false });
  }
  return links;
}

function walk(links: readonly ChainLink[], head = headOf(chain(3))) {
  const steps = new ChainWalk();
  for (const link of links) steps.take(link);
  return steps.end(head);
}

const headOf = (links: readonly ChainLink[]) => {
  const last = links.at(-1);
  return last ? { seq: last.seq, hash: last.hash } : null;
};

describe('the chain of evidence', () => {
  it('is intact as it was written, also where a pack had to be erased', () => {
    expect(walk(chain(3))).toMatchObject({ intact: true, checked: 3, erased: 0, firstBroken: null });
    const erased = chain(3).map((link) => (link.seq === 2 ? { ...link, pack: null, erased: true } : link));
    expect(walk(erased)).toMatchObject({ intact: true, checked: 3, erased: 1 });
    expect(walk([], null)).toMatchObject({ intact: true, checked: 0, lastHash: null });
  });

  it.each([
    [
      'a changed pack',
      (links: ChainLink[]) => links.map((link) => (link.seq === 2 ? { ...link, pack: '{}' } : link)),
      { seq: 2, fault: 'pack-changed' },
    ],
    [
      'a pack that is gone without having been erased',
      (links: ChainLink[]) => links.map((link) => (link.seq === 2 ? { ...link, pack: null } : link)),
      { seq: 2, fault: 'pack-changed' },
    ],
    [
      'a changed pack whose hash was changed along',
      (links: ChainLink[]) =>
        links.map((link) => (link.seq === 2 ? { ...link, pack: '{}', pack_hash: sha256('{}') } : link)),
      { seq: 2, fault: 'link-changed' },
    ],
    [
      'a link forged whole',
      (links: ChainLink[]) =>
        links.map((link) => {
          if (link.seq !== 2) return link;
          const forged = { ...link, pack: '{}', pack_hash: sha256('{}') };
          return { ...forged, hash: linkHash(forged) };
        }),
      { seq: 3, fault: 'link-changed' },
    ],
    [
      'a link taken out',
      (links: ChainLink[]) => links.filter(({ seq }) => seq !== 2),
      { seq: 2, id: null, fault: 'missing' },
    ],
    ['an end cut off', (links: ChainLink[]) => links.slice(0, 2), { seq: 3, fault: 'end-cut' }],
  ] as const)('names the first place of %s', (_, change, broken) => {
    expect(walk(change(chain(3)))).toMatchObject({ intact: false, firstBroken: broken });
  });
});
