/**
 * The microphone. The worklet that cuts and sends the sound is loaded once and waits; a press opens
 * the stream, a release closes it after the last frame. Main gives the orders.
 */
import type { Bridge, CaptureOrder, CommandInput, Microphone } from '../../src-core/contract.ts';
import { watchMicrophone } from './microphone-watch.ts';
import type { WorkletOrder, WorkletReport } from './worklet/messages.ts';
import workletUrl from './worklet/sound-worklet.ts?worker&url';

export interface Levels {
  /** Each frame's loudness while somebody dictates: root mean square, 0 to 1. Returns the way to stop. */
  subscribe(listener: (level: number) => void): () => void;
}

interface OpenStream {
  readonly session: number;
  readonly stream: MediaStream;
  readonly stopWatching: () => void;
}

/** What the page may fall behind before sound is lost: half a minute. */
const mostBlocksWaiting = 3_000;

type FailureReason = CommandInput<'captureFailed'>['reason'];

export function startCapture(bridge: Bridge): { levels: Levels } {
  const listeners = new Set<(level: number) => void>();
  let open: OpenStream | null = null;
  let wanted: number | null = null;

  // The worklet answers to messages and needs no running graph; no loudspeaker is ever opened.
  const options: AudioContextOptions & { sinkId: { type: 'none' } } = { sinkId: { type: 'none' } };
  const context = new AudioContext(options);
  const ready = context.audioWorklet.addModule(workletUrl).then(() => {
    const node = new AudioWorkletNode(context, 'sound', { numberOfInputs: 0 });
    node.port.onmessage = ({ data }: MessageEvent<WorkletReport>) => {
      if (data.type === 'level') for (const listener of listeners) listener(data.level);
      else close(data.session);
    };
    return node;
  });

  async function start({ session, microphone }: Extract<CaptureOrder, { type: 'start' }>): Promise<void> {
    wanted = session;
    try {
      const [node, stream] = await Promise.all([ready, openMicrophone(microphone)]);
      if (wanted !== session) return stopTracks(stream);
      if (open !== null) close(open.session);
      const [track] = stream.getAudioTracks();
      if (track === undefined) throw new Error('a microphone without sound');
      const stopWatching = watchMicrophone(track, () => fail(session, 'unplugged'));
      open = { session, stream, stopWatching };
      node.port.postMessage({ type: 'begin', session } satisfies WorkletOrder);
      void deliver(track, session, node.port).catch(() => fail(session, 'failed'));
      void reportMicrophones();
    } catch (error) {
      // Let go meanwhile: nobody waits for it any more.
      if (wanted === session) fail(session, reasonOf(error));
    }
  }

  function stop(session: number): void {
    if (open?.session === session) {
      void ready.then((node) => node.port.postMessage({ type: 'end', session }));
    } else if (wanted === session) {
      // Released before the microphone was open, which is no failure of it: an empty recording.
      wanted = null;
      void ready.then((node) => {
        node.port.postMessage({ type: 'begin', session } satisfies WorkletOrder);
        node.port.postMessage({ type: 'end', session } satisfies WorkletOrder);
      });
    }
  }

  function drop(session: number): void {
    if (wanted === session) wanted = null;
    void ready.then((node) => node.port.postMessage({ type: 'drop', session }));
    close(session);
  }

  function close(session: number): void {
    if (open?.session !== session) return;
    open.stopWatching();
    stopTracks(open.stream);
    open = null;
    if (wanted === session) wanted = null;
  }

  function fail(session: number, reason: FailureReason): void {
    close(session);
    void bridge.send('captureFailed', { session, reason });
  }

  async function reportMicrophones(): Promise<void> {
    void bridge.send('reportMicrophones', await microphones());
  }

  bridge.on('capture', (order) => {
    if (order.type === 'start') void start(order);
    else if (order.type === 'stop') stop(order.session);
    else drop(order.session);
  });
  window.addEventListener('message', ({ data, ports, source }) => {
    const [port] = ports;
    if (source !== window || data !== 'sound-port' || port === undefined) return;
    void ready.then((node) => node.port.postMessage({ type: 'connect', port }, [port]));
  });
  navigator.mediaDevices.addEventListener('devicechange', () => void reportMicrophones());
  void reportMicrophones();
  void ready.then(() => context.suspend()).then(() => bridge.send('overlayReady', undefined));

  return {
    levels: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

/**
 * Hands the microphone's sound to the audio thread, block by block as the system delivers it, until
 * the track ends. Not through the audio graph: it runs on a clock of its own, fills in zeros until
 * the microphone delivers (measured: 2 s on an idle virtual microphone) and again whenever a block
 * comes late (measured: 34 ms of silence in the middle of a word on a busy machine).
 */
async function deliver(track: MediaStreamTrack, session: number, worklet: MessagePort): Promise<void> {
  const reader = new MediaStreamTrackProcessor({
    track,
    maxBufferSize: mostBlocksWaiting,
  }).readable.getReader();
  for (;;) {
    const { value: block } = await reader.read();
    if (block === undefined) return;
    const samples = new Float32Array(block.numberOfFrames);
    block.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    const order: WorkletOrder = { type: 'sound', session, rate: block.sampleRate, samples };
    block.close();
    worklet.postMessage(order, [samples.buffer]);
  }
}

/** The chosen microphone by its id, or by its name when the id has changed; else the system's own choice. */
async function openMicrophone(chosen: Microphone | null): Promise<MediaStream> {
  if (chosen === null) return getSound(null);
  try {
    return await getSound(chosen.id);
  } catch (error) {
    if (
      !(
        error instanceof OverconstrainedError ||
        (error instanceof DOMException && error.name === 'NotFoundError')
      )
    )
      throw error;
    const sameName = (await microphones()).find(({ label }) => label === chosen.label);
    return getSound(sameName?.id ?? null);
  }
}

/** The sound as it is: every "improvement" of the browser costs time or swallows quiet words. */
function getSound(deviceId: string | null): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: {
      ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
      channelCount: 1,
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    },
  });
}

async function microphones(): Promise<Microphone[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(
      ({ kind, deviceId }) =>
        kind === 'audioinput' && deviceId !== 'default' && deviceId !== 'communications' && deviceId !== '',
    )
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function reasonOf(error: unknown): FailureReason {
  const name = error instanceof DOMException || error instanceof Error ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'failed';
}
