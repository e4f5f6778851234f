import sharp from 'sharp';
import { lampDrawing, lampPicture } from './lamp-picture';

describe('pictures of lamps', () => {
  it('are small pictures that the product can read', async () => {
    const bytes = await lampPicture('10201_5001');
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 880, height: 880 });
    expect(bytes.length).toBeLessThan(60_000);
  });

  it('are the same for a post, and differ between posts', () => {
    const drawings = Array.from({ length: 20 }, (_, n) => lampDrawing(`10201_${5000 + n}`));
    expect(lampDrawing('10201_5000')).toBe(drawings[0]);
    expect(new Set(drawings).size).toBeGreaterThan(10);
  });
});
