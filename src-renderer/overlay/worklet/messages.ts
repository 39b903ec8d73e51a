/** Between the overlay's page and its worklet. */
export type WorkletOrder =
  | { readonly type: 'connect'; readonly port: Port }
  /** Earlier recordings end here, but for those of which some is still to come. */
  | { readonly type: 'begin'; readonly session: number; readonly late: readonly number[] }
  /** What the microphone delivered next: mono, at the microphone's own rate in Hz. */
  | {
      readonly type: 'sound';
      readonly session: number;
      readonly rate: number;
      readonly samples: Float32Array;
    }
  /** What is here goes to main now; more may follow. */
  | { readonly type: 'pause'; readonly session: number }
  /** The key is up: the voice is followed to its end. `owedMs`: so much of what was heard before is still to come. */
  | { readonly type: 'end'; readonly session: number; readonly owedMs: number }
  /** It ends with what is here: nothing more will come. */
  | { readonly type: 'cut'; readonly session: number }
  | { readonly type: 'drop'; readonly session: number };

export type WorkletReport =
  | { readonly type: 'level'; readonly level: number }
  /** The last frame is on its way to main; the microphone may be closed. */
  | { readonly type: 'finished'; readonly session: number };

/** The end of a MessageChannel, as far as both sides know it. */
interface Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}
