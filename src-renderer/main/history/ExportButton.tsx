import type { CommandInput } from '../../../src-core/contract.ts';
import { historyWords } from '../../../src-core/words/en.ts';
import { Select } from '../controls/Select.tsx';

type Format = CommandInput<'exportHistory'>['format'];

const formats: readonly Format[] = ['json', 'csv', 'md', 'srt'];
const words = historyWords.export;

/** A list that acts: choosing a format asks where to save it. */
export function ExportButton({
  id,
  label,
  onExport,
}: {
  id: string;
  label: string;
  onExport: (format: Format) => void;
}) {
  return (
    <Select
      id={id}
      label={label}
      options={[
        { value: '', name: words.title },
        ...formats.map((format) => ({ value: format, name: words.formats[format] })),
      ]}
      value=""
      onChange={(value) => {
        const format = formats.find((one) => one === value);
        if (format !== undefined) onExport(format);
      }}
    />
  );
}
