import { useCallback, useEffect, useState } from 'react';
import type { Bridge } from '../../src-core/contract.ts';
import type { PillView } from '../../src-core/dictation/pill.ts';
import type { Levels } from './capture.ts';
import { Pill, type PillSize } from './Pill.tsx';

/** Shows what main says, and nothing before it has said something. */
export function Overlay({ bridge, levels }: { bridge: Bridge; levels: Levels }) {
  const [view, setView] = useState<PillView>({ kind: 'hidden' });
  useEffect(() => bridge.on('pill', setView), [bridge]);
  const onResize = useCallback((size: PillSize) => void bridge.send('pillResized', size), [bridge]);
  return (
    <Pill
      view={view}
      levels={levels}
      onMend={(place) => void bridge.send('mendProblem', { place })}
      onResize={onResize}
      onUndo={(session) => void bridge.send('undoCancel', { session })}
      onInsert={(session) => void bridge.send('insertOffered', { session })}
      onTogglePause={() => void bridge.send('togglePause', undefined)}
      onDismiss={() => void bridge.send('dismissProblem', undefined)}
    />
  );
}
