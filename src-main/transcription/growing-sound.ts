import { flacBlockSamples, flacFrame } from '../../src-core/flac.ts';
import type { Cut } from '../../src-core/pieces.ts';
import { createPiece, flacFromSamples } from './sound-file.ts';
import type { Piece } from './speech-service.ts';

/**
 * The sound of a piece that is still being spoken. Once it is long enough to be sent as FLAC, it is
 * encoded as it grows, so that after the release only its last quarter of a second is left to do.
 */
export interface GrowingSound {
  write(samples: Int16Array): void;
  /** All there is; only valid until the next write. */
  samples(): Int16Array;
  /** The piece up to the cut; what follows it stays. */
  take(cut: Cut): Piece;
}

/** More than arrives in the meantime, and less than 2 ms of work. */
const blocksPerWrite = 3;

export function createGrowingSound(): GrowingSound {
  let buffer = new Int16Array(16_000);
  let length = 0;
  let frames: Uint8Array[] = [];

  function makeRoom(needed: number): void {
    if (needed <= buffer.length) return;
    const larger = new Int16Array(Math.max(needed, buffer.length * 2));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  }

  function encodeSome(): void {
    if (length < flacFromSamples) return;
    for (let count = 0; count < blocksPerWrite; count++) {
      const start = frames.length * flacBlockSamples;
      if (start + flacBlockSamples > length) return;
      frames.push(flacFrame(buffer.subarray(start, start + flacBlockSamples), frames.length));
    }
  }

  return {
    write: (samples) => {
      makeRoom(length + samples.length);
      buffer.set(samples, length);
      length += samples.length;
      encodeSome();
    },
    samples: () => buffer.subarray(0, length),
    take: ({ end, nextStart }) => {
      const piece = createPiece(buffer.slice(0, end), frames.slice(0, Math.floor(end / flacBlockSamples)));
      buffer = buffer.slice(nextStart, length);
      length = buffer.length;
      frames = [];
      return piece;
    },
  };
}
