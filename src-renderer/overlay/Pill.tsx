import { type ReactNode, useCallback } from 'react';
import type { PillView } from '../../src-core/dictation/pill.ts';
import type { Exchange } from '../../src-core/dictation/session.ts';
import type { MendingPlace } from '../../src-core/mending.ts';
import {
  actions,
  hints,
  mendingWords,
  pillWords,
  problemAction,
  problemWords,
  serviceNames,
} from '../../src-core/words/en.ts';
import { elapsedTime } from '../durations.ts';
import { CloseIcon, CopyIcon, PauseIcon, WarningIcon } from '../icons.tsx';
import type { Levels } from './capture.ts';
import styles from './Pill.module.css';
import { useSecondsSince } from './seconds-since.ts';
import { Wave } from './Wave.tsx';

interface PillProps {
  readonly view: PillView;
  readonly levels: Levels;
  readonly onMend: (place: MendingPlace) => void;
  readonly onDismiss: () => void;
  readonly onTogglePause: () => void;
  readonly onUndo: (session: number) => void;
  readonly onInsert: (session: number) => void;
  readonly onResize: (size: PillSize) => void;
}

/** In CSS pixels. */
export interface PillSize {
  readonly width: number;
  readonly height: number;
}

type View<Kind extends PillView['kind']> = Extract<PillView, { kind: Kind }>;

/** The overlay: one small shape in the middle of a transparent window. */
export function Pill({ view, onResize, ...rest }: PillProps) {
  const watchSize = useCallback(
    (pill: HTMLElement | null) => (pill === null ? undefined : watch(pill, onResize)),
    [onResize],
  );
  return (
    <div className={styles.stage} data-state={view.kind} role="status" aria-live="polite">
      {view.kind !== 'hidden' && (
        <div ref={watchSize} className={styles.pill} data-kind={view.kind}>
          <Content view={view} {...rest} />
        </div>
      )}
    </div>
  );
}

/** Returns the way to stop. */
function watch(pill: HTMLElement, onResize: (size: PillSize) => void): () => void {
  const observer = new ResizeObserver(() => onResize({ width: pill.offsetWidth, height: pill.offsetHeight }));
  observer.observe(pill);
  return () => observer.disconnect();
}

function Content({
  view,
  levels,
  onMend,
  onDismiss,
  onUndo,
  onInsert,
  onTogglePause,
}: Omit<PillProps, 'onResize'>) {
  switch (view.kind) {
    case 'hidden':
      return null;
    case 'arming':
      return view.sound === 'heard' ? (
        <span className={styles.unseen}>{pillWords.arming}</span>
      ) : (
        <span className={styles.quiet}>{pillWords.unheard[view.sound]}</span>
      );
    case 'recording':
      return (
        <Recording
          key={`${view.pressedAt} ${view.recordedMs}`}
          view={view}
          levels={levels}
          onPause={onTogglePause}
        />
      );
    case 'paused':
      return <Paused view={view} onResume={onTogglePause} />;
    case 'finishing':
      return (
        <>
          <span className={styles.unseen}>{pillWords.finishing}</span>
          <Wave levels={levels} isCalming />
        </>
      );
    case 'working':
      return <Working key={view.since} view={view} />;
    case 'done':
      return <Done view={view} />;
    case 'hint':
      return <span className={styles.quiet}>{hints[view.hint]}</span>;
    case 'refused':
      return <span className={styles.refusal}>{view.why}</span>;
    case 'cancelled':
      return <Cancelled view={view} onUndo={onUndo} onDismiss={onDismiss} />;
    case 'held-back':
      return <HeldBack view={view} onInsert={onInsert} onDismiss={onDismiss} />;
    case 'elsewhere':
      return <Elsewhere view={view} onInsert={onInsert} onDismiss={onDismiss} />;
    case 'problem':
      return <Problem view={view} onMend={onMend} onDismiss={onDismiss} />;
  }
}

/** Long enough to be read; then the wave is back. */
const exchangedForSeconds = 4;

/** In place of the wave, in a sentence. */
function Exchanged({ label, why, children }: Exchange & { children: ReactNode }) {
  return useSecondsSince() < exchangedForSeconds ? (
    <span className={styles.quiet}>{pillWords.exchanged[why](label)}</span>
  ) : (
    children
  );
}

/** From here on a clock helps: shorter dictations need none. */
const clockAfterSeconds = 5;

interface RecordingProps {
  readonly view: View<'recording'>;
  readonly levels: Levels;
  readonly onPause: () => void;
}

function Recording({ view, levels, onPause }: RecordingProps) {
  const seconds = useSecondsSince(Math.floor(view.recordedMs / 1000));
  const wave = <Wave levels={levels} isCalming={false} />;
  return (
    <>
      <span className={styles.unseen}>{pillWords.recording}</span>
      <span className={styles.left}>
        {view.canPause && (
          <button type="button" className={styles.pause} aria-label={actions.pause} onClick={onPause}>
            <PauseIcon />
          </button>
        )}
        {view.language?.toUpperCase()}
      </span>
      {view.sound !== 'heard' ? (
        <span className={styles.quiet}>{pillWords.unheard[view.sound]}</span>
      ) : view.exchangedFor !== null ? (
        <Exchanged key={view.exchangedFor.label} {...view.exchangedFor}>
          {wave}
        </Exchanged>
      ) : (
        wave
      )}
      {/* Hidden from screen readers, which would say every second of it. */}
      <span className={styles.right} aria-hidden="true">
        {seconds >= clockAfterSeconds && elapsedTime(seconds * 1000)}
      </span>
    </>
  );
}

/** In words too, so that nobody goes on speaking to it. */
function Paused({ view, onResume }: { view: View<'paused'>; onResume: () => void }) {
  return (
    <>
      <span className={styles.quiet}>{pillWords.paused}</span>
      <span className={styles.clock}>{elapsedTime(view.recordedMs)}</span>
      <button type="button" className={styles.button} onClick={onResume}>
        {actions.resume}
      </button>
    </>
  );
}

/** Nobody needs to know who works before it takes a while. */
const nameAfterSeconds = 1;
const apologyAfterSeconds = 4;

function Working({ view }: { view: View<'working'> }) {
  const seconds = useSecondsSince();
  const words =
    seconds >= apologyAfterSeconds
      ? pillWords.stillWaiting[view.service]
      : seconds >= nameAfterSeconds
        ? serviceNames[view.service]
        : null;
  return (
    <>
      <span className={styles.dots} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {words === null ? (
        <span className={styles.unseen}>{pillWords.working}</span>
      ) : (
        <span className={styles.quiet}>{words}</span>
      )}
      {view.waiting > 1 && (
        <span className={styles.count}>
          <span aria-hidden="true">{view.waiting}</span>
          <span className={styles.unseen}>{pillWords.waiting(view.waiting)}</span>
        </span>
      )}
    </>
  );
}

function Done({ view }: { view: View<'done'> }) {
  return (
    <>
      {view.insertion === 'copied' && (
        <span className={styles.copied}>
          <CopyIcon />
          {pillWords.copied}
        </span>
      )}
      {view.insertion === 'pasted-over' && <span className={styles.quiet}>{pillWords.pastedOver}</span>}
      {view.standIn !== null && <span className={styles.quiet}>{pillWords.standIn(view.standIn)}</span>}
      <span className={styles.words}>{view.text}</span>
    </>
  );
}

function Dismiss({ onDismiss }: Pick<PillProps, 'onDismiss'>) {
  return (
    <button type="button" className={styles.dismiss} aria-label={actions.dismiss} onClick={onDismiss}>
      <CloseIcon />
    </button>
  );
}

function Cancelled({
  view,
  onUndo,
  onDismiss,
}: { view: View<'cancelled'> } & Pick<PillProps, 'onUndo' | 'onDismiss'>) {
  return (
    <>
      <span className={styles.quiet}>{hints.cancelled}</span>
      <button type="button" className={styles.button} onClick={() => onUndo(view.session)}>
        {actions.undo}
      </button>
      <Dismiss onDismiss={onDismiss} />
    </>
  );
}

function HeldBack({
  view,
  onInsert,
  onDismiss,
}: { view: View<'held-back'> } & Pick<PillProps, 'onInsert' | 'onDismiss'>) {
  return (
    <>
      <span className={styles.problem}>
        <span className={styles.then}>{pillWords.heldBack}</span>
        <span className={styles.words}>{view.text}</span>
      </span>
      <button type="button" className={styles.button} onClick={() => onInsert(view.session)}>
        {actions.insert}
      </button>
      <Dismiss onDismiss={onDismiss} />
    </>
  );
}

function Elsewhere({
  view,
  onInsert,
  onDismiss,
}: { view: View<'elsewhere'> } & Pick<PillProps, 'onInsert' | 'onDismiss'>) {
  return (
    <>
      <span className={styles.problem}>
        <span className={styles.what}>{view.wasLeft ? pillWords.left : pillWords.elsewhere(view.app)}</span>
        <span className={styles.then}>
          {view.isInClipboard ? pillWords.inClipboard : pillWords.inHistory}
        </span>
      </span>
      <button type="button" className={styles.button} onClick={() => onInsert(view.session)}>
        {actions.insertHere}
      </button>
      <Dismiss onDismiss={onDismiss} />
    </>
  );
}

function Countdown({ view, ms }: { view: View<'problem'>; ms: number }) {
  const all = Math.ceil(ms / 1000);
  const left = all - useSecondsSince(0, all);
  return (
    <>
      {/* Screen readers would say every second of it. */}
      <span className={styles.unseen}>{problemAction(view, all)}</span>
      <span aria-hidden="true">{problemAction(view, left)}</span>
    </>
  );
}

function Problem({
  view,
  onMend,
  onDismiss,
}: { view: View<'problem'> } & Pick<PillProps, 'onMend' | 'onDismiss'>) {
  const { againInMs } = view;
  return (
    <>
      <span className={styles.warning}>
        <WarningIcon />
      </span>
      <span className={styles.problem}>
        <span className={styles.what}>{problemWords(view.code, view).what}</span>
        <span className={styles.then}>
          {againInMs === null ? (
            problemAction(view, null)
          ) : (
            <Countdown key={againInMs} view={view} ms={againInMs} />
          )}
        </span>
      </span>
      <button type="button" className={styles.button} onClick={() => onMend(view.mendedAt)}>
        {mendingWords(view.mendedAt)}
      </button>
      <Dismiss onDismiss={onDismiss} />
    </>
  );
}
