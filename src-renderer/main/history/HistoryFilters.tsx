import type { HistoryFilter } from '../../../src-core/history/history-query.ts';
import { serviceIds } from '../../../src-core/services.ts';
import { historyWords, serviceNames } from '../../../src-core/words/en.ts';
import { Button } from '../controls/Button.tsx';
import { Select } from '../controls/Select.tsx';
import { languagesByName } from '../language-names.ts';
import styles from './HistoryFilters.module.css';

const words = historyWords.filter;
const kinds = ['pinned', 'sound', 'failed', 'waiting', 'recovered'] as const;
const periods = [1, 7, 30, 365];
const any = '';

/** Nothing is left out. */
export const noFilter: HistoryFilter = { service: null, language: null, only: null, from: null, until: null };

export function isFiltering(filter: HistoryFilter): boolean {
  return Object.values(filter).some((value) => value !== null);
}

interface HistoryFiltersProps {
  readonly filter: HistoryFilter;
  readonly onChange: (filter: HistoryFilter) => void;
}

export function HistoryFilters({ filter, onChange }: HistoryFiltersProps) {
  const now = new Date();
  const since = (days: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1).getTime();
  return (
    <fieldset className={styles.filters} aria-label={words.title}>
      <Select
        id="filter-kind"
        label={words.title}
        options={[
          { value: any, name: words.all },
          ...kinds.map((kind) => ({ value: kind, name: words.only[kind] })),
        ]}
        value={filter.only ?? any}
        onChange={(value) => onChange({ ...filter, only: kinds.find((kind) => kind === value) ?? null })}
      />
      <Select
        id="filter-service"
        label={words.anyService}
        options={[
          { value: any, name: words.anyService },
          ...serviceIds.map((id) => ({ value: id, name: serviceNames[id] })),
        ]}
        value={filter.service ?? any}
        onChange={(value) => onChange({ ...filter, service: serviceIds.find((id) => id === value) ?? null })}
      />
      <Select
        id="filter-language"
        label={words.anyLanguage}
        options={[
          { value: any, name: words.anyLanguage },
          ...languagesByName.map(({ code, name }) => ({ value: code, name })),
        ]}
        value={filter.language ?? any}
        onChange={(value) => onChange({ ...filter, language: value === any ? null : value })}
      />
      <Select
        id="filter-time"
        label={words.anyTime}
        options={[
          { value: any, name: words.anyTime },
          ...periods.map((days) => ({ value: String(since(days)), name: words.days(days) })),
        ]}
        value={filter.from === null ? any : String(filter.from)}
        onChange={(value) => onChange({ ...filter, from: value === any ? null : Number(value) })}
      />
      {isFiltering(filter) && (
        <Button look="plain" onClick={() => onChange(noFilter)}>
          {words.clear}
        </Button>
      )}
    </fieldset>
  );
}
