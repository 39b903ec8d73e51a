/** The part of a growing recording that is still needed; positions count from its very beginning. */
export interface KeptSound {
  start(): number;
  end(): number;
  append(samples: Int16Array): void;
  /** A copy. */
  slice(start: number, end: number): Int16Array;
  forgetBefore(position: number): void;
}

export function createKeptSound(): KeptSound {
  let pieces: Int16Array[] = [];
  let start = 0;
  let end = 0;
  return {
    start: () => start,
    end: () => end,
    append(samples) {
      if (samples.length === 0) return;
      pieces.push(samples);
      end += samples.length;
    },
    slice(from, to) {
      const slice = new Int16Array(Math.max(0, to - from));
      // Newest first: what is asked for is nearly always at the end.
      let position = end;
      for (let index = pieces.length - 1; index >= 0 && position > from; index--) {
        const piece = pieces[index];
        if (piece === undefined) break;
        position -= piece.length;
        const part = piece.subarray(Math.max(0, from - position), Math.max(0, to - position));
        if (part.length > 0) slice.set(part, Math.max(position - from, 0));
      }
      return slice;
    },
    forgetBefore(position) {
      let kept = 0;
      while (kept < pieces.length) {
        const piece = pieces[kept];
        if (piece === undefined || start + piece.length > position) break;
        start += piece.length;
        kept++;
      }
      if (kept > 0) pieces = pieces.slice(kept);
    },
  };
}
