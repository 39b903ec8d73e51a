import type { AppSnapshot } from '../../../src-core/contract.ts';
import { hostOf } from '../../../src-core/host-of.ts';
import type { RemoteServiceId } from '../../../src-core/services.ts';
import { moneyWords, problems, serviceNames, statusWords } from '../../../src-core/words/en.ts';
import { WarningIcon } from '../../icons.tsx';
import { useSnapshot } from '../app-state.ts';
import { missingFor, reachedLimit, serviceStatus } from '../status.ts';
import styles from './EngineStatusLine.module.css';

/** Whether the chosen service could transcribe right now, and what it takes if not. */
export function EngineStatusLine() {
  const snapshot = useSnapshot();
  const { kind } = serviceStatus(snapshot);
  const { service } = snapshot.settings;
  return (
    <p className={styles.line} data-kind={kind} role="status">
      {kind === 'problem' ? <WarningIcon /> : <span className={styles.dot} />}
      {service === 'embedded' ? engineWords(snapshot) : remoteWords(snapshot, service)}
    </p>
  );
}

function remoteWords(snapshot: AppSnapshot, service: RemoteServiceId): string {
  const name = serviceNames[service];
  switch (missingFor(snapshot, service)) {
    case 'address':
      return statusWords.serviceNeedsAddress;
    case 'key':
      return statusWords.serviceNeedsKey(name);
    case null: {
      const limit = reachedLimit(snapshot);
      if (limit !== null) return moneyWords.limitReached(limit);
      const { baseUrl } = snapshot.settings.services[service];
      return statusWords.serviceReady(service === 'custom' ? hostOf(baseUrl ?? '') : name);
    }
  }
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
