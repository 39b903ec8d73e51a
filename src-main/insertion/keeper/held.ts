/** What the clipboard holds when Dictum ends, on its way through a pipe to the process that keeps it from then on. */
import type { SelectionName } from '../lending.ts';

export type HeldOn = 'x11' | 'wayland';

export interface HeldFormat {
  readonly selection: SelectionName;
  /** As the desktop names it: X11 by the atoms of target and type and the unit in bits, Wayland by a media type. */
  readonly format: readonly (number | string)[];
  readonly data: Buffer;
}

/** One line that names the formats and how long each is in bytes, then all of them, as they are. */
export function encodeHeld(formats: readonly HeldFormat[]): readonly Buffer[] {
  const names = formats.map(({ selection, format, data }) => ({ selection, format, bytes: data.length }));
  return [Buffer.from(`${JSON.stringify(names)}\n`), ...formats.map(({ data }) => data)];
}

/** Null when not all of it came: whoever sent it has ended in the middle. */
export function decodeHeld(all: Buffer): readonly HeldFormat[] | null {
  const end = all.indexOf('\n');
  if (end < 0) return null;
  const names: (Omit<HeldFormat, 'data'> & { readonly bytes: number })[] = JSON.parse(
    all.toString('utf8', 0, end),
  );
  let from = end + 1;
  const formats = names.map(({ selection, format, bytes }) => {
    const data = all.subarray(from, from + bytes);
    from += bytes;
    return { selection, format, data };
  });
  return from === all.length ? formats : null;
}
