import { type Cue, type CueTheme, cueTones, swellMs } from '../src-core/cues.ts';

/** Plays these one after the other. The loudspeaker is open only as long as they sound. */
export function playCues(theme: CueTheme, cues: readonly Cue[], betweenMs = 600): void {
  if (theme === 'none' || cues.length === 0) return;
  const context = new AudioContext({ latencyHint: 'interactive' });
  const tones = cues.flatMap((cue, place) =>
    cueTones[theme][cue].map((tone) => ({ ...tone, atMs: tone.atMs + place * betweenMs })),
  );
  let playing = tones.length;
  for (const { wave, hz, atMs, ms, level } of tones) {
    const begins = context.currentTime + atMs / 1_000;
    const ends = begins + ms / 1_000;
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, begins);
    gain.gain.linearRampToValueAtTime(level, begins + swellMs / 1_000);
    gain.gain.exponentialRampToValueAtTime(level / 1_000, ends);
    const tone = new OscillatorNode(context, { type: wave, frequency: hz });
    tone.connect(gain).connect(context.destination);
    tone.onended = () => {
      playing -= 1;
      if (playing === 0) void context.close();
    };
    tone.start(begins);
    tone.stop(ends);
  }
}
