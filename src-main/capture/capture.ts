/**
 * Main's end of the microphone. The overlay's worklet sends frames over a MessagePort; here each
 * is checked and handed on with the session it belongs to.
 */
import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import type { CaptureOrder } from '../../src-core/contract.ts';
import { parseSound } from './sound-message.ts';

export interface SoundListener {
  onSamples(samples: Int16Array): void;
  /** The worklet has sent its last frame. */
  onLast(): void;
}

/** In ms on the clock of the dictation. */
export interface StartedAt {
  readonly pressedAt: number;
  /** What was said until then was said to an earlier one; null: there was none. */
  readonly earlierUntil: number | null;
}

export interface Capture {
  start(session: number, when: StartedAt, listener: SoundListener): void;
  /** What was heard until `pausedAt` still comes; in ms on the clock of the dictation. */
  pause(session: number, pausedAt: number): void;
  /** `resumedAt` in ms on the clock of the dictation. */
  resume(session: number, resumedAt: number): void;
  /** `releasedAt` in ms on the clock of the dictation. */
  stop(session: number, releasedAt: number): void;
  /** Ends now; what was heard until now still comes. */
  cut(session: number): void;
  /** Takes no more frames of this session, and none is wanted. */
  drop(session: number): void;
  /** Takes no more frames of this session. */
  forget(session: number): void;
  /** The overlay page is there (again): gives it a fresh port. */
  connect(overlay: WebContents): void;
}

/** `onMessage`: the page has sent something. */
export function createCapture(order: (order: CaptureOrder) => void, onMessage: () => void): Capture {
  const listeners = new Map<number, SoundListener>();
  /** Somebody holds the key: a page that is loaded again has to open the microphone for it. */
  let wanted: Extract<CaptureOrder, { type: 'start' }> | null = null;
  let port: MessagePortMain | null = null;

  return {
    start: (session, when, listener) => {
      listeners.set(session, listener);
      wanted = { type: 'start', session, ...when };
      order(wanted);
    },
    pause: (session, pausedAt) => order({ type: 'pause', session, pausedAt }),
    resume: (session, resumedAt) => order({ type: 'resume', session, resumedAt }),
    stop: (session, releasedAt) => {
      if (wanted?.session === session) wanted = null;
      order({ type: 'stop', session, releasedAt });
    },
    cut: (session) => {
      if (wanted?.session === session) wanted = null;
      order({ type: 'cut', session });
    },
    drop: (session) => {
      if (wanted?.session === session) wanted = null;
      listeners.delete(session);
      order({ type: 'drop', session });
    },
    forget: (session) => listeners.delete(session),
    connect: (overlay) => {
      port?.close();
      const channel = new MessageChannelMain();
      port = channel.port1;
      port.on('message', ({ data }) => {
        onMessage();
        const message = parseSound(data);
        const listener = message === null ? undefined : listeners.get(message.session);
        if (message === null || listener === undefined) return;
        if (message.samples.length > 0) listener.onSamples(message.samples);
        if (!message.last) return;
        listeners.delete(message.session);
        listener.onLast();
      });
      port.start();
      overlay.postMessage('sound-port', null, [channel.port2]);
      if (wanted !== null && listeners.has(wanted.session)) order(wanted);
    },
  };
}
