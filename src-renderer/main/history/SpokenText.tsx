import { useEffect, useMemo, useRef, useState } from 'react';
import { partAt, type TimedPart, timedParts } from '../../../src-core/history/timed-text.ts';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { historyWords } from '../../../src-core/words/en.ts';
import { markedBetween, markedText } from './marked-text.ts';
import styles from './SpokenText.module.css';
import { MarkedText, Transcript } from './Transcript.tsx';

/** The words, and a player that shows which of them is spoken; a click on one goes there. */
export function SpokenText({ entry }: { entry: HistoryEntry }) {
  const parts = useMemo(() => timedParts(entry), [entry]);
  const [spoken, setSpoken] = useState(-1);
  const player = useRef<HTMLAudioElement>(null);

  function listenFrom(startMs: number | null) {
    if (player.current === null || startMs === null) return;
    player.current.currentTime = startMs / 1_000;
    void player.current.play();
  }

  return (
    <>
      {parts.length === 1 ? (
        entry.text !== '' && <Transcript entry={entry} />
      ) : (
        <p
          className={styles.text}
          data-held-back={entry.heldBack !== null}
          lang={entry.language ?? undefined}
          dir="auto"
        >
          {withMarks(parts, entry).map(({ startMs, marked }, index) => (
            // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the player has the keys; this is a shortcut for the mouse.
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name.
              key={index}
              className={styles.part}
              data-spoken={index === spoken}
              onClick={() => listenFrom(startMs)}
            >
              <MarkedText parts={marked} />
            </span>
          ))}
        </p>
      )}
      <Player
        // The address stays the same when the recording becomes a kept sound.
        source={`app://dictum/sounds/${entry.id}`}
        ref={player}
        onTime={(ms) => setSpoken(partAt(parts, ms))}
      />
    </>
  );
}

/** Each piece with those of its words marked that may not have been said. */
function withMarks(parts: readonly TimedPart[], entry: HistoryEntry) {
  const marked = markedText(entry);
  let start = 0;
  return parts.map(({ text, startMs }) => {
    const from = start;
    start += text.length;
    return { startMs, marked: markedBetween(marked, from, start) };
  });
}

interface PlayerProps {
  readonly source: string;
  readonly ref: React.RefObject<HTMLAudioElement | null>;
  readonly onTime: (ms: number) => void;
}

function Player({ source, ref, onTime }: PlayerProps) {
  const [isPlaying, setPlaying] = useState(false);
  const tell = useRef(onTime);
  tell.current = onTime;
  // Its own events come four times a second: too late for words.
  useEffect(() => {
    if (!isPlaying) return;
    let frame = requestAnimationFrame(function follow() {
      if (ref.current !== null) tell.current(ref.current.currentTime * 1_000);
      frame = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, ref]);
  return (
    // biome-ignore lint/a11y/useMediaCaption: the transcript stands above it.
    <audio
      ref={ref}
      className={styles.player}
      controls
      controlsList="nodownload"
      preload="metadata"
      aria-label={historyWords.listen}
      src={source}
      onPlay={() => setPlaying(true)}
      onPause={() => setPlaying(false)}
      // Nothing is spoken any more.
      onEnded={() => tell.current(-1)}
      onSeeked={() => tell.current((ref.current?.currentTime ?? 0) * 1_000)}
    />
  );
}
