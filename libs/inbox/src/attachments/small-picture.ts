import sharp from 'sharp';

/** Longest side of a small picture, in pixels; twice that of the widest place where one is shown. */
const LONGEST_SIDE = 720;
/** A picture that claims more is a bomb, not a photo. */
const MOST_PIXELS = 60_000_000;

/** A small copy of a picture, upright and without what its file says besides (place, camera); null when it is none. */
export async function smallPicture(bytes: Uint8Array): Promise<Uint8Array | null> {
  try {
    return await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .rotate()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer();
  } catch {
    return null;
  }
}
