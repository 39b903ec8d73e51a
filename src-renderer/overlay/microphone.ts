/** The device: which microphones there are, one of them open, and what it delivers. It decides nothing. */
import { nothingSpared, type Spared } from '../../src-core/capture/bluetooth.ts';
import { bestOf, candidates, type Microphone, systemChoice } from '../../src-core/capture/candidates.ts';
import type { OpenFailure } from '../../src-core/capture/microphone.ts';
import type { Block } from '../../src-core/capture/recent-sound.ts';
import { graceMs } from '../../src-core/standstill.ts';
import { watchMicrophone } from './microphone-watch.ts';

interface Listener {
  /** @param heardUntil when its last sample was heard, in ms on the device's own clock */
  onBlock(block: Block, heardUntil: number): void;
  /** It is not there any more, or what is heard is no microphone. */
  onGone(): void;
  /** It was pulled out, and the system goes on with its next one in the same stream. */
  onExchanged(label: string): void;
  /** Another one would be opened now. */
  onBetterOne(): void;
}

export interface OpenMicrophone {
  readonly label: string;
  /** Another one would be open if its headset did not play. */
  readonly sparesMusic: boolean;
  /** As the system has it; a button on the device itself may have muted it without a word. */
  isMuted(): boolean;
  /** Looks more often while somebody speaks: next to nothing of a wrong source is heard then. */
  watchClosely(isSpeaking: boolean): void;
  /** Resolves when it was looked for; `onGone` was called if it is not there. */
  check(): Promise<void>;
  close(): void;
}

export interface Microphones {
  /** Rejects with why none of them could be opened. */
  open(listener: Listener): Promise<OpenMicrophone>;
  want(microphones: readonly Microphone[], spared: Spared): void;
  /**
   * Asks for a microphone once, for the first time takes 20 ms longer. While nobody dictates main
   * refuses, and none is opened.
   */
  rehearse(): void;
}

/** Whoever had the microphone may just be closing it. */
const retryAfterMs = 300;

/**
 * Where another one is left. A Bluetooth headset takes up to 1.5 s, and a page or an app that stands still may take two
 * from it; a device that hangs would take all of the press.
 */
const longestOpeningMs = 3_000;

/** On top of that where it was no fault of the device: the next one has to open within main's five seconds, too. */
const longestGraceMs = 1_000;

/** What the page may fall behind before sound is lost: half a minute. */
const mostBlocksWaiting = 3_000;

/** @param onList resolves when main has heard of it */
export function createMicrophones(onList: (present: readonly Microphone[]) => Promise<unknown>): Microphones {
  let wanted: readonly Microphone[] = [];
  let spared = nothingSpared;
  let present: readonly Microphone[] = [];
  let onChange: (() => void) | null = null;

  async function look(): Promise<readonly MediaDeviceInfo[]> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const inputs = devices.filter(({ kind }) => kind === 'audioinput');
    const found = inputs
      .filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications' && deviceId !== '')
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
    if (JSON.stringify(found) !== JSON.stringify(present)) {
      present = found;
      void onList(present);
    }
    onChange?.();
    return inputs;
  }

  async function openFirst(refused: Set<string | null>): Promise<{ stream: MediaStream; id: string | null }> {
    let reason: unknown = null;
    let hasRetried = false;
    for (;;) {
      const [id, ...others] = candidates(wanted, present, spared).filter((each) => !refused.has(each));
      if (id === undefined) throw reason;
      try {
        const opening = getSound(id);
        return {
          stream: await (others.length === 0
            ? opening
            : inTime(opening, () => onList(present).catch(() => {}))),
          id,
        };
      } catch (error) {
        if (!mayAnotherDo(error)) throw error;
        if (id === systemChoice && reasonOf(error) === 'busy' && !hasRetried) {
          hasRetried = true;
          await wait(retryAfterMs);
          continue;
        }
        // That one of them is busy says more than that the others are not there.
        if (reason === null || reasonOf(reason) === 'missing') reason = error;
        refused.add(id);
        // What is known may be old: it may be here under another id. One that hangs is here.
        if (!isTooLate(error)) await look();
      }
    }
  }

  /**
   * What is heard where nobody names a microphone, as far as the sound server tells; its news may come later than
   * Chromium's, but of a single one there is no doubt. Chromium itself calls it "Default", whichever it is.
   */
  function systemsOwn(): string | null {
    const [only, ...others] = present;
    const own = others.length === 0 ? only : present.find(({ label }) => label === spared.systemChoice);
    return own?.label ?? null;
  }

  /** One that is pulled out and comes back gets another chance. */
  function forgetAbsent(refused: Set<string | null>): void {
    for (const id of refused) {
      if (id !== systemChoice && !present.some((each) => each.id === id)) refused.delete(id);
    }
  }

  navigator.mediaDevices.addEventListener('devicechange', () => void look());
  void look();

  return {
    want: (microphones, toSpare) => {
      const isNews = JSON.stringify(toSpare) !== JSON.stringify(spared);
      wanted = microphones;
      spared = toSpare;
      // The sound server has told of a headset; Chromium tells only of what has a cable.
      if (isNews) void look();
      else onChange?.();
    },
    rehearse: () => {
      getSound(systemChoice).then(stop, () => {});
    },
    open: async (listener) => {
      const refused = new Set<string | null>();
      const { stream, id } = await openFirst(refused);
      const [track] = stream.getAudioTracks();
      if (track === undefined) throw new Error('a microphone without sound');
      let isOpen = true;
      const close = () => {
        isOpen = false;
        watch.stop();
        if (onChange === lookForBetter) onChange = null;
        stop(stream);
      };
      const gone = () => {
        if (isOpen) listener.onGone();
      };
      const watch = watchMicrophone(track, look, gone);
      let heard = id === systemChoice ? systemsOwn() : null;
      /** Nothing of what is said is lost then; but it may be heard from the other end of the room. */
      const followSystem = () => {
        const isGone = heard !== null && !present.some(({ label }) => label === heard);
        const now = systemsOwn();
        if (now === null) return;
        heard = now;
        if (isGone) listener.onExchanged(now);
      };
      const lookForBetter = () => {
        forgetAbsent(refused);
        if (isOpen && id === systemChoice) followSystem();
        if (isOpen && bestOf(wanted, present, refused, spared) !== id) listener.onBetterOne();
      };
      forgetAbsent(refused);
      onChange = lookForBetter;
      void deliver(track, (block, heardUntil) => isOpen && listener.onBlock(block, heardUntil)).catch(gone);
      return {
        label: heard ?? track.label,
        sparesMusic: bestOf(wanted, present, refused, nothingSpared) !== id && spared.labels.length > 0,
        isMuted: () => track.muted,
        watchClosely: watch.closely,
        check: watch.look,
        close,
      };
    },
  };
}

/**
 * Hands on the microphone's sound, block by block as the system delivers it, until the track ends.
 * Not through the audio graph: it runs on a clock of its own, fills in zeros until the microphone
 * delivers (measured: 2 s on an idle virtual microphone) and again whenever a block comes late
 * (measured: 34 ms of silence in the middle of a word on a busy machine).
 */
async function deliver(
  track: MediaStreamTrack,
  onBlock: (block: Block, heardUntil: number) => void,
): Promise<void> {
  const reader = new MediaStreamTrackProcessor({
    track,
    maxBufferSize: mostBlocksWaiting,
  }).readable.getReader();
  for (;;) {
    const { value: data } = await reader.read();
    if (data === undefined) return;
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    const rate = data.sampleRate;
    const heardUntil = (data.timestamp + data.duration) / 1_000;
    data.close();
    onBlock({ rate, samples }, heardUntil);
  }
}

/** The sound as it is: every "improvement" of the browser costs time or swallows quiet words. */
function getSound(deviceId: string | null): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: {
      ...(deviceId === systemChoice ? {} : { deviceId: { exact: deviceId } }),
      channelCount: 1,
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    },
  });
}

/**
 * Nobody hears what opens too late. Main has to allow it: neither while that stands still nor while this page does is the
 * device to blame.
 */
async function inTime(
  opening: Promise<MediaStream>,
  mainAnswers: () => Promise<unknown>,
): Promise<MediaStream> {
  let isOver = false;
  const tooLate = async () => {
    const standstill = await lateness(wait(longestOpeningMs), longestOpeningMs);
    if (isOver) return opening;
    const mains = await lateness(mainAnswers(), 0);
    await wait(Math.min(longestGraceMs, graceMs(longestOpeningMs, Math.max(standstill, mains))));
    if (isOver) return opening;
    opening.then(stop, () => {});
    throw new DOMException('the microphone does not open', 'TimeoutError');
  };
  try {
    return await Promise.race([opening, tooLate()]);
  } finally {
    isOver = true;
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

/** By how much it takes longer than that, in ms. */
async function lateness(work: Promise<unknown>, ms: number): Promise<number> {
  const since = performance.now();
  await work;
  return performance.now() - since - ms;
}

function isTooLate(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** What is refused to the whole app is refused for every microphone. */
function mayAnotherDo(error: unknown): boolean {
  return reasonOf(error) !== 'denied';
}

export function reasonOf(error: unknown): OpenFailure {
  const name = error instanceof DOMException || error instanceof Error ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'failed';
}
