/** What a lamp is drawn with. */
interface Materials {
  table: string;
  shade: string;
  metal: string;
  light: string;
  /** How much higher (or lower) it hangs or stands, in units of the drawing. */
  lift: number;
}

/** A lamp on a square of 880 units: its drawing, and where it glows. */
interface Lamp {
  body: string;
  glow: { x: number; y: number; r: number }[];
}

/** A shape in its colour, with the light and dark of something round over it. */
function round(path: string, colour: string): string {
  return `<path d="${path}" fill="${colour}"/><path d="${path}" fill="url(#shade)"/>`;
}

function tableTop(y: number, colour: string): string {
  return `<rect y="${y}" width="880" height="${880 - y}" fill="${colour}"/><rect y="${y}" width="880" height="5" fill="#fff" opacity=".12"/>`;
}

/** A light pool on what stands below a lamp. */
function pool(x: number, y: number, rx: number, light: string): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${Math.round(rx / 12)}" fill="${light}" opacity=".3"/>`;
}

/** A dome over a table with a bowl on it. */
function pendant({ table, shade, metal, light, lift }: Materials): Lamp {
  const y = 300 - lift;
  const dome = `M${440 - 190} ${y + 150}C${440 - 180} ${y + 20} ${440 - 90} ${y - 20} 440 ${y - 20}S${440 + 180} ${y + 20} ${440 + 190} ${y + 150}Z`;
  const body = [
    tableTop(720, table),
    pool(440, 750, 300, light),
    `<path d="M440 0V${y - 20}" stroke="${metal}" stroke-width="5"/>`,
    `<rect x="424" y="${y - 46}" width="32" height="34" rx="8" fill="${metal}"/>`,
    round(dome, shade),
    `<ellipse cx="440" cy="${y + 150}" rx="190" ry="20" fill="${light}"/>`,
    round('M300 660h180c0 44-40 72-90 72s-90-28-90-72Z', metal),
    `<circle cx="352" cy="648" r="26" fill="#c8553d"/><circle cx="402" cy="640" r="30" fill="#d98a3d"/>`,
  ];
  return { body: body.join(''), glow: [{ x: 440, y: y + 190, r: 420 }] };
}

/** A cone on a foot, beside some books. */
function tableLamp({ table, shade, metal, light, lift }: Materials): Lamp {
  const y = 250 - lift;
  const cone = `M${440 - 95} ${y}H${440 + 95}L${440 + 190} ${y + 230}H${440 - 190}Z`;
  const body = [
    tableTop(700, table),
    pool(440, 728, 280, light),
    `<rect x="432" y="${y + 225}" width="16" height="${470 - y}" fill="${metal}"/>`,
    round(`M350 706c0-40 40-58 90-58s90 18 90 58Z`, metal),
    round(cone, shade),
    `<path d="${cone}" fill="${light}" opacity=".45"/>`,
    `<rect x="600" y="664" width="180" height="20" rx="3" fill="#c8553d"/><rect x="612" y="642" width="160" height="22" rx="3" fill="${shade}"/><rect x="606" y="684" width="170" height="18" rx="3" fill="${metal}"/>`,
  ];
  return { body: body.join(''), glow: [{ x: 440, y: y + 150, r: 440 }] };
}

/** A long arc from the floor over an armchair. */
function arcLamp({ table, shade, metal, light, lift }: Materials): Lamp {
  const y = 260 - lift;
  const cap = `M${560 - 110} ${y + 90}c0-70 50-104 110-104s110 34 110 104Z`;
  const body = [
    tableTop(780, table),
    pool(560, 806, 260, light),
    `<path d="M180 784C170 330 320 ${y - 150} 560 ${y - 14}" fill="none" stroke="${metal}" stroke-width="12" stroke-linecap="round"/>`,
    round('M100 790c0-22 36-34 80-34s80 12 80 34Z', metal),
    round(cap, shade),
    `<ellipse cx="560" cy="${y + 90}" rx="110" ry="14" fill="${light}"/>`,
    round('M430 800V610c0-40 26-64 66-64h150c40 0 66 24 66 64v190h-60v-60H490v60Z', '#7a3b2e'),
    '<rect x="484" y="676" width="174" height="66" rx="22" fill="#934a39"/>',
  ];
  return { body: body.join(''), glow: [{ x: 560, y: y + 140, r: 380 }] };
}

/** Three globes at different heights. */
function globes({ table, metal, light, lift }: Materials): Lamp {
  const places = [
    { x: 230, y: 300 - lift, r: 74 },
    { x: 450, y: 430 + lift, r: 98 },
    { x: 660, y: 250 - lift, r: 60 },
  ];
  const hanging = places.map(
    ({ x, y, r }) =>
      `<path d="M${x} 0V${y - r}" stroke="${metal}" stroke-width="4"/><rect x="${x - 14}" y="${y - r - 16}" width="28" height="22" rx="6" fill="${metal}"/><circle cx="${x}" cy="${y}" r="${r}" fill="${light}"/><circle cx="${x - r / 3}" cy="${y - r / 3}" r="${r / 4}" fill="#fff" opacity=".7"/>`,
  );
  const body = [tableTop(760, table), pool(450, 794, 320, light), ...hanging];
  return { body: body.join(''), glow: places.map(({ x, y, r }) => ({ x, y, r: r * 3.4 })) };
}

export const LAMPS: readonly ((materials: Materials) => Lamp)[] = [pendant, tableLamp, arcLamp, globes];
