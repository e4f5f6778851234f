import type { LinkedInNetwork } from './network';
import type { LinkedInComment, LinkedInEvent, LinkedInPost } from './shapes';

export function commentUrn(activity: string, id: string): string {
  return `urn:li:comment:(${activity},${id})`;
}

/** A comment as the comments API shows it. */
export function commentJson(network: LinkedInNetwork, comment: LinkedInComment): Record<string, unknown> {
  const { id, activity, actor, parentId, createdAt, changedAt, textBefore, text } = comment;
  const isSettled = network.isSettled(changedAt);
  const replies = [...network.comments.values()].filter((one) => one.parentId === id && !one.removed).length;
  const urn = commentUrn(activity, id);
  return {
    id,
    $URN: urn,
    commentUrn: urn,
    object: activity,
    actor,
    message: { text: isSettled || textBefore === null ? text : textBefore, attributes: [] },
    created: { actor, time: createdAt },
    lastModified: { actor, time: isSettled ? changedAt : createdAt },
    ...(parentId !== null && { parentComment: commentUrn(activity, parentId) }),
    commentsSummary: { selectedComments: [], totalFirstLevelComments: replies, aggregatedTotalComments: replies },
    likesSummary: { selectedLikes: [], aggregatedTotalLikes: 0, likedByCurrentUser: false },
  };
}

/** A post as the posts API shows it: by its share, never by its activity. */
export function postJson({ share, owner, text, createdAt }: LinkedInPost): Record<string, unknown> {
  return {
    id: share,
    author: owner,
    commentary: text,
    createdAt,
    publishedAt: createdAt,
    lastModifiedAt: createdAt,
    lifecycleState: 'PUBLISHED',
    visibility: 'PUBLIC',
  };
}

export interface EventForm {
  /** `generatedActivity` lacks the inner `urn:li:`. */
  bareUrns?: boolean;
  /** Nothing is decorated. */
  lean?: boolean;
}

/** A notification as webhooks and pulls show it. */
export function eventJson(
  network: LinkedInNetwork,
  event: LinkedInEvent,
  { bareUrns = false, lean = false }: EventForm = {},
): Record<string, unknown> {
  // prettier-ignore
  const { id, organizationId, action, at, activity, commentId, madeUrn, text } = event;
  const comment = commentId === null ? undefined : network.comments.get(commentId);
  const urn = comment ? commentUrn(comment.activity, comment.id) : madeUrn;
  const source = activity === null ? undefined : network.posts.get(activity);
  return {
    notificationId: id,
    organizationalEntity: `urn:li:organization:${organizationId}`,
    action,
    ...(activity !== null && { sourcePost: activity }),
    ...(source && !lean && { decoratedSourcePost: { entity: source.share, owner: source.owner, text: source.text, mediaCategory: 'NONE' } }), // prettier-ignore
    generatedActivity: bareUrns ? urn?.replace(/\(urn:li:/, '(') : urn,
    ...(!lean && text !== null && { decoratedGeneratedActivity: decorated(network, event, comment) }),
    lastModifiedAt: at,
  };
}

/** Of an edit only the words are told. */
function decorated(
  network: LinkedInNetwork,
  { action, text, madeUrn }: LinkedInEvent,
  comment?: LinkedInComment,
): unknown {
  // prettier-ignore
  if (!comment) {
    const owner = [...network.posts.values()].find(({ share }) => share === madeUrn)?.owner;
    return { share: { entity: madeUrn, owner, text } };
  }
  const entity = commentUrn(comment.activity, comment.id);
  if (action === 'COMMENT_EDIT') return { comment: { entity, text } };
  return { comment: { entity, object: comment.activity, owner: comment.actor, text } };
}
