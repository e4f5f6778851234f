import type { ModerationPreview, ModerationPreviewBody } from '@parvis/contracts';

/** Several previews as one: an act may be about items and about look-alikes at once. Most items first. */
export function together(previews: readonly ModerationPreview[]): ModerationPreview {
  const channels = new Map<string, ModerationPreview['channels'][number]>();
  for (const line of previews.flatMap((preview) => preview.channels)) {
    const known = channels.get(line.channel);
    channels.set(line.channel, known ? joined(known, line) : line);
  }
  const sum = (name: 'total' | 'can' | 'authors' | 'tellable') =>
    previews.reduce((total, preview) => total + preview[name], 0);
  return {
    total: sum('total'),
    can: sum('can'),
    authors: sum('authors'),
    tellable: sum('tellable'),
    statementItemId: previews.find(({ statementItemId }) => statementItemId !== null)?.statementItemId ?? null,
    channels: [...channels.values()].sort((one, other) => other.can - one.can),
  };
}

type Line = ModerationPreview['channels'][number];

function joined(one: Line, other: Line): Line {
  const cannot = [...one.cannot];
  for (const { reason, count } of other.cannot) {
    const at = cannot.findIndex((known) => known.reason === reason);
    const known = cannot[at];
    if (known) cannot[at] = { reason, count: known.count + count };
    else cannot.push({ reason, count });
  }
  return { ...one, can: one.can + other.can, reversible: one.reversible && other.reversible, cannot };
}

/** What to ask for some lines of the board: items together, look-alikes by themselves. */
export function previewBodies(
  targets: readonly { itemId: string; clusterId: string | null }[],
  kind: ModerationPreviewBody['kind'],
): ModerationPreviewBody[] {
  const itemIds = targets.filter(({ clusterId }) => clusterId === null).map(({ itemId }) => itemId);
  const clusters = [...new Set(targets.flatMap(({ clusterId }) => clusterId ?? []))];
  return [...(itemIds.length > 0 ? [{ itemIds, kind }] : []), ...clusters.map((clusterId) => ({ clusterId, kind }))];
}
