import { useState } from 'react';
import type { Timeline } from '../../../src-core/history-entry.ts';
import { timelineWords } from '../../../src-core/words/en.ts';
import { exactTime, spokenLength } from '../../durations.ts';
import { DisclosureIcon } from '../../icons.tsx';
import styles from './TimelineView.module.css';
import { type Phase, releaseAt, timelinePhases, waitedMs } from './timeline-phases.ts';

/** Whether it was left open stays as it was when another dictation is chosen. */
let wasOpen = false;

export function TimelineView({ timeline }: { timeline: Timeline }) {
  const [isOpen, setOpen] = useState(wasOpen);
  const phases = timelinePhases(timeline);
  if (phases.length === 0) return null;
  const waited = waitedMs(timeline);
  return (
    <details
      className={styles.timeline}
      open={isOpen}
      onToggle={(event) => {
        wasOpen = event.currentTarget.open;
        setOpen(wasOpen);
      }}
    >
      <summary className={styles.summary}>
        <DisclosureIcon />
        {timelineWords.title}
        {waited !== null && <span className={styles.short}>{exactTime(waited)}</span>}
      </summary>
      <div className={styles.chart}>
        {phases.map((phase) => (
          <PhaseRow key={phase.name} phase={phase} />
        ))}
        {timeline.release !== undefined && (
          <span className={styles.axis}>
            <span className={styles.release} style={{ left: `${releaseAt * 100}%` }}>
              <span className={styles.releaseName}>{timelineWords.release}</span>
            </span>
          </span>
        )}
      </div>
      <p className={styles.sentence}>
        {waited === null
          ? timelineWords.unfinished
          : timelineWords.waited(waited < 1000 ? exactTime(waited) : spokenLength(waited))}
      </p>
    </details>
  );
}

function PhaseRow({ phase }: { phase: Phase }) {
  return (
    <div className={styles.phase}>
      <span className={styles.name}>{timelineWords.phases[phase.name]}</span>
      <span className={styles.track}>
        <span
          className={styles.bar}
          data-phase={phase.name}
          style={{ left: `${phase.from * 100}%`, width: `${(phase.to - phase.from) * 100}%` }}
        />
      </span>
      <span className={styles.value}>{exactTime(phase.durationMs)}</span>
    </div>
  );
}
