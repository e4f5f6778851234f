/** Seconds are a text, as in every Google `Timestamp` over JSON. */
export interface PlayTimestamp {
  seconds: string;
  nanos: number;
}

export interface PlayUserComment {
  text: string;
  originalText?: string;
  lastModified: PlayTimestamp;
  starRating: number;
  reviewerLanguage: string;
  device: string;
  androidOsVersion: number;
  appVersionCode: number;
  appVersionName: string;
  thumbsUpCount: number;
  thumbsDownCount: number;
  deviceMetadata: { productName: string; manufacturer: string; deviceClass: string; ramMb: number };
}

/** A review as version 3 of the Android Publisher API gives it. */
export interface PlayReviewResource {
  reviewId: string;
  authorName: string;
  comments: ({ userComment: PlayUserComment } | { developerComment: { text: string; lastModified: PlayTimestamp } })[];
}

/** A review as the store keeps it; times in milliseconds. */
export interface PlayReview {
  reviewId: string;
  packageName: string;
  author: string;
  title: string | null;
  text: string;
  stars: number;
  language: string;
  appVersion: { code: number; name: string };
  modifiedAt: number;
  reply: { text: string; at: number } | null;
}

export interface PlayApp {
  packageName: string;
  title: string;
}

export interface PublicPlayPage {
  title: string;
  averageRating: number;
  reviews: { id: string; author: string; stars: number; text: string; at: string; reply: string | null }[];
}

export function timestamp(ms: number): PlayTimestamp {
  return { seconds: String(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 };
}

/** The API's form; with `translatedTo` the text is given as a translation, beside the original. */
export function resourceOf(review: PlayReview, translatedTo: string | null): PlayReviewResource {
  const original = review.title === null ? review.text : `${review.title}\t${review.text}`;
  const isTranslated = translatedTo !== null && translatedTo !== review.language;
  const userComment: PlayUserComment = {
    text: isTranslated ? `[${translatedTo}] ${original}` : original,
    ...(isTranslated ? { originalText: original } : {}),
    lastModified: timestamp(review.modifiedAt),
    starRating: review.stars,
    reviewerLanguage: review.language,
    device: 'a52q',
    androidOsVersion: 33,
    appVersionCode: review.appVersion.code,
    appVersionName: review.appVersion.name,
    thumbsUpCount: 0,
    thumbsDownCount: 0,
    deviceMetadata: {
      productName: 'a52q (Galaxy A52)',
      manufacturer: 'Samsung',
      deviceClass: 'FORM_FACTOR_PHONE',
      ramMb: 5600,
    },
  };
  const { reply } = review;
  const developerComment = reply && { text: reply.text, lastModified: timestamp(reply.at) };
  return {
    reviewId: review.reviewId,
    authorName: review.author,
    comments: [{ userComment }, ...(developerComment ? [{ developerComment }] : [])],
  };
}
