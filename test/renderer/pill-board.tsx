import type { PillView } from '../../src-core/dictation/pill.ts';
import type { Levels } from '../../src-renderer/overlay/capture.ts';
import { Pill } from '../../src-renderer/overlay/Pill.tsx';
import styles from './gallery.module.css';

const views: Readonly<Record<string, PillView>> = {
  arming: { kind: 'arming' },
  recording: { kind: 'recording', pressedAt: 0, language: null },
  'recording in German': { kind: 'recording', pressedAt: 1, language: 'de' },
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
  'problem, kept': { kind: 'problem', code: 'service-timeout', isRecordingKept: true },
  'problem, short': { kind: 'problem', code: 'microphone-missing', isRecordingKept: false },
  'problem, longest': { kind: 'problem', code: 'target-changed', isRecordingKept: false },
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
              onShowHistory={() => undefined}
              onDismiss={() => undefined}
              onResize={() => undefined}
            />
          </div>
        </div>
      ))}
    </div>
  );
}
