import type { AppSnapshot } from '../../../src-core/contract.ts';
import { problems, statusWords } from '../../../src-core/words/en.ts';
import { WarningIcon } from '../../icons.tsx';
import { useSnapshot } from '../app-state.ts';
import { serviceStatus } from '../status.ts';
import styles from './EngineStatusLine.module.css';

/** Whether the chosen service could transcribe right now, and what it takes if not. */
export function EngineStatusLine() {
  const snapshot = useSnapshot();
  const { kind } = serviceStatus(snapshot);
  return (
    <p className={styles.line} data-kind={kind} role="status">
      {kind === 'problem' ? <WarningIcon /> : <span className={styles.dot} />}
      {snapshot.settings.service === 'groq' ? groqWords(snapshot) : engineWords(snapshot)}
    </p>
  );
}

function groqWords({ keys }: AppSnapshot): string {
  return keys.groq.isSet ? statusWords.groqReady : statusWords.groqNeedsKey;
}

function engineWords({ engine }: AppSnapshot): string {
  switch (engine.state) {
    case 'loading':
      return statusWords.engineLoading;
    case 'ready':
      return statusWords.engineReady;
    case 'failed':
      return `${problems[engine.code].what} ${problems[engine.code].action}`;
  }
}
