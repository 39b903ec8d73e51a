import type { PillView } from '../../src-core/dictation/pill.ts';
import { controlWords } from '../../src-core/words/control.ts';
import type { Levels } from '../../src-renderer/overlay/capture.ts';
import { Pill } from '../../src-renderer/overlay/Pill.tsx';
import styles from './gallery.module.css';

const allIsWell = { sound: 'heard', exchangedFor: null, recordedMs: 0, canPause: false } as const;

const views: Readonly<Record<string, PillView>> = {
  arming: { kind: 'arming', sound: 'heard' },
  'arming, stuck': { kind: 'arming', sound: 'stuck' },
  recording: { kind: 'recording', pressedAt: 0, language: null, ...allIsWell },
  'recording in German': { kind: 'recording', pressedAt: 1, language: 'de', ...allIsWell },
  'recording, muted': { kind: 'recording', pressedAt: 2, language: 'de', ...allIsWell, sound: 'silent' },
  'recording, another microphone': {
    kind: 'recording',
    pressedAt: 3,
    language: null,
    ...allIsWell,
    exchangedFor: { label: 'Built-in Audio Analog Stereo', why: 'gone' },
  },
  'recording, headset plays': {
    kind: 'recording',
    pressedAt: 4,
    language: null,
    ...allIsWell,
    exchangedFor: { label: 'Built-in Audio Analog Stereo', why: 'music' },
  },
  'recording hands-free': {
    kind: 'recording',
    pressedAt: 5,
    language: 'de',
    ...allIsWell,
    recordedMs: 12_000,
    canPause: true,
  },
  paused: { kind: 'paused', recordedMs: 83_000 },
  finishing: { kind: 'finishing' },
  working: { kind: 'working', service: 'groq', since: 1, waiting: 1 },
  'working, two waiting': { kind: 'working', service: 'embedded', since: 2, waiting: 2 },
  done: { kind: 'done', insertion: 'pasted', standIn: null, text: 'See you at three.' },
  'done, long': {
    kind: 'done',
    insertion: 'pasted',
    standIn: null,
    text: 'Thanks for the quick reply. I have read through the proposal and I agree with most of it.',
  },
  'done, copied': {
    kind: 'done',
    insertion: 'copied',
    standIn: null,
    text: 'Thanks for the quick reply. I have read through the proposal.',
  },
  'done, over what was copied': {
    kind: 'done',
    insertion: 'pasted-over',
    standIn: null,
    text: 'See you at three.',
  },
  'done, another service': {
    kind: 'done',
    insertion: 'pasted',
    standIn: { wanted: 'groq', answered: 'embedded', because: 'service-down' },
    text: 'See you at three.',
  },
  'done, monthly limit': {
    kind: 'done',
    insertion: 'pasted',
    standIn: { wanted: 'groq', answered: 'embedded', because: 'limit-reached' },
    text: 'Thanks for the quick reply. I have read through the proposal.',
  },
  'hint: too short': { kind: 'hint', hint: 'too-short' },
  'hint: no speech': { kind: 'hint', hint: 'no-speech' },
  refused: { kind: 'refused', why: controlWords.nothingToUndo },
  'refused, long': { kind: 'refused', why: controlWords.fieldUnknown },
  cancelled: { kind: 'cancelled', session: 1 },
  'held back': { kind: 'held-back', session: 1, text: 'Thank you for watching.' },
  'held back, long': {
    kind: 'held-back',
    session: 1,
    text: 'Thanks for the quick reply. I have read through the proposal and I agree with most of it.',
  },
  elsewhere: { kind: 'elsewhere', session: 1, app: 'Mousepad', wasLeft: false, isInClipboard: true },
  'elsewhere, long': {
    kind: 'elsewhere',
    session: 1,
    app: 'org.gnome.Nautilus.Previewer',
    wasLeft: false,
    isInClipboard: true,
  },
  'elsewhere, left': { kind: 'elsewhere', session: 1, app: null, wasLeft: true, isInClipboard: false },
  'problem, kept': {
    kind: 'problem',
    code: 'service-timeout',
    isRecordingKept: true,
    modelToGet: null,
    host: null,
    mendedAt: 'history',
    againInMs: null,
  },
  'problem, short': {
    kind: 'problem',
    code: 'microphone-missing',
    isRecordingKept: false,
    modelToGet: null,
    host: null,
    mendedAt: 'general',
    againInMs: null,
  },
  'problem, blocked': {
    kind: 'problem',
    code: 'microphone-denied',
    isRecordingKept: false,
    modelToGet: null,
    host: null,
    mendedAt: 'microphone-privacy',
    againInMs: null,
  },
  'problem, hearing stopped': {
    kind: 'problem',
    code: 'hearing-stopped',
    isRecordingKept: false,
    modelToGet: null,
    host: null,
    mendedAt: 'history',
    againInMs: null,
  },
  'problem, speech missed': {
    kind: 'problem',
    code: 'speech-missed',
    isRecordingKept: false,
    modelToGet: null,
    host: null,
    mendedAt: 'history',
    againInMs: null,
  },
  'problem, key': {
    kind: 'problem',
    code: 'key-not-allowed',
    isRecordingKept: false,
    modelToGet: null,
    host: null,
    mendedAt: 'speech',
    againInMs: null,
  },
  'problem, model to get': {
    kind: 'problem',
    code: 'language-not-understood',
    isRecordingKept: true,
    modelToGet: 'Whisper large v3 turbo',
    host: null,
    mendedAt: 'speech',
    againInMs: null,
  },
  'problem, busy': {
    kind: 'problem',
    code: 'service-busy',
    isRecordingKept: true,
    modelToGet: null,
    host: null,
    mendedAt: 'history',
    againInMs: 179_560,
  },
  'problem, longest': {
    kind: 'problem',
    code: 'target-changed',
    isRecordingKept: false,
    modelToGet: null,
    host: null,
    mendedAt: 'history',
    againInMs: null,
  },
};

/** Somebody who speaks in syllables, with a breath now and then. */
const speech: Levels = {
  subscribe(listener) {
    const timer = setInterval(() => {
      const at = performance.now() / 1000;
      const isBreath = at % 3 > 2.6;
      const syllable = Math.abs(Math.sin(at * 9)) * Math.abs(Math.sin(at * 2.3 + 1));
      listener(isBreath ? 0.001 : 0.004 + 0.12 * syllable);
    }, 50);
    return () => clearInterval(timer);
  },
};

export function PillBoard() {
  return (
    <div className={styles.board}>
      {Object.entries(views).map(([name, view]) => (
        <div key={name}>
          <div className={styles.name}>{name}</div>
          <div className={styles.frame}>
            <Pill
              view={view}
              levels={speech}
              onMend={() => undefined}
              onDismiss={() => undefined}
              onTogglePause={() => undefined}
              onUndo={() => undefined}
              onInsert={() => undefined}
              onResize={() => undefined}
            />
          </div>
        </div>
      ))}
    </div>
  );
}
