import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { CommandInput } from '../../../src-core/contract.ts';
import type { HistoryFilter } from '../../../src-core/history/history-query.ts';
import type { HistoryEntry } from '../../../src-core/history-entry.ts';
import { keysHad } from '../../../src-core/keys-had.ts';
import { actions, historyWords, problems } from '../../../src-core/words/en.ts';
import { FilterIcon, KeyboardIcon, SearchIcon, SettingsIcon } from '../../icons.tsx';
import { useSend, useSnapshot } from '../app-state.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { Toast, type ToastMessage } from '../controls/Toast.tsx';
import { ChooseFiles } from '../Files.tsx';
import { isTyping, withCommandKey } from '../keys.ts';
import { StatusLine } from '../StatusLine.tsx';
import { EmptyHistory } from './EmptyHistory.tsx';
import { EntryDetail } from './EntryDetail.tsx';
import { EntryList, optionId } from './EntryList.tsx';
import { ExportButton } from './ExportButton.tsx';
import { HistoryFilters, isFiltering, noFilter } from './HistoryFilters.tsx';
import styles from './HistoryPage.module.css';
import { useHistoryList } from './history-list.ts';

interface HistoryPageProps {
  readonly onSettings: () => void;
  readonly onKeys: () => void;
}

/** Home: the search field keeps the focus while the arrow keys choose in the list below it. */
export function HistoryPage({ onSettings, onKeys }: HistoryPageProps) {
  const send = useSend();
  const { settings, hotkey } = useSnapshot();
  const [query, setQuery] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  /** The newest is shown unasked; who plays or corrects it keeps it when a newer one comes. */
  const [busyId, setBusyId] = useState<string | null>(null);
  /** In a narrow window the transcript takes the place of the list. */
  const [isReading, setReading] = useState(false);
  const [toast, setToast] = useToast();
  /** null: the filters are out of sight, and everything is shown. */
  const [filter, setFilter] = useState<HistoryFilter | null>(null);
  const wantedFilter = filter !== null && isFiltering(filter) ? filter : undefined;
  const { list, loadMore } = useHistoryList(query, wantedFilter);
  const search = useRef<HTMLInputElement>(null);
  const detail = useRef<HTMLElement>(null);

  const entries = list?.entries ?? [];
  const shown = (wanted: string | null) => entries.find(({ id }) => id === wanted);
  const chosen = shown(chosenId) ?? shown(busyId) ?? entries[0] ?? null;

  useEffect(() => search.current?.focus(), []);

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const isSearchKey = withCommandKey(event, 'f') || (event.key === '/' && !isTyping(event.target));
      if (!isSearchKey) return;
      event.preventDefault();
      setReading(false);
      // In a narrow window the field is hidden until the list is back.
      requestAnimationFrame(() => search.current?.select());
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  async function copy(entry: HistoryEntry) {
    const result = await send('copyTranscript', { id: entry.id });
    setToast({ words: result.ok ? historyWords.copied : problems[result.code].what, onUndo: null });
  }

  async function paste(entry: HistoryEntry) {
    const result = await send('pasteAgain', { id: entry.id });
    if (result.ok) return;
    const { what, action } = problems[result.code];
    setToast({ words: `${what} ${action}`, onUndo: null });
  }

  async function pin(entry: HistoryEntry) {
    const result = await send('pinEntry', { id: entry.id, isPinned: !entry.pinned });
    if (!result.ok) setToast({ words: problems[result.code].what, onUndo: null });
  }

  /** Without an entry everything that is shown. */
  async function exportAs(format: CommandInput<'exportHistory'>['format'], entry: HistoryEntry | null) {
    const result = await send('exportHistory', {
      format,
      id: entry?.id ?? null,
      query: entry === null ? query : '',
      filter: entry === null ? wantedFilter : undefined,
    });
    if (!result.ok) setToast({ words: problems[result.code].what, onUndo: null });
    else if (result.value !== null) setToast({ words: historyWords.export.done(result.value), onUndo: null });
  }

  async function remove(entry: HistoryEntry) {
    const index = entries.indexOf(entry);
    const neighbour = entries[index + 1] ?? entries[index - 1] ?? null;
    const result = await send('deleteEntry', { id: entry.id });
    if (!result.ok) return setToast({ words: problems[result.code].what, onUndo: null });
    setChosenId(neighbour?.id ?? null);
    setReading(false);
    search.current?.focus();
    setToast({ words: historyWords.deleted, onUndo: () => void restore(entry) });
  }

  async function restore(entry: HistoryEntry) {
    const result = await send('restoreDeletedEntry', { id: entry.id });
    setToast(result.ok ? null : { words: problems[result.code].what, onUndo: null });
    setChosenId(entry.id);
    search.current?.focus();
  }

  function choose(entry: HistoryEntry | undefined) {
    if (entry === undefined) return;
    setChosenId(entry.id);
    document.getElementById(optionId(entry))?.scrollIntoView({ block: 'nearest' });
  }

  function read() {
    setReading(true);
    requestAnimationFrame(() => detail.current?.focus());
  }

  /** What Escape does here, one step at a time; false when there is nothing left to go back from. */
  function stepBack(): boolean {
    if (isReading || detail.current?.contains(document.activeElement)) {
      setReading(false);
      requestAnimationFrame(() => search.current?.focus());
      return true;
    }
    if (query !== '') {
      setQuery('');
      search.current?.focus();
      return true;
    }
    if (filter !== null) {
      setFilter(null);
      search.current?.focus();
      return true;
    }
    return false;
  }

  function onListKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.nativeEvent.isComposing) return;
    const act = actOf(event);
    if (act === null) return;
    event.preventDefault();
    act();
  }

  function actOf({ key, target, metaKey, shiftKey }: KeyboardEvent): (() => void) | null {
    if (chosen === null) return null;
    const index = entries.indexOf(chosen);
    const last = entries.length - 1;
    switch (key) {
      case 'ArrowDown':
        return () => choose(entries[index + 1]);
      case 'ArrowUp':
        return () => choose(entries[index - 1]);
      case 'PageDown':
        return () => choose(entries[Math.min(index + pageOfRows, last)]);
      case 'PageUp':
        return () => choose(entries[Math.max(index - pageOfRows, 0)]);
      case 'Enter':
        if (chosen.text === '') return null;
        return () => void (shiftKey ? paste(chosen) : copy(chosen));
    }
    // The other keys belong to the text as long as there is any in the field.
    if (target === search.current && query !== '') return null;
    switch (key) {
      case 'Home':
        return () => choose(entries[0]);
      case 'End':
        return () => choose(entries[last]);
      case 'ArrowRight':
        return read;
      case 'Delete':
        return () => void remove(chosen);
      case 'Backspace':
        return metaKey ? () => void remove(chosen) : null;
      default:
        return null;
    }
  }

  function onPageKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' && stepBack()) event.preventDefault();
    else if (withCommandKey(event, 'z') && toast?.onUndo && query === '') {
      event.preventDefault();
      toast.onUndo();
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the page, wherever the focus is on it.
    <div className={styles.page} data-reading={isReading} onKeyDown={onPageKeyDown}>
      <header className={styles.header}>
        <div className={styles.search}>
          <SearchIcon />
          <input
            ref={search}
            type="search"
            role="combobox"
            aria-label={historyWords.search}
            aria-expanded="true"
            aria-controls="dictations"
            aria-activedescendant={chosen === null ? undefined : optionId(chosen)}
            placeholder={historyWords.search}
            spellCheck={false}
            maxLength={200}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setChosenId(null);
              setBusyId(null);
            }}
            onKeyDown={onListKeyDown}
          />
        </div>
        <IconButton
          label={historyWords.filter.show}
          icon={<FilterIcon />}
          onClick={() => setFilter(filter === null ? noFilter : null)}
        />
        <StatusLine onSettings={onSettings} />
        <ChooseFiles />
        <IconButton label={actions.keys} icon={<KeyboardIcon />} onClick={onKeys} />
        <IconButton label={actions.settings} icon={<SettingsIcon />} onClick={onSettings} />
      </header>
      {filter !== null && (
        <div className={styles.filters}>
          <HistoryFilters
            filter={filter}
            onChange={(next) => {
              setFilter(next);
              setChosenId(null);
              setBusyId(null);
            }}
          />
          <ExportButton
            id="export-all"
            label={historyWords.export.all}
            onExport={(format) => void exportAs(format, null)}
          />
        </div>
      )}

      {list === null ? null : chosen === null ? (
        <Nothing
          query={list.query}
          isFiltered={wantedFilter !== undefined}
          failure={list.failure === null ? null : problems[list.failure].what}
          hotkey={keysHad(settings.hotkeys, hotkey)}
          onClear={() => {
            setQuery('');
            if (filter !== null) setFilter(noFilter);
            search.current?.focus();
          }}
        />
      ) : (
        <main className={styles.panes}>
          <EntryList
            entries={entries}
            chosen={chosen}
            onChoose={(entry) => {
              choose(entry);
              setReading(true);
            }}
            onKeyDown={onListKeyDown}
            onNearEnd={loadMore}
          />
          <EntryDetail
            key={chosen.id}
            ref={detail}
            entry={chosen}
            onCopy={() => void copy(chosen)}
            onPaste={() => void paste(chosen)}
            onPin={() => void pin(chosen)}
            onExport={(format) => void exportAs(format, chosen)}
            onDelete={() => void remove(chosen)}
            onBack={() => void stepBack()}
            onBusy={(isBusy) => setBusyId(isBusy ? chosen.id : null)}
          />
        </main>
      )}
      {list !== null && (query !== '' || wantedFilter !== undefined) && (
        <p className={styles.unseen} role="status">
          {historyWords.found(list.total)}
        </p>
      )}
      <Toast message={toast} />
    </div>
  );
}

interface NothingProps {
  readonly query: string;
  readonly isFiltered: boolean;
  readonly failure: string | null;
  readonly hotkey: string | null;
  readonly onClear: () => void;
}

function Nothing({ query, isFiltered, failure, hotkey, onClear }: NothingProps) {
  if (failure === null && query === '' && !isFiltered) return <EmptyHistory hotkey={hotkey} />;
  return (
    <main className={styles.nothing}>
      <h1>{failure ?? historyWords.nothingFound(query)}</h1>
      {failure === null && (
        <>
          <p>{historyWords.nothingFoundHint}</p>
          <Button onClick={onClear}>{actions.clearSearch}</Button>
        </>
      )}
    </main>
  );
}

/** How far Page Up and Page Down go. */
const pageOfRows = 10;

/** Long enough to read; longer when something can be taken back. */
const toastMs = { plain: 1_600, undo: 8_000 };

function useToast() {
  const [toast, setToast] = useState<ToastMessage | null>(null);
  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(() => setToast(null), toast.onUndo === null ? toastMs.plain : toastMs.undo);
    return () => clearTimeout(timer);
  }, [toast]);
  return [toast, setToast] as const;
}
