import type { Permission } from '@parvis/contracts';

/** Rights that change what an item view offers; each set of them has a room of its own per conversation. */
const RIGHTS: readonly Permission[] = [
  'inbox.reply',
  'inbox.handle',
  'moderation.hide',
  'moderation.delete',
  'moderation.ban',
];

/** Members who read the inbox of a workspace. */
export const inboxRoom = (workspaceId: number): string => `w:${workspaceId}:inbox`;

/** Members who see the health of channels. */
export const channelsRoom = (workspaceId: number): string => `w:${workspaceId}:channels`;

/** Members who may look at the moderation board. */
export const moderationRoom = (workspaceId: number): string => `w:${workspaceId}:moderation`;

/** Members who connect channels and import. */
export const managersRoom = (workspaceId: number): string => `w:${workspaceId}:managers`;

/** All sockets of one member. */
export const memberRoom = (workspaceId: number, memberId: number): string => `m:${workspaceId}:${memberId}`;

/** Everybody who has a conversation open, whatever their rights: presence. */
export const presenceRoom = (workspaceId: number, conversationId: string): string =>
  `p:${workspaceId}:${conversationId}`;

/** Members with the same rights who have a conversation open: items. */
export function itemsRoom(workspaceId: number, conversationId: string, permissions: ReadonlySet<Permission>): string {
  return `c:${workspaceId}:${conversationId}:${rightsOf(permissions)}`;
}

/** The conversation and rights behind an items room; null for any other room. */
export function parseItemsRoom(
  room: string,
): { workspaceId: number; conversationId: string; permissions: Set<Permission> } | null {
  const [kind, workspaceId, conversationId, rights] = room.split(':');
  if (kind !== 'c' || conversationId === undefined) return null;
  const bits = Number(rights);
  return {
    workspaceId: Number(workspaceId),
    conversationId,
    permissions: new Set(RIGHTS.filter((_, index) => bits & (1 << index))),
  };
}

function rightsOf(permissions: ReadonlySet<Permission>): number {
  return RIGHTS.reduce((bits, permission, index) => bits | (permissions.has(permission) ? 1 << index : 0), 0);
}
