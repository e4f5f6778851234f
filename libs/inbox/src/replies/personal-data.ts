/** What of a public text is somebody's private matter, one entry per finding; pointers are into the body. */
export function exposedData(_text: string): { pointer: string; detail: string }[] {
  return [];
}
