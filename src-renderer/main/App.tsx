import { useEffect, useState } from 'react';
import type { AppSnapshot } from '../../src-core/contract.ts';
import type { SettingsTopic } from '../../src-core/mending.ts';
import { actions, lockedNotice, recoveredNotice, storageNotices } from '../../src-core/words/en.ts';
import styles from './App.module.css';
import { type AppState, ShownContext, useFirstSnapshot, useSend, useSnapshot } from './app-state.ts';
import { Button } from './controls/Button.tsx';
import { FilesProgressLine, useDroppedFiles } from './Files.tsx';
import { HistoryPage } from './history/HistoryPage.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { isTyping, withCommandKey } from './keys.ts';
import { SettingsPage } from './settings/SettingsPage.tsx';

export function App({ state }: { state: AppState }) {
  const snapshot = useFirstSnapshot(state);
  useTheme(snapshot?.settings.theme ?? 'system');
  if (snapshot === null) return null;
  return (
    <ShownContext value={{ snapshot, send: state.send, transcribeFiles: state.transcribeFiles }}>
      <Window />
    </ShownContext>
  );
}

type Page = AppSnapshot['page']['name'];

const firstTopic: SettingsTopic = 'general';

function Window() {
  const { page: asked, storageNotice, recovered, encryption } = useSnapshot();
  const [page, setPage] = useState<Page>(asked.name);
  const [lastRequest, setLastRequest] = useState(asked.request);
  const [topic, setTopic] = useState(asked.topic ?? firstTopic);
  const [isShowingKeys, setShowingKeys] = useState(false);

  if (asked.request !== lastRequest) {
    setLastRequest(asked.request);
    setPage(asked.name);
    if (asked.topic !== null) setTopic(asked.topic);
  } else if (page === 'history' && topic !== firstTopic) {
    // Whoever comes to the settings by themselves begins at their beginning.
    setTopic(firstTopic);
  }

  useDroppedFiles();

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (withCommandKey(event, ',')) {
        event.preventDefault();
        setPage('settings');
      } else if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault();
        setShowingKeys(true);
      } else if (event.key === 'Escape') setPage('history');
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <div className={styles.window}>
      {storageNotice !== null && (
        <p className={styles.notice} role="status">
          {storageNotices[storageNotice]}
        </p>
      )}
      {encryption.isLocked && (
        <p className={styles.notice} role="status">
          {lockedNotice}
        </p>
      )}
      {recovered > 0 && <RecoveredNotice count={recovered} />}
      <FilesProgressLine />
      {page === 'history' ? (
        <HistoryPage onSettings={() => setPage('settings')} onKeys={() => setShowingKeys(true)} />
      ) : (
        <SettingsPage topic={topic} onTopic={setTopic} onBack={() => setPage('history')} />
      )}
      {isShowingKeys && <KeysDialog onClose={() => setShowingKeys(false)} />}
    </div>
  );
}

/** What was asked for waits its turn: the history shows how far it is. */
function RecoveredNotice({ count }: { count: number }) {
  const send = useSend();
  return (
    <div className={`${styles.notice} ${styles.offer}`}>
      <p role="status">{recoveredNotice(count)}</p>
      <Button onClick={() => void send('transcribeRecovered', undefined)}>
        {count === 1 ? actions.transcribe : actions.transcribeAll}
      </Button>
    </div>
  );
}

function useTheme(theme: AppSnapshot['settings']['theme']): void {
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}
